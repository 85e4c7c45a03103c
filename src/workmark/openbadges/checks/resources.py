"""Do the schemas and the linked files that a badge names agree with it?

Spec: VCDM 2.0, "Data Schemas" and "Integrity of Related Resources".
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from jsonschema import Draft201909Validator
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable as UnresolvableReference

from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject, as_list, id_of, parse_json_object
from workmark.openbadges.errors import MalformedEncoding, OpenBadgesError, Unresolvable
from workmark.openbadges.multibase import decode_multibase
from workmark.openbadges.report import Check, Outcome, answer
from workmark.openbadges.resolving import host_of

MAX_RESOURCES = 16
# The weakest first.
SRI_FUNCTIONS = ("sha256", "sha384", "sha512")
MULTIHASH_FUNCTIONS = {0x12: "sha256", 0x20: "sha384"}

# A schema is a small program: nested references and patterns can run for ever. Only these hosts' schemas are run.
TRUSTED_SCHEMA_HOSTS = frozenset({"purl.imsglobal.org"})


def check_schemas(document: JsonObject, around: Surroundings) -> list[Check]:
    """Does the badge follow each schema that it names?"""
    entries = as_list(document.get("credentialSchema"))
    if not entries:
        return [] if around.depth else [_NO_SCHEMA]
    checks = [_check_schema(document, id_of(entry) or "", around) for entry in entries[:MAX_RESOURCES]]
    return [*checks, *_unasked(CheckCode.SCHEMA, entries)]


_NO_SCHEMA = answer(CheckCode.SCHEMA, Outcome.NOT_APPLICABLE, gettext_noop("The badge names no schema."))


def _check_schema(document: JsonObject, address: str, around: Surroundings) -> Check:
    code = CheckCode.SCHEMA
    if host_of(address) not in TRUSTED_SCHEMA_HOSTS:
        message = gettext_noop("We do not run schemas from this address: {address}")
        return answer(code, Outcome.NOT_DETERMINED, message, address=address)
    try:
        schema = parse_json_object(around.resolve(address).body)
        Draft201909Validator.check_schema(schema)
        Draft201909Validator(schema, registry=Registry()).validate(document)
    except Unresolvable as error:
        message = gettext_noop("The schema could not be read: {reason}")
        return answer(code, Outcome.NOT_DETERMINED, message, reason=str(error))
    except ValidationError as error:
        message = gettext_noop("The badge breaks its schema at {place}.")
        return answer(code, Outcome.FAILED, message, place=error.json_path)
    except (OpenBadgesError, SchemaError, UnresolvableReference, RecursionError):
        message = gettext_noop("The schema at {address} is not one we can read.")
        return answer(code, Outcome.NOT_DETERMINED, message, address=address)
    return answer(
        code, Outcome.PASSED, gettext_noop("The badge follows the schema {address}."), address=address
    )


def check_related_resources(document: JsonObject, around: Surroundings) -> list[Check]:
    """Are the linked files the same as when the badge was signed?"""
    entries = as_list(document.get("relatedResource"))
    checks = [_check_resource(entry, around) for entry in entries[:MAX_RESOURCES]]
    return [*checks, *_unasked(CheckCode.RELATED_RESOURCES, entries)]


def _unasked(code: CheckCode, entries: Sequence[Any]) -> list[Check]:
    """That the rest was left unread is an answer too, or a seventeenth file could be exchanged unseen."""
    if len(entries) <= MAX_RESOURCES:
        return []
    message = gettext_noop("Only the first {number} of {count} were looked at.")
    return [answer(code, Outcome.NOT_DETERMINED, message, number=str(MAX_RESOURCES), count=str(len(entries)))]


def _check_resource(entry: Any, around: Surroundings) -> Check:
    code, address = CheckCode.RELATED_RESOURCES, id_of(entry)
    if address is None or not ("digestSRI" in entry or "digestMultibase" in entry):
        return answer(code, Outcome.FAILED, gettext_noop("A linked file needs an id and a digest."))
    try:
        body = around.resolve(address).body
    except OpenBadgesError as error:
        message = gettext_noop("The linked file could not be read: {reason}")
        return answer(code, Outcome.NOT_DETERMINED, message, reason=str(error))
    fits = [_fits_sri(body, entry["digestSRI"])] if "digestSRI" in entry else []
    fits += _fit_multibase(body, entry["digestMultibase"]) if "digestMultibase" in entry else []
    if False in fits:
        message = gettext_noop("{address} is not what it was when the badge was signed.")
        return answer(code, Outcome.FAILED, message, address=address)
    if True in fits:
        return answer(code, Outcome.PASSED, gettext_noop("{address} is unchanged."), address=address)
    message = gettext_noop("The digest of {address} is of a kind that we do not know, so we could not tell.")
    return answer(code, Outcome.NOT_DETERMINED, message, address=address)


def _fits_sri(body: bytes, stated: object) -> bool | None:
    """Whether a file fits its integrity metadata; None if it is all of functions not known here.

    stated: a text, or a list of them, of digests with spaces between; options after a question mark say nothing yet.
    Spec: Subresource Integrity, "Parse metadata", "Get the strongest metadata from set", "Do bytes match metadataList?".
    """
    texts = as_list(stated)
    if not texts or not all(isinstance(text, str) for text in texts):
        return False
    digests = [digest.partition("?")[0].partition("-") for text in texts for digest in text.split()]
    known = [(SRI_FUNCTIONS.index(name), digest) for name, _, digest in digests if name in SRI_FUNCTIONS]
    if not known:
        return None if any(name and digest for name, _, digest in digests) else False
    strongest = max(place for place, _ in known)
    actual = base64.b64encode(hashlib.new(SRI_FUNCTIONS[strongest], body).digest())
    return any(
        hmac.compare_digest(actual, digest.encode("utf-8")) for place, digest in known if place == strongest
    )


def _fit_multibase(body: bytes, stated: object) -> list[bool | None]:
    """Whether a file fits each of its multihashes; None for one of a function not known here.

    Spec: Controlled Identifiers 1.0, "Multihash": the function's number, the digest's length, the digest.
    """
    return [_fits_multihash(body, text) for text in as_list(stated)] or [False]


def _fits_multihash(body: bytes, text: object) -> bool | None:
    try:
        function, rest = _number(decode_multibase(text if isinstance(text, str) else ""))
        length, digest = _number(rest)
    except MalformedEncoding:
        return False
    if length != len(digest):
        return False
    name = MULTIHASH_FUNCTIONS.get(function)
    return None if name is None else hmac.compare_digest(digest, hashlib.new(name, body).digest())


def _number(data: bytes) -> tuple[int, bytes]:
    """The number that some bytes begin with, as an unsigned varint of at most nine bytes, and what comes after it."""
    number = 0
    for place, byte in enumerate(data[:9]):
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, data[place + 1 :]
    raise MalformedEncoding("The digest does not begin with a number.")

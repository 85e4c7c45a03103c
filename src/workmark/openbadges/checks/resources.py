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
    fits += [_fits_multibase(body, entry["digestMultibase"])] if "digestMultibase" in entry else []
    if all(fits):
        return answer(code, Outcome.PASSED, gettext_noop("{address} is unchanged."), address=address)
    return answer(
        code,
        Outcome.FAILED,
        gettext_noop("{address} is not what it was when the badge was signed."),
        address=address,
    )


def _fits_sri(body: bytes, text: object) -> bool:
    if not isinstance(text, str):
        return False
    name, _, digest = text.partition("-")
    if name not in ("sha256", "sha384", "sha512"):
        return False
    return hmac.compare_digest(base64.b64encode(hashlib.new(name, body).digest()), digest.encode("utf-8"))


def _fits_multibase(body: bytes, text: object) -> bool:
    if not isinstance(text, str):
        return False
    try:
        data = decode_multibase(text)
    except MalformedEncoding:
        return False
    # A multihash begins with the function's number and the digest's length; 0x12 is SHA-256, 0x20 SHA-384.
    return data in (b"\x12\x20" + hashlib.sha256(body).digest(), b"\x20\x30" + hashlib.sha384(body).digest())

"""Do the extensions of an older badge follow their schemas?

An extension names a word list, and that list names a JSON schema for it. Both are read through the resolver, and only
from the standard's own homes: a schema is a small program, and a stranger's is not run (decision 0105).
Spec: Open Badges 2.0, "Extensions".
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jsonschema import Draft4Validator
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import validator_for
from pyld import jsonld
from referencing import Registry
from referencing.exceptions import Unresolvable as UnresolvableReference

from workmark.openbadges.codes import OB2, CheckCode, gettext_noop
from workmark.openbadges.contexts import context_at
from workmark.openbadges.documents import JsonObject, as_list, id_of, parse_json_object, types_of
from workmark.openbadges.errors import DocumentTooLarge, OpenBadgesError, UnknownContext, Unresolvable
from workmark.openbadges.ob2.documents import CONTEXT, CONTEXTS
from workmark.openbadges.report import Check, Outcome, answer_by
from workmark.openbadges.resolving import Resolver, host_of
from workmark.openbadges.vocabulary import require_few_contexts

MAX_EXTENSIONS = 16
# Putting an extension into other words takes microseconds for each of its letters.
MAX_LETTERS = 32 * 1024
# Only these hosts' schemas are run. What the first address names stands at the second: w3id.org leads there, and a
# redirect to another host is not followed.
HOMES = frozenset({"openbadgespec.org", "purl.imsglobal.org"})
_ALIAS = re.compile(r"https?://(?:www\.)?w3id\.org/openbadges/extensions/")
_AT_HOME = "https://openbadgespec.org/extensions/"
# The spellings of an extension's name that the standard's own examples have.
_NAME = re.compile(r"(?:obi:|https://w3id\.org/openbadges[#/]?)?extensions(?::|/#|#|:#)(?P<name>[^\s:/#]+)")
# PyLD trips over some wrongly typed values instead of naming them.
_UNREADABLE = (
    OpenBadgesError, SchemaError, UnresolvableReference, jsonld.JsonLdError, RecursionError,
    TypeError, ValueError, KeyError, AttributeError, IndexError,
)  # fmt: skip
_said = partial(answer_by, OB2, CheckCode.SCHEMA)


@dataclass(frozen=True)
class _Extension:
    """One extension. name: such as "ApplyLink", or empty. contexts: those around it, and then its own."""

    name: str
    node: JsonObject
    contexts: tuple[Any, ...]


@dataclass
class _WordLists:
    """Loads the word lists of extensions for PyLD. read: those that are not the standard's own list, by address."""

    resolve: Resolver
    read: dict[str, JsonObject] = field(default_factory=dict)

    def load(self, url: str, _options: object = None) -> dict[str, Any]:
        document = context_at(CONTEXT) if url in CONTEXTS else self._extension(url)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
        }

    def _extension(self, url: str) -> JsonObject:
        if url not in self.read:
            self.read[url] = _at_home(url, self.resolve)
        return self.read[url]


def check_extensions(documents: Iterable[JsonObject | None], resolve: Resolver) -> list[Check]:
    """One check for each extension in a badge, its description and its issuer's profile; none where there is none."""
    found: dict[str, _Extension] = {}
    for document in documents:
        for extension in _extensions_in(document or {}):
            found.setdefault(json.dumps([extension.name, extension.node, extension.contexts]), extension)
    checks = [_check(extension, resolve) for extension in list(found.values())[:MAX_EXTENSIONS]]
    if len(found) > MAX_EXTENSIONS:
        message = gettext_noop("Only the first {number} of {count} were looked at.")
        checks.append(
            _said(Outcome.NOT_DETERMINED, message, number=str(MAX_EXTENSIONS), count=str(len(found)))
        )
    return checks


def _extensions_in(document: JsonObject) -> Iterator[_Extension]:
    """Whatever calls itself an extension, or stands under a member that is named as one."""
    waiting: list[tuple[str, Any, tuple[Any, ...]]] = [("", document, ())]
    while waiting:
        member, node, contexts = waiting.pop()
        if isinstance(node, list):
            waiting += [(member, item, contexts) for item in reversed(node)]
        elif isinstance(node, dict):
            contexts = (*contexts, *as_list(node.get("@context")))
            types = types_of(node)
            names = [match["name"] for match in map(_NAME.fullmatch, types) if match]
            if (
                names
                or _NAME.fullmatch(member)
                or any(name in ("Extension", "obi:Extension") for name in types)
            ):
                yield from (_Extension(name, node, contexts) for name in names or [""])
            waiting += [(key, value, contexts) for key, value in reversed(node.items()) if key != "@context"]


def _check(extension: _Extension, resolve: Resolver) -> Check:
    lists = _WordLists(resolve)
    said = partial(_said, about=f"extension {extension.name}".strip())
    try:
        schemas = list(_schemas_for(extension, lists))
        for words, address in schemas:
            _require_fitting(extension, words, _at_home(address, resolve), lists)
    except ValidationError as error:
        message = gettext_noop("The badge breaks its schema at {place}.")
        return said(Outcome.FAILED, message, place=error.json_path)
    except UnknownContext as error:
        message = gettext_noop("We do not run schemas from this address: {address}")
        return said(Outcome.NOT_DETERMINED, message, address=error.url)
    except Unresolvable as error:
        message = gettext_noop("The schema could not be read: {reason}")
        return said(Outcome.NOT_DETERMINED, message, reason=str(error))
    except _UNREADABLE:
        return said(
            Outcome.NOT_DETERMINED, gettext_noop("The extension or its schema is not one we can read.")
        )
    if not schemas:
        return said(
            Outcome.NOT_DETERMINED, gettext_noop("The extension names no schema that we could hold it to.")
        )
    return said(
        Outcome.PASSED, gettext_noop("The badge follows the schema {address}."), address=schemas[0][1]
    )


def _schemas_for(extension: _Extension, lists: _WordLists) -> Iterator[tuple[str, str]]:
    """The address of each word list that has a schema for this extension, and the schema's."""
    for url in extension.contexts:
        if isinstance(url, str) and url not in CONTEXTS:
            for rule in _rules_in(lists.load(url)["document"]):
                match = _NAME.fullmatch(str(_named(rule, "validatesType")))
                if match and match["name"] == extension.name:
                    yield url, id_of(_named(rule, "validationSchema")) or ""


def _rules_in(words: Mapping[str, Any]) -> Iterator[JsonObject]:
    yield from (rule for rule in as_list(_named(words, "validation")) if isinstance(rule, dict))


def _named(node: Mapping[str, Any], name: str) -> Any:
    return node.get(name, node.get(f"obi:{name}"))


def _require_fitting(extension: _Extension, words: str, schema: JsonObject, lists: _WordLists) -> None:
    """Raise ValidationError unless the extension, in the words of its list, follows the schema."""
    options = {"documentLoader": lists.load}
    whole = {**extension.node, "@context": list(extension.contexts)}
    require_few_contexts(whole)
    if len(json.dumps(whole)) > MAX_LETTERS:
        raise DocumentTooLarge(f"An extension of more than {MAX_LETTERS:,} letters is not read.")
    try:
        compact = jsonld.compact(whole, {"@context": [CONTEXT, words]}, options)
    except jsonld.JsonLdError as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, OpenBadgesError):
                raise cause from error
            cause = cause.__cause__
        raise
    kind = validator_for(schema, default=Draft4Validator)
    kind.check_schema(schema)
    kind(schema, registry=Registry()).validate(compact)


def _at_home(address: str, resolve: Resolver) -> JsonObject:
    """What stands at an address of the standard's own; raises UnknownContext for any other."""
    home = _ALIAS.sub(_AT_HOME, address)
    if host_of(home) not in HOMES:
        raise UnknownContext(address)
    return parse_json_object(resolve(home).body)

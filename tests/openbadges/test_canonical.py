"""The canonical form: equal to others', and nothing left out of it in silence."""

import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pyld import jsonld

from tests.openbadges.samples import document
from workmark.openbadges import canonical
from workmark.openbadges.canonical import canonicalise, expand
from workmark.openbadges.contexts import context_at, load_context
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import (
    DocumentTooComplex,
    MalformedCredential,
    OpenBadgesError,
    UndefinedTerm,
    UnknownContext,
)
from workmark.openbadges.rdf import literal
from workmark.openbadges.scoped import MAX_KEPT, Scoped

V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


def credential(**members: Any) -> JsonObject:
    """A small credential with further members."""
    return {
        "@context": [V2, EXAMPLES],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": "https://issuer.example",
        "credentialSubject": {"id": "urn:uuid:2", "skill": "writing"},
        **members,
    }


def canonical_by_pyld(badge: JsonObject) -> str:
    """What PyLD's own canonicaliser gives; only its loader is ours."""

    def load(url: str, _options: object) -> dict[str, Any]:
        return {"contentType": "", "contextUrl": None, "documentUrl": url, "document": context_at(url)}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    text: str = jsonld.normalize(badge, options)
    return text


def test_a_badge_has_the_form_that_another_implementation_gives_it() -> None:
    assert canonicalise(document()) == canonical_by_pyld(document())


def test_the_order_of_members_and_of_sets_makes_no_difference() -> None:
    badge = document()
    turned = dict(reversed(badge.items()))
    turned["credentialSubject"] = dict(reversed(badge["credentialSubject"].items()))

    assert canonicalise(turned) == canonicalise(badge)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (5, '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (5.0, '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (5.5, '"5.5E0"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (0.1, '"1.0E-1"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (1e21, '"1.0E21"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (-3, '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ],
)
def test_numbers_are_written_as_json_ld_says(number: float, written: str) -> None:
    """JSON has one kind of number, so 5.0 is 5. (JSON-LD 1.1 API, section 8.6.)"""
    text = canonicalise(credential(points=number))

    assert f"<urn:uuid:1> <https://www.w3.org/ns/credentials/examples#points> {written} .\n" in text


def test_control_letters_and_quotes_are_escaped_as_canonical_n_quads_say() -> None:
    text = canonicalise(credential(note='a"b\\c\n\r\t\b\f\x0b\x7fé\u2028'))

    assert '"a\\"b\\\\c\\n\\r\\t\\b\\f\\u000B\\u007Fé\u2028"' in text


@pytest.mark.parametrize(
    ("member", "value", "error", "named"),
    [
        ("evidnce", [], UndefinedTerm, "evidnce"),
        ("@foo", 1, UndefinedTerm, "word"),
        ("@included", [{"id": "urn:uuid:1"}], UndefinedTerm, "@included"),
        ("@graph", [{"id": "urn:uuid:1"}], UndefinedTerm, "@graph"),
        ("description", None, MalformedCredential, "null"),
        ("description", {"@language": "en"}, MalformedCredential, "@value"),
        ("description", {"@value": None}, MalformedCredential, "null"),
        ("type", ["VerifiableCredential", "MadeUpType"], UndefinedTerm, "MadeUpType"),
        ("id", "not-an-address", MalformedCredential, "not-an-address"),
        ("id", "https://a.example/> <https://b.example", MalformedCredential, "complete address"),
        ("issuer", {"id": "relative/path"}, MalformedCredential, "relative/path"),
    ],
)
def test_what_would_be_left_unsigned_is_refused_by_name(
    member: str, value: object, error: type[OpenBadgesError], named: str
) -> None:
    badge = {**credential(), "@context": [V2], "credentialSubject": {"id": "urn:uuid:2"}, member: value}

    with pytest.raises(error, match=named):
        canonicalise(badge)


@pytest.mark.parametrize(
    "context", ["https://evil.example/v1", "http://www.w3.org/ns/credentials/v2", "../v2", 5, None, ["x"]]
)
def test_a_context_that_is_not_carried_is_refused_at_any_depth(context: object) -> None:
    with pytest.raises(UnknownContext):
        canonicalise(credential(**{"@context": [V2, context]}))
    with pytest.raises(UnknownContext):
        canonicalise(credential(credentialSubject={"@context": context, "id": "urn:uuid:2"}))


def test_a_document_of_very_many_objects_is_refused_at_once() -> None:
    badge = credential(credentialSubject=[{"id": f"urn:uuid:{number}"} for number in range(5000)])
    started = time.process_time()

    with pytest.raises(DocumentTooComplex):
        canonicalise(badge)

    assert time.process_time() - started < 1


def test_a_document_that_says_nothing_is_refused() -> None:
    with pytest.raises(MalformedCredential, match="nothing"):
        canonicalise({"@context": [V2]})


@pytest.mark.parametrize(
    "node", [5, "text", [1, [2]], {"id": 5}, {"type": {"a": 1}}, {"type": 5}, {"@value": {}}]
)
def test_wrongly_typed_parts_never_raise_anything_but_our_own_errors(node: object) -> None:
    for badge in (credential(issuer=node), {**credential(), "@context": [V2], "type": node}):
        with contextlib.suppress(OpenBadgesError):
            canonicalise(badge)


def test_what_was_made_of_the_carried_contexts_serves_the_next_badge(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a thread of its own, for what was made is kept for each thread."""
    asked: list[str] = []

    def load(url: str, options: object = None) -> dict[str, Any]:
        asked.append(url)
        return load_context(url, options)

    def one_after_the_other() -> tuple[list[str], list[str], int, int]:
        expand(document())
        first, scoped = [*asked], len(canonical._here.scoped)
        expand(document() | {"id": "urn:uuid:another"})
        return first, asked[len(first) :], scoped, len(canonical._here.scoped)

    monkeypatch.setattr(canonical, "load_context", load)
    with ThreadPoolExecutor(1) as pool:
        first, second, scoped, after = pool.submit(one_after_the_other).result()

    assert set(first) == set(document()["@context"])
    assert second == []
    assert 0 < scoped == after


def test_what_a_stranger_brings_is_neither_kept_nor_changes_the_next_badge() -> None:
    own = {"odd": {"@id": "https://stranger.example/odd", "@protected": True}}

    def one_between_two() -> tuple[Any, Any, set[str], int, int]:
        before, scoped = expand(document()), len(canonical._here.scoped)
        with_own = document() | {"odd": "yes"}
        with_own["@context"] = [*with_own["@context"], own]
        assert "https://stranger.example/odd" in json.dumps(expand(with_own))
        canonical._here.recent.clear()
        return before, expand(document()), set(canonical._here.made), scoped, len(canonical._here.scoped)

    with ThreadPoolExecutor(1) as pool:
        before, after, kept, scoped, then = pool.submit(one_between_two).result()

    assert before == after
    assert kept == {*document()["@context"], '{"@base":null}'}
    assert scoped == then


def test_no_more_is_remembered_than_its_bound() -> None:
    scoped = Scoped()
    for number in range(MAX_KEPT + 10):
        scoped.keep((number,), {}, {}, number)

    assert len(scoped) == MAX_KEPT
    assert scoped.get((0,)) is None
    assert scoped.get((MAX_KEPT + 9,)) == MAX_KEPT + 9


def test_a_number_too_large_to_be_written_is_refused_by_name() -> None:
    with pytest.raises(MalformedCredential, match="too large"):
        canonicalise(credential(degree=10**400))
    with pytest.raises(MalformedCredential, match="too large"):
        literal({"@value": 10**400})

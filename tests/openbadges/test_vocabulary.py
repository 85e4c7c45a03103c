"""A claim renamed under a valid signature: the signed graph is the same, the verdict would not be.

Each test takes Lena's signed credential, respells one claim so that its canonical form stays as it was, and
shows that the verification notices.
"""

from typing import Any

import pytest

from tests.openbadges.samples import INDEX, LIST, document, issued, status_list, verified
from tests.own_vectors.making import sealed
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.errors import UndefinedTerm, UnknownContext
from workmark.openbadges.vocabulary import require_known_contexts, require_plain_words

XSD_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
STATUS = "https://www.w3.org/2018/credentials#credentialStatus"


def without(badge: JsonObject, name: str) -> tuple[JsonObject, Any]:
    rest = dict(badge)
    return rest, rest.pop(name)


def test_a_status_entry_written_as_its_full_address_does_not_hide_a_revocation() -> None:
    badge, entry = without(parse_json_object(issued()), "credentialStatus")
    badge[STATUS] = entry

    report = verified(badge, pages={LIST: status_list(INDEX)})

    assert report.outcome is Outcome.FAILED
    assert STATUS in report.of(CheckCode.TERMS_DEFINED)[0].detail


def test_an_end_date_written_as_its_full_address_does_not_hide_that_it_passed() -> None:
    badge, end = without(parse_json_object(issued()), "validUntil")
    badge["https://www.w3.org/2018/credentials#validUntil"] = {"@type": XSD_TIME, "@value": end}

    assert verified(badge).outcome_of(CheckCode.TERMS_DEFINED) is Outcome.FAILED


@pytest.mark.parametrize("word", ["credentialStatus", "validUntil"])
@pytest.mark.parametrize("own_id", ["plain", "abbreviated"])
def test_a_word_moved_into_another_object_of_the_same_id_hides_nothing(word: str, own_id: str) -> None:
    """VCDM 2.0, 4.9 and 4.10; found in Open Badges' own full example, whose refresh service has the badge's id."""
    whole = {**parse_json_object(issued()), "proof": []}
    page = {"id": whole["id"], "type": ["Evidence"], "name": "Its page"}
    badge = {name: value for name, value in whole.items() if name != "proof"} | {"evidence": [page]}
    if own_id == "abbreviated":
        badge["@context"] = [*badge["@context"], {"own": "urn:uuid:"}]
    signed = sealed(badge)
    rest, moved = without(signed, word)
    named = whole["id"].replace("urn:uuid:", "own:") if own_id == "abbreviated" else whole["id"]
    below = {**page, "id": named, "type": ["Evidence", "VerifiableCredential"], word: moved}

    report = verified({**rest, "evidence": [below]}, pages={LIST: status_list(INDEX)})

    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED
    assert report.outcome is Outcome.FAILED
    assert f"{word} must stand at the top" in report.of(CheckCode.STRUCTURE)[0].detail


def test_a_prefix_of_a_carried_context_does_not_hide_a_word() -> None:
    badge, entry = without(parse_json_object(issued()), "credentialStatus")
    badge["cred:credentialStatus"] = entry

    assert verified(badge).outcome is Outcome.FAILED


def test_a_type_written_as_its_full_address_is_refused() -> None:
    badge = parse_json_object(issued())
    badge["type"] = [
        "VerifiableCredential",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
    ]

    assert verified(badge).outcome_of(CheckCode.TERMS_DEFINED) is Outcome.FAILED


@pytest.mark.parametrize("keyword", ["@id", "@type"])
def test_a_keyword_in_place_of_its_plain_word_is_refused(keyword: str) -> None:
    badge = parse_json_object(issued())
    subject, value = without(badge["credentialSubject"], keyword[1:])
    badge["credentialSubject"] = {**subject, keyword: value}

    assert verified(badge).outcome_of(CheckCode.TERMS_DEFINED) is Outcome.FAILED


# JSON-LD 1.1, section 1.7 "Syntax Tokens and Keywords", but for those that a credential may use: @context, @type beside
# @value, @language, @direction, @value; the rest only stand in word lists.
@pytest.mark.parametrize(
    "keyword",
    [
        "@base", "@graph", "@id", "@import", "@included", "@index", "@list", "@nest", "@reverse", "@set", "@type", "@vocab",
    ],
)  # fmt: skip
def test_a_document_uses_no_keyword_that_could_hide_a_word(keyword: str) -> None:
    for value in ("https://harbour.example/1", [], {"name": "x"}):
        for place in (
            {keyword: value},
            {"name": {"@value": "x"}, "evidence": [{"type": "Evidence", keyword: value}]},
        ):
            with pytest.raises(UndefinedTerm, match=keyword):
                require_plain_words({"@context": "https://www.w3.org/ns/credentials/v2", **place})


def test_a_type_beside_a_value_is_no_word_in_disguise() -> None:
    require_plain_words(
        {"credentialSubject": {"born": {"@type": "https://e.example/date", "@value": "2000-01-01"}}}
    )


@pytest.mark.parametrize(
    "words",
    [
        {"state": STATUS},
        {"state": {"@id": STATUS, "@type": "@id"}},
        {"c": "https://www.w3.org/2018/credentials#", "state": "c:credentialStatus"},
        {"credentialStatus": "https://elsewhere.example/status"},
        {"name": "https://elsewhere.example/name"},
        {"@vocab": "https://www.w3.org/2018/credentials#"},
        {"@base": "https://elsewhere.example/"},
        {"@import": "https://www.w3.org/ns/credentials/v2"},
        {
            "thing": {
                "@id": "https://elsewhere.example/thing",
                "@context": {"name": "https://elsewhere.example/n"},
            }
        },
        {"thing": {"@reverse": "https://elsewhere.example/thing"}},
        {"thing": {"@id": "https://elsewhere.example/thing", "@container": "@index", "@index": "x"}},
        {"thing": None},
        {"thing": "@type"},
        {"id": "https://elsewhere.example/id"},
        [1],
    ],
)
def test_a_context_of_ones_own_may_not_rename_or_redefine(words: object) -> None:
    with pytest.raises(UnknownContext, match="not carried"):
        require_known_contexts({**document(), "@context": [*document()["@context"], words]})


def test_a_context_of_ones_own_may_add_new_words() -> None:
    words = {"ext": "https://elsewhere.example/terms#", "thing": "ext:thing", "Thing": {"@id": "ext:Thing"}}
    badge = {**document(), "@context": [*document()["@context"], words], "thing": "new"}

    report = verified(issued(badge))

    assert report.outcome is Outcome.PASSED


def test_a_prefix_of_ones_own_does_not_hide_a_word() -> None:
    own = {"c": "https://www.w3.org/2018/credentials#"}
    badge, entry = without(parse_json_object(issued()), "credentialStatus")
    badge = {**badge, "@context": [*badge["@context"], own], "c:credentialStatus": entry}

    assert verified(badge).outcome is Outcome.FAILED

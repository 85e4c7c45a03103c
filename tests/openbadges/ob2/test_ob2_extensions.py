"""An older badge's extensions are held to their schemas, or it is said that they could not be."""

import json
import time
from typing import Any

import pytest

from tests.openbadges.ob2.test_ob2_verify import ASSERTION, AT, CONTEXT, world
from tests.openbadges.samples import Pages
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.ob2.extensions import MAX_EXTENSIONS, check_extensions
from workmark.openbadges.ob2.verify import verify_open_badges_2
from workmark.openbadges.report import Check, Outcome

PASSED, FAILED, NOT_DETERMINED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DETERMINED
HOME = "https://openbadgespec.org/extensions"
WORDS = "https://w3id.org/openbadges/extensions/exampleExtension/context.json"
LINKS = f"{HOME}/applyLinkExtension/context.json"


# Open Badges 2.0 Extensions, "Example Extension" and "Apply Link", as 1EdTech's repository has them.
def words(name: str, folder: str, member: str, meaning: str) -> dict[str, Any]:
    return {
        "@context": {
            "obi": "https://w3id.org/openbadges#",
            "extensions": "https://w3id.org/openbadges/extensions#",
            member: meaning,
        },
        "obi:validation": [
            {
                "obi:validatesType": f"extensions:{name}",
                "obi:validationSchema": f"{HOME}/{folder}/schema.json",
            }
        ],
    }


def schema(member: str, **more: Any) -> dict[str, Any]:
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {member: {"type": "string"}},
        "required": [member],
        **more,
    }


SITE: dict[str, Any] = {
    f"{HOME}/exampleExtension/context.json": words(
        "ExampleExtension", "exampleExtension", "exampleProperty", "http://schema.org/text"
    ),
    f"{HOME}/exampleExtension/schema.json": schema("exampleProperty"),
    LINKS: words("ApplyLink", "applyLinkExtension", "url", "extensions:applyLink"),
    f"{HOME}/applyLinkExtension/schema.json": schema("url"),
}


def example(**changes: Any) -> dict[str, Any]:
    """The extension of the standard's own example; members set to None are left out."""
    said = {
        "@context": WORDS,
        "type": ["Extension", "extensions:ExampleExtension"],
        "exampleProperty": "I'm a property, short and sweet",
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def extended(*extensions: Any, **changes: Any) -> dict[str, Any]:
    named = {f"extensions:example{number}": each for number, each in enumerate(extensions)}
    return {**ASSERTION, **named, **changes}


def asked(document: Any, **site: Any) -> tuple[list[Check], list[str]]:
    """The checks, and the addresses that were asked."""
    pages = Pages(
        {url: json.dumps(page).encode() for url, page in {**SITE, **site}.items() if page is not None}
    )
    return check_extensions([document], pages), pages.asked


def one(document: Any, **site: Any) -> Check:
    (check,) = asked(document, **site)[0]
    assert check.code is CheckCode.SCHEMA
    return check


def test_a_badge_without_extensions_is_asked_nothing() -> None:
    assert asked(ASSERTION) == ([], [])


def test_an_extension_that_follows_its_schema_passes() -> None:
    (check,), asked_for = asked(extended(example()))

    assert asked_for == [f"{HOME}/exampleExtension/{name}.json" for name in ("context", "schema")]
    assert (check.outcome, check.about) == (PASSED, "extension ExampleExtension")
    assert f"{HOME}/exampleExtension/schema.json" in check.detail


@pytest.mark.parametrize(
    "changes",
    [
        {"exampleProperty": 1337},
        {"exampleProperty": None},
        {"exampleProperty": ["one", "two"]},
        {"exampleProperty": None, "http://schema.org/text": 1337},
        {"exampleProperty": None, "exampleproperty": "in other letters"},
    ],
)
def test_an_extension_that_breaks_its_schema_fails(changes: dict[str, Any]) -> None:
    assert one(extended(example(**changes))).outcome is FAILED


def test_a_member_in_its_full_address_is_read_by_its_meaning() -> None:
    # As 1EdTech's assertion-with-extension-node-basic.json writes it.
    assert (
        one(extended(example(exampleProperty=None, **{"http://schema.org/text": "short"}))).outcome is PASSED
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "extensions:ExampleExtension",
        "obi:extensions/#ExampleExtension",
        "https://w3id.org/openbadges/extensions#ExampleExtension",
    ],
)
def test_an_extension_is_known_by_each_spelling_of_its_name(spelling: str) -> None:
    """The second is that of 1EdTech's assertion-with-extension-node-invalid.json, which names the list at its top."""
    node = example(type=["Extension", spelling], **{"@context": None, "exampleProperty": 1337})

    assert one(extended(node, **{"@context": [CONTEXT, WORDS]})).outcome is FAILED
    sound = {**node, "exampleProperty": "text"}
    assert one(extended(sound, **{"@context": [CONTEXT, WORDS]})).outcome is PASSED


@pytest.mark.parametrize(("link", "outcome"), [("https://harbour.test/", PASSED), (5, FAILED)])
def test_an_extension_of_two_kinds_follows_both_schemas(link: object, outcome: Outcome) -> None:
    both = example(
        **{
            "@context": [WORDS, LINKS],
            "type": ["Extension", "extensions:ExampleExtension", "extensions:ApplyLink"],
        },
        url=link,
    )

    first, second = asked(extended(both))[0]

    assert (first.outcome, second.outcome) == (PASSED, outcome)
    assert second.about == "extension ApplyLink"


@pytest.mark.parametrize(
    "address", ["https://otto.test/words.json", "http://openbadgespec.org/words.json", "words.json", ""]
)
def test_a_strangers_words_and_schemas_are_not_read(address: str) -> None:
    check, asked_for = asked(extended(example(**{"@context": address})))

    assert check[0].outcome is NOT_DETERMINED
    assert asked_for == []


def test_a_schema_at_a_strangers_address_is_not_run() -> None:
    page = words("ExampleExtension", "exampleExtension", "exampleProperty", "http://schema.org/text")
    page["obi:validation"][0]["obi:validationSchema"] = "https://otto.test/schema.json"

    checks, asked_for = asked(extended(example()), **{f"{HOME}/exampleExtension/context.json": page})

    assert checks[0].outcome is NOT_DETERMINED
    assert "https://otto.test/schema.json" in checks[0].detail
    assert asked_for == [f"{HOME}/exampleExtension/context.json"]


@pytest.mark.parametrize(
    "site",
    [
        {f"{HOME}/exampleExtension/context.json": None},
        {f"{HOME}/exampleExtension/schema.json": None},
        {f"{HOME}/exampleExtension/schema.json": []},
        {f"{HOME}/exampleExtension/schema.json": {"type": "nonsense"}},
        {
            f"{HOME}/exampleExtension/schema.json": schema(
                "exampleProperty", allOf=[{"$ref": "https://otto.test/x"}]
            )
        },
        {f"{HOME}/exampleExtension/context.json": {"@context": {"exampleProperty": 5}}},
        {
            f"{HOME}/exampleExtension/context.json": {
                "@context": {"exampleProperty": "http://schema.org/text"}
            }
        },
        {f"{HOME}/exampleExtension/context.json": {"obi:validation": ["text", {"obi:validatesType": 5}]}},
    ],
)
def test_what_cannot_be_read_is_said_and_is_no_pass(site: dict[str, Any]) -> None:
    assert one(extended(example()), **site).outcome is NOT_DETERMINED


@pytest.mark.parametrize(
    "node",
    [
        example(type=["Extension"]),
        example(type=None),
        example(type=["Extension", "extensions:Another"]),
        example(**{"@context": None}),
        example(**{"@context": 5}),
        example(**{"@context": {"exampleProperty": "http://schema.org/text"}}),
        example(**{"@context": [WORDS] * 40}),
    ],
)
def test_an_extension_without_a_schema_cannot_be_told(node: dict[str, Any]) -> None:
    assert one(extended(node)).outcome is NOT_DETERMINED


def test_extensions_of_the_description_and_the_issuer_count() -> None:
    for name in ("badge_class", "issuer"):
        for text, outcome in (("short", PASSED), (1337, FAILED)):
            pages = {**world(**{name: {"extensions:example": example(exampleProperty=text)}}), **SITE}
            resolve = Pages({url: json.dumps(page).encode() for url, page in pages.items()})

            report = verify_open_badges_2(ASSERTION, at=AT, resolve=resolve)

            assert (report.outcome, report.outcome_of(CheckCode.SCHEMA)) == (outcome, outcome)


def test_a_badge_whose_extension_could_not_be_asked_is_no_pass() -> None:
    badge = extended(example())
    resolve = Pages({url: json.dumps(page).encode() for url, page in world(assertion=badge).items()})

    assert verify_open_badges_2(badge, at=AT, resolve=resolve).outcome is NOT_DETERMINED


def test_an_extension_within_an_extension_is_asked_too() -> None:
    inner = example(exampleProperty=5)

    assert [check.outcome for check in asked(extended(example(**{"http://schema.org/about": inner})))[0]] == [
        PASSED,
        FAILED,
    ]


def test_the_same_extension_is_asked_once_and_a_seventeenth_is_not_forgotten() -> None:
    assert len(asked(extended(*[example()] * 5))[0]) == 1
    many = [example(exampleProperty=f"text {number}") for number in range(MAX_EXTENSIONS + 1)]

    checks = asked(extended(*many))[0]

    assert [check.outcome for check in checks] == [PASSED] * 16 + [NOT_DETERMINED]
    assert "16 of 17" in checks[-1].detail


def test_sixteen_extensions_are_all_asked() -> None:
    many = [example(exampleProperty=f"text {number}") for number in range(MAX_EXTENSIONS)]

    assert [check.outcome for check in asked(extended(*many))[0]] == [PASSED] * 16


@pytest.mark.parametrize(
    "node",
    [
        {**ASSERTION, "evidence": [{"narrative": "x"}, example(exampleProperty=5)]},
        {**ASSERTION, "more": [example(), example(exampleProperty=5)]},
        {**ASSERTION, "more": example(type="extensions:ExampleExtension", exampleProperty=5)},
    ],
)
def test_an_extension_is_found_wherever_it_stands(node: dict[str, Any]) -> None:
    checks = asked(node)[0]

    assert checks[-1].outcome is FAILED
    assert len(checks) == json.dumps(node).count("ExampleExtension")


@pytest.mark.parametrize(
    ("member", "types"),
    [
        ("extensions:nameless", None),
        ("extensions:my-own", "Thing"),
        ("more", "Extension"),
        ("more", ["Thing", "Extension"]),
        ("more", ["obi:Extension"]),
    ],
)
def test_an_extension_that_does_not_say_which_is_told_of(member: str, types: object) -> None:
    check = one({**ASSERTION, member: example(type=types)})

    assert (check.outcome, check.about) == (NOT_DETERMINED, "extension")
    assert "names no schema" in check.detail


@pytest.mark.parametrize(
    "document",
    [
        {
            **ASSERTION,
            "@context": [CONTEXT, {"extensions:story": {"@id": "https://harbour.test/words#story"}}],
        },
        {**ASSERTION, "evidence": {"type": "Evidence", "narrative": "extensions:ExampleExtension"}},
        {**ASSERTION, "extensions:two words": {"narrative": "x"}},
        {**ASSERTION, "extensions:text": "text"},
    ],
)
def test_what_is_no_extension_is_not_asked(document: dict[str, Any]) -> None:
    assert asked(document) == ([], [])


def test_an_extension_is_asked_under_each_word_list_that_it_stands_under() -> None:
    node = example(**{"@context": None})
    under, bare = extended(node, **{"@context": [CONTEXT, WORDS]}), extended(node)
    pages = Pages({url: json.dumps(page).encode() for url, page in SITE.items()})

    assert [check.outcome for check in check_extensions([under, None, bare], pages)] == [
        PASSED,
        NOT_DETERMINED,
    ]


def test_words_of_its_own_beside_the_list_do_no_harm() -> None:
    node = example(**{"@context": [WORDS, {"more": "http://schema.org/about"}]}, more="text")

    assert one(extended(node)).outcome is PASSED


def with_rules(*rules: Any, **site: Any) -> Check:
    page = {**SITE[f"{HOME}/exampleExtension/context.json"], "obi:validation": list(rules)}
    return one(extended(example()), **{f"{HOME}/exampleExtension/context.json": page}, **site)


def rule(name: str, schema_at: str = f"{HOME}/exampleExtension/schema.json") -> dict[str, str]:
    return {"obi:validatesType": name, "obi:validationSchema": schema_at}


def test_each_rule_for_the_extension_is_kept() -> None:
    other = f"{HOME}/exampleExtension/second.json"
    both = (rule("extensions:ExampleExtension"), rule("extensions:ExampleExtension", other))

    assert with_rules(*both, **{other: schema("another")}).outcome is FAILED
    sound = with_rules(*both, **{other: schema("exampleProperty")})
    assert sound.outcome is PASSED
    assert f"{HOME}/exampleExtension/schema.json" in sound.detail


def test_the_rule_is_found_among_others() -> None:
    found = rule("extensions:ExampleExtension")

    assert with_rules("text", {"obi:validatesType": 5}, rule("extensions:Another"), found).outcome is PASSED
    assert with_rules(rule("extensions:ExampleExtension and more")).outcome is NOT_DETERMINED
    plain = {name.removeprefix("obi:"): value for name, value in found.items()}
    assert with_rules(plain).outcome is PASSED


def test_an_extension_at_the_consortiums_own_home_is_read() -> None:
    home = "https://purl.imsglobal.org/extensions"
    page = words("StoryExtension", "x", "story", "http://schema.org/text")
    page["obi:validation"] = [rule("extensions:StoryExtension", f"{home}/schema.json")]
    node = {
        "@context": f"{home}/context.json",
        "type": ["Extension", "extensions:StoryExtension"],
        "story": "x",
    }
    site = {f"{home}/context.json": page, f"{home}/schema.json": schema("story")}

    assert one(extended(node), **site).outcome is PASSED
    assert one(extended({**node, "story": 5}), **site).outcome is FAILED


def test_a_list_that_leans_on_a_strangers_names_that_stranger() -> None:
    page = {**SITE[f"{HOME}/exampleExtension/context.json"]}
    page["@context"] = ["https://otto.test/words.json", page["@context"]]

    (check,), asked_for = asked(extended(example()), **{f"{HOME}/exampleExtension/context.json": page})

    assert check.outcome is NOT_DETERMINED
    assert "https://otto.test/words.json" in check.detail
    assert "https://otto.test/words.json" not in asked_for


def test_a_list_that_is_no_json_ld_is_not_read() -> None:
    page = {**SITE[f"{HOME}/exampleExtension/context.json"], "@context": {"exampleProperty": 5}}

    assert (
        "not one we can read"
        in one(extended(example()), **{f"{HOME}/exampleExtension/context.json": page}).detail
    )


def test_large_extensions_one_in_the_other_are_refused_at_once() -> None:
    """A mebibyte in each of sixteen would be put into other words sixteen times."""
    node: Any = [{"http://schema.org/about": str(number)} for number in range(20_000)]
    for _ in range(MAX_EXTENSIONS):
        node = example(**{"http://schema.org/mentions": node})

    started = time.process_time()
    checks = asked(extended(node))[0]

    assert time.process_time() - started < 2
    assert {check.outcome for check in checks} == {NOT_DETERMINED}


def test_an_extension_may_hold_a_long_text() -> None:
    assert one(extended(example(exampleProperty="x" * 30_000))).outcome is PASSED

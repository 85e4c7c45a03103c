"""Each gate is met by a sound content and catches the one thing broken."""

from typing import Any

import pytest

from tests.achievements.contents import PLAIN_WORDS, row, said, sound
from workmark.achievements.content import AchievementContent
from workmark.achievements.gates import Gate, GateOutcome, gates_of, unmet

SOUND = said()


def only_unmet(content: AchievementContent) -> Gate:
    found = unmet(gates_of(content))
    assert len(found) == 1, [(gate.code, gate.findings) for gate in found]
    return found[0]


def test_a_sound_content_meets_every_gate() -> None:
    assert unmet(gates_of(sound())) == ()


def test_an_empty_content_meets_next_to_none_and_says_where() -> None:
    found = unmet(gates_of(AchievementContent()))

    assert {gate.code for gate in gates_of(AchievementContent())} - {gate.code for gate in found} == {
        "described-levels",
        "evidence-formats",
        "pictures",
        "validity-and-renewal",
    }
    assert all(
        finding.where and finding.found and finding.mend for gate in found for finding in gate.findings
    )


def artefact(**changes: Any) -> list[dict[str, Any]]:
    return [SOUND["artefacts"][0] | changes]


def part(name: str, **changes: Any) -> dict[str, Any]:
    return dict(SOUND[name] | changes)


BROKEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "no summary": ({"summary": " "}, "title-and-summary", "summary"),
    "two sentences": ({"competency": "The worker packs. The worker ships."}, "one-competency", "competency"),
    "two joined": ({"competency": "The worker packs; the worker ships."}, "one-competency", "competency"),
    "no method": ({"key_method": ""}, "key-method", "key_method"),
    "one component": ({"components": SOUND["components"][:1]}, "components", "components"),
    "no resources": ({"resources": []}, "resources", "resources"),
    "no tasks": ({"tasks": []}, "tasks", "tasks"),
    "no skills": ({"skills": []}, "skills", "skills"),
    "no question": ({"overview": part("overview", questions=[])}, "three-parts", "overview.questions"),
    "no reflection row": ({"reflection": part("reflection", rows=[])}, "three-parts", "reflection.rows"),
    "undescribed level": (
        {"overview": part("overview", rows=[row("a", levels=[SOUND["overview"]["rows"][0]["levels"][0],
                                                             {"key": "no", "label": "No", "text": ""}])])},
        "described-levels", "overview.rows.0.levels.1.text",
    ),
    "unknown floor": (
        {"artefacts": artefact(rows=[row("a", floor="great")])},
        "described-levels", "artefacts.0.rows.0.floor",
    ),
    "lowest floor": (
        {"artefacts": artefact(rows=[row("a", floor="not-yet")])},
        "described-levels", "artefacts.0.rows.0.floor",
    ),
    "row key twice": ({"artefacts": artefact(rows=[row("a"), row("a")])}, "described-levels", "artefacts.0.rows.1"),
    "one format": ({"artefacts": artefact(formats=["image"])}, "evidence-formats", "artefacts.0.formats"),
    "same format twice": (
        {"artefacts": artefact(formats=["image", "image"])},
        "evidence-formats", "artefacts.0.formats",
    ),
    "no attestation": ({"artefacts": artefact(attestation=False)}, "attestation", "artefacts"),
    "no hours": ({"hours": 0}, "hours", "hours"),
    "no waiver": ({"price": {"amount": "0.00", "waiver": ""}}, "price-and-waiver", "price.waiver"),
    "ends without a reason": (
        {"validity_months": 12, "renewal": {"parts": ["artefact/log"]}}, "validity-and-renewal", "validity_reason",
    ),
    "ends and cannot be renewed": (
        {"validity_months": 12, "validity_reason": "Rules change."}, "validity-and-renewal", "renewal.parts",
    ),
    "renewed by a part that is gone": (
        {"validity_months": 12, "validity_reason": "Rules change.", "renewal": {"parts": ["artefact/gone"]}},
        "validity-and-renewal", "renewal.parts",
    ),
    "renewed by the whole": (
        {"validity_months": 12, "validity_reason": "Rules change.",
         "renewal": {"parts": ["overview", "artefact/log", "reflection"]}},
        "validity-and-renewal", "renewal.parts",
    ),
    "unanswered": ({"bias_review": part("bias_review", power="")}, "bias-checklist", "bias_review.power"),
    "no date": ({"design_record": {"consulted": "Two.", "date": "soon"}}, "design-record", "design_record.date"),
    "picture": (
        {"artefacts": artefact(description="![](https://a.test/b.png) " + PLAIN_WORDS)},
        "pictures", "artefacts.0.description",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "where"), BROKEN.values(), ids=BROKEN.keys())
def test_one_broken_thing_is_named_with_its_place(changes: dict[str, Any], code: str, where: str) -> None:
    gate = only_unmet(sound(**changes))

    assert (gate.code, gate.outcome) == (code, GateOutcome.NOT_MET)
    assert where in [finding.where for finding in gate.findings]


def test_a_source_that_is_never_cited_is_named() -> None:
    sources = [*SOUND["sources"], {"key": "patterson-2004", "citation": "Patterson, E. (2004). Handoffs."}]

    gate = only_unmet(sound(sources=sources))

    assert gate.code == "sources"
    assert [finding.where for finding in gate.findings] == ["sources.1"]
    assert "[patterson-2004]" in gate.findings[0].found


def test_a_citation_without_its_source_is_named() -> None:
    gate = only_unmet(sound(rationale=PLAIN_WORDS * 2 + "It helps [arora-2005, nobody-1999]."))

    assert gate.code == "sources"
    assert "[nobody-1999]" in gate.findings[0].found


def test_a_single_format_with_its_reason_is_met() -> None:
    content = sound(artefacts=artefact(formats=["audio"], single_format_reason="The skill is speaking."))

    assert unmet(gates_of(content)) == ()


def test_a_long_sentence_is_shown_even_where_the_rest_is_easy() -> None:
    long = "Then " + "walk and " * 13 + "stop."  # 28 words
    gate = only_unmet(sound(artefacts=artefact(description=PLAIN_WORDS * 2 + long)))

    assert gate.code == "reading-level"
    assert gate.findings[0].where == "artefacts.0"
    assert long in gate.findings[0].found
    assert "28" in gate.findings[0].found


def test_a_hard_part_shows_its_hardest_sentences() -> None:
    hard = (
        "Organisational representatives ensure appropriate documentation of interdependent operational procedures. "
        * 7
    )
    gate = only_unmet(
        sound(
            components=[
                {"key": "a", "name": "A", "text": PLAIN_WORDS},
                {"key": "b", "name": "B", "text": hard},
            ]
        )
    )

    assert gate.code == "reading-level"
    assert {finding.where for finding in gate.findings} == {"components"}
    assert "interdependent" in gate.findings[0].found


@pytest.mark.parametrize("language", ["pt", "es", "de-AT"])
def test_reading_level_in_another_language_could_not_be_told(language: str) -> None:
    gate = only_unmet(sound(language=language))

    assert (gate.code, gate.outcome) == ("reading-level", GateOutcome.COULD_NOT_TELL)
    assert not gate.is_met


def test_texts_too_short_to_grade_could_not_be_told() -> None:
    gates = {gate.code: gate for gate in gates_of(AchievementContent(summary="Short."))}

    assert gates["reading-level"].outcome is GateOutcome.COULD_NOT_TELL


def test_every_gate_answers_in_the_same_order_with_its_own_code() -> None:
    codes = [gate.code for gate in gates_of(sound())]

    assert len(codes) == len(set(codes)) == 19
    assert codes[-1] == "reading-level"

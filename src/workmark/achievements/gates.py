"""What must hold before a version is published: each gate says whether it is met, what was found and how to mend it.

Pure: content in, answers out. A gate that could not tell is never counted as met. Whether a gate may be passed by all
the same is a reviewer's decision with a reason (`publish_version`), and is not known here.
`where` is a path into the content, such as "artefacts.1.rows.0.levels", so that a page can lead to the field.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from workmark.achievements import gate_questions as questions
from workmark.achievements.content import AchievementContent, Row
from workmark.achievements.gate_questions import Finding, Findings
from workmark.achievements.reading import LONGEST_SENTENCE, LOWEST_WORDS, is_english, reading_of

HIGHEST_GRADE = 8.0


class GateOutcome(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    COULD_NOT_TELL = "could-not-tell"


@dataclass(frozen=True)
class Gate:
    """One question about a version, with its answer. code: permanent, as overrides are stored by it."""

    code: str
    title: str
    outcome: GateOutcome
    findings: tuple[Finding, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.outcome is GateOutcome.MET


def gates_of(content: AchievementContent) -> tuple[Gate, ...]:
    """Ask every gate, in the order an author meets the fields."""
    asked = (
        Gate(code, str(title), GateOutcome.NOT_MET if found else GateOutcome.MET, found)
        for code, (title, findings_of) in _gates().items()
        for found in [tuple(findings_of(content))]
    )
    return (*asked, _reading_gate(content))


def unmet(gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Those that are not met, or could not be told."""
    return tuple(gate for gate in gates if not gate.is_met)


def _gates() -> dict[str, tuple[str, Callable[[AchievementContent], Findings]]]:
    """Every gate but reading level, by code. Built at each call, since titles follow the reader's language."""
    return {
        "title-and-summary": (_("Has a title and a summary"), questions.ask_title_and_summary),
        "one-competency": (_("States one competency in one sentence"), questions.ask_one_competency),
        "key-method": (_("Names its key method"), questions.ask_key_method),
        "components": (_("Splits the method into at least two components"), questions.ask_components),
        "sources": (_("Cites a source for its method"), questions.ask_sources),
        "resources": (_("Names resources to learn from"), questions.ask_resources),
        "tasks": (_("Names a workplace task it proves"), questions.ask_tasks),
        "skills": (_("Names a skill it proves"), questions.ask_skills),
        "three-parts": (_("Asks for evidence in three parts"), questions.ask_three_parts),
        "described-levels": (_("Describes every level of every rubric row"), questions.ask_described_levels),
        "evidence-formats": (_("Takes evidence in more than one format"), questions.ask_evidence_formats),
        "attestation": (_("Lets someone at work confirm the evidence"), questions.ask_attestation),
        "hours": (_("States the hours it takes"), questions.ask_hours),
        "price-and-waiver": (_("States the price and how to have it waived"), questions.ask_price_and_waiver),
        "validity-and-renewal": (
            _("Says why the badge ends, and how it is renewed"),
            questions.ask_validity_and_renewal,
        ),
        "bias-checklist": (_("Answers the fairness checklist"), questions.ask_bias_checklist),
        "design-record": (_("Says who was consulted, and when"), questions.ask_design_record),
        "pictures": (_("Describes every picture in words"), questions.ask_pictures),
    }


def _reading_gate(content: AchievementContent) -> Gate:
    code, title = "reading-level", _("Reads at US grade 8 or easier")
    if not is_english(content.language):
        found = _("We can only tell for English, and this is in “%(language)s”.") % {
            "language": content.language
        }
        mend = _("A reviewer who reads this language must say that it is plain.")
        return Gate(code, title, GateOutcome.COULD_NOT_TELL, (Finding("language", found, mend),))
    passages = {where: reading_of(text) for where, text in learner_texts(content)}
    findings = tuple(found for where, text in learner_texts(content) for found in _hard_to_read(where, text))
    if findings:
        return Gate(code, title, GateOutcome.NOT_MET, findings)
    if all(reading.grade is None for reading in passages.values()):
        found = _("There are fewer than %(words)d words in each part.") % {"words": LOWEST_WORDS}
        mend = _("Write the parts first.")
        return Gate(code, title, GateOutcome.COULD_NOT_TELL, (Finding("summary", found, mend),))
    return Gate(code, title, GateOutcome.MET)


def _hard_to_read(where: str, text: str) -> Findings:
    reading = reading_of(text)
    for sentence in reading.too_long():
        yield Finding(
            where,
            _("%(words)d words: “%(sentence)s”") % {"words": sentence.words, "sentence": sentence.text},
            _("Split it. Keep each sentence to %(most)d words.") % {"most": LONGEST_SENTENCE},
        )
    if reading.grade is not None and reading.grade > HIGHEST_GRADE:
        for sentence in reading.hardest():
            yield Finding(
                where,
                _("The part reads at grade %(grade)s. Among its hardest: “%(sentence)s”")
                % {"grade": reading.grade, "sentence": sentence.text},
                _("Use shorter words and sentences."),
            )


def learner_texts(content: AchievementContent) -> Iterator[tuple[str, str]]:
    """What a learner reads, in passages long enough to grade. Citations and frameworks' own words are not ours."""
    about = (content.summary, content.competency, content.key_method, content.audience)
    yield "summary", "\n\n".join((*about, content.prerequisites.text, content.price.waiver))
    yield "rationale", content.rationale
    yield "components", "\n\n".join(component.text for component in content.components)
    for name, part in (("overview", content.overview), ("reflection", content.reflection)):
        asked = [text for question in part.questions for text in (question.prompt, question.help)]
        yield (
            name,
            "\n\n".join((part.intro, *asked, *(text for row in part.rows for text in _row_texts(row)))),
        )
    for at, artefact in enumerate(content.artefacts):
        judged = (text for row in artefact.rows for text in _row_texts(row))
        yield f"artefacts.{at}", "\n\n".join((artefact.description, *judged))


def _row_texts(row: Row) -> Iterator[str]:
    yield row.ask
    yield from (level.text for level in row.levels)

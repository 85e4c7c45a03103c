"""The questions behind the gates: each reads a version's content and yields what is to be mended, or nothing.

A question checks what a program can tell: that something is there, is cited, adds up. Whether it is *good* is for the
second person who reviews it, and no question here pretends to know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent, Row
from workmark.achievements.reading import sentences_of


@dataclass(frozen=True)
class Finding:
    """One thing to mend. where: path of the field in the content."""

    where: str
    found: str
    mend: str


Findings = Iterator[Finding]


def _blank(where: str, value: str, mend: str) -> Findings:
    if not value.strip():
        yield Finding(where, _("This is empty."), mend)


def ask_title_and_summary(content: AchievementContent) -> Findings:
    yield from _blank("title", content.title, _("Write a title that names the work."))
    yield from _blank(
        "summary", content.summary, _("Write one or two plain sentences for the catalogue card.")
    )


# A sentence that joins two abilities usually does it with one of these. Plain "and" joins too much that is one ability.
_JOINS_TWO = re.compile(r";|\band also\b|\bas well as\b|\bin addition\b|\badditionally\b", re.IGNORECASE)


def ask_one_competency(content: AchievementContent) -> Findings:
    sentences = sentences_of(content.competency)
    mend = _("Say one thing the learner can do, in one sentence. Move the rest to another micro-credential.")
    if len(sentences) != 1:
        yield Finding("competency", _("We found %(count)d sentences.") % {"count": len(sentences)}, mend)
    elif joined := _JOINS_TWO.search(content.competency):
        yield Finding("competency", _("“%(words)s” seems to join two.") % {"words": joined.group()}, mend)


def ask_key_method(content: AchievementContent) -> Findings:
    yield from _blank("key_method", content.key_method, _("Name one method and say how it is done."))


def ask_components(content: AchievementContent) -> Findings:
    if len(content.components) < 2:
        yield Finding(
            "components",
            _("We found %(count)d.") % {"count": len(content.components)},
            _("Write the steps of the method as two or more components."),
        )
    for at, component in enumerate(content.components):
        yield from _blank(f"components.{at}.name", component.name, _("Give this component a short name."))
        yield from _blank(f"components.{at}.text", component.text, _("Say what to do in this component."))


def ask_sources(content: AchievementContent) -> Findings:
    if not content.sources:
        yield Finding("sources", _("There are none."), _("Add a work that shows that the method helps."))
    yield from _blank("rationale", content.rationale, _("Say why the method works, and cite your sources."))
    for at, source in enumerate(content.sources):
        yield from _blank(f"sources.{at}.citation", source.citation, _("Write the full citation."))
        if content.rationale and f"[{source.key}]" not in _citations(content.rationale):
            yield Finding(
                f"sources.{at}",
                _("The rationale never cites [%(key)s].") % {"key": source.key},
                _("Cite it in the rationale as [%(key)s], or take it out.") % {"key": source.key},
            )
    known = {f"[{source.key}]" for source in content.sources}
    for cited in sorted(_citations(content.rationale) - known):
        yield Finding(
            "rationale",
            _("%(cited)s stands in no source.") % {"cited": cited},
            _("Add that source, or mend its key."),
        )


_BRACKETED = re.compile(r"\[([a-z0-9][a-z0-9-]*(?:,\s*[a-z0-9][a-z0-9-]*)*)\](?!\()")


def _citations(text: str) -> set[str]:
    """Each source key cited, in brackets. "[a-2020, b-2021]" cites two."""
    return {f"[{key.strip()}]" for found in _BRACKETED.findall(text) for key in found.split(",")}


def ask_resources(content: AchievementContent) -> Findings:
    if not content.resources:
        yield Finding("resources", _("There are none."), _("Name at least one, best a free one."))
    for at, resource in enumerate(content.resources):
        yield from _blank(f"resources.{at}.title", resource.title, _("Name this resource."))
        yield from _blank(f"resources.{at}.url", resource.url, _("Say where it is on the web."))


def ask_tasks(content: AchievementContent) -> Findings:
    if not content.tasks:
        yield Finding(
            "tasks", _("There are none."), _("Choose the task at work that the evidence shows being done.")
        )


def ask_skills(content: AchievementContent) -> Findings:
    if not content.skills:
        yield Finding("skills", _("There are none."), _("Choose at least one skill and its level."))


def ask_three_parts(content: AchievementContent) -> Findings:
    for name, part in (("overview", content.overview), ("reflection", content.reflection)):
        if not part.questions:
            yield Finding(f"{name}.questions", _("It asks no question."), _("Ask at least one question."))
        for at, question in enumerate(part.questions):
            yield from _blank(f"{name}.questions.{at}.prompt", question.prompt, _("Write the question."))
            if question.min_words > question.max_words:
                yield Finding(
                    f"{name}.questions.{at}.min_words",
                    _("The least number of words is above the most."),
                    _("Make the first number the smaller one."),
                )
        if not part.rows:
            yield Finding(f"{name}.rows", _("No rubric row judges it."), _("Add a rubric row."))
    if not content.artefacts:
        yield Finding("artefacts", _("It asks for no artefact."), _("Ask for at least one thing from work."))
    for at, artefact in enumerate(content.artefacts):
        yield from _blank(f"artefacts.{at}.title", artefact.title, _("Name what to hand in."))
        yield from _blank(f"artefacts.{at}.description", artefact.description, _("Say what to hand in."))
        if artefact.min_items > artefact.max_items:
            yield Finding(
                f"artefacts.{at}.min_items",
                _("The least number of items is above the most."),
                _("Make the first number the smaller one."),
            )
        if not artefact.rows:
            yield Finding(f"artefacts.{at}.rows", _("No rubric row judges it."), _("Add a rubric row."))


def rows_with_paths(content: AchievementContent) -> Iterator[tuple[str, Row]]:
    """Every rubric row with its path, in the order a reader meets them."""
    for at, row in enumerate(content.overview.rows):
        yield f"overview.rows.{at}", row
    for number, artefact in enumerate(content.artefacts):
        for at, row in enumerate(artefact.rows):
            yield f"artefacts.{number}.rows.{at}", row
    for at, row in enumerate(content.reflection.rows):
        yield f"reflection.rows.{at}", row


def ask_described_levels(content: AchievementContent) -> Findings:
    seen: set[str] = set()
    for path, row in rows_with_paths(content):
        yield from _blank(f"{path}.title", row.title, _("Name this row."))
        yield from _blank(f"{path}.ask", row.ask, _("Say what the assessor looks for."))
        if len(row.levels) < 2:
            yield Finding(f"{path}.levels", _("It has fewer than two levels."), _("Describe two or more."))
        for at, level in enumerate(row.levels):
            yield from _blank(f"{path}.levels.{at}.label", level.label, _("Name this level."))
            yield from _blank(f"{path}.levels.{at}.text", level.text, _("Say how work at this level looks."))
        keys = [level.key for level in row.levels]
        if row.floor not in keys:
            yield Finding(f"{path}.floor", _("No level is set as the lowest that passes."), _("Choose one."))
        elif len(keys) > 1 and row.floor == keys[-1]:
            yield Finding(
                f"{path}.floor",
                _("Every level passes, so the row decides nothing."),
                _("Choose a higher level, or add one below it."),
            )
        if len(set(keys)) < len(keys) or row.key in seen:
            yield Finding(path, _("A key is used twice."), _("Take out the row or level and add it again."))
        seen.add(row.key)


def ask_evidence_formats(content: AchievementContent) -> Findings:
    for at, artefact in enumerate(content.artefacts):
        path = f"artefacts.{at}.formats"
        if not artefact.formats:
            yield Finding(path, _("No format is chosen."), _("Choose two or more formats."))
        elif len(set(artefact.formats)) == 1 and not artefact.single_format_reason.strip():
            yield Finding(
                path,
                _("Only one format is taken, with no reason."),
                _("Choose another format too, or say why only this one can show it."),
            )


def ask_attestation(content: AchievementContent) -> Findings:
    if not any(artefact.attestation for artefact in content.artefacts):
        yield Finding(
            "artefacts",
            _("No artefact may be confirmed by someone at work."),
            _("Turn it on for at least one artefact."),
        )


def ask_hours(content: AchievementContent) -> Findings:
    if content.hours <= 0:
        yield Finding("hours", _("There are none."), _("Estimate the hours, with the work itself counted."))


def ask_validity_and_renewal(content: AchievementContent) -> Findings:
    """A badge that ends says why, and how less than the whole way renews it (AQ16)."""
    if not content.validity_months:
        return
    yield from _blank("validity_reason", content.validity_reason, _("Say why it ends after that time."))
    asked, known = set(content.renewal.parts), set(content.part_names())
    if gone := asked - known:
        yield Finding(
            "renewal.parts",
            _("“%(part)s” is no part of this.") % {"part": min(gone)},
            _("Choose the parts again."),
        )
    elif not asked:
        yield Finding(
            "renewal.parts",
            _("The badge ends, and no part is named that renews it."),
            _("Choose the parts that must be shown anew."),
        )
    elif asked == known:
        yield Finding(
            "renewal.parts",
            _("Renewing it asks for as much as earning it."),
            _("Leave out the parts that stay true."),
        )


def ask_price_and_waiver(content: AchievementContent) -> Findings:
    yield from _blank(
        "price.waiver",
        content.price.waiver,
        _("Say how to have the price waived. If it is free, say that it is free."),
    )


def ask_bias_checklist(content: AchievementContent) -> Findings:
    for name, answer in content.bias_review:
        yield from _blank(f"bias_review.{name}", answer, _("Answer this question in a sentence or more."))


def ask_design_record(content: AchievementContent) -> Findings:
    record = content.design_record
    yield from _blank("design_record.consulted", record.consulted, _("Name the kinds of people you asked."))
    try:
        date.fromisoformat(record.date)
    except ValueError:
        yield Finding(
            "design_record.date",
            _("“%(date)s” is not a date we can read.") % {"date": record.date},
            _("Write the date as year-month-day, such as 2026-10-05."),
        )


_BARE_PICTURE = re.compile(r"!\[\s*\]\(")


def ask_pictures(content: AchievementContent) -> Findings:
    for where, text in _marked_up(content):
        if _BARE_PICTURE.search(text):
            yield Finding(where, _("A picture has no words."), _("Say what it shows, between [ and ]."))


def _marked_up(content: AchievementContent) -> Iterator[tuple[str, str]]:
    yield "rationale", content.rationale
    yield from ((f"components.{at}.text", part.text) for at, part in enumerate(content.components))
    yield from (
        (f"artefacts.{at}.description", part.description) for at, part in enumerate(content.artefacts)
    )

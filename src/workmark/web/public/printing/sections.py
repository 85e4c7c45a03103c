"""The parts of a printed micro-credential as plain blocks, so that the typst template only knows how blocks look.

Beside the blocks of `lib.markdown_blocks` there are "part" (a heading one step lower), "facts" (name and value),
"sources" and "rubric".
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.achievements.content import AchievementContent, ArtefactRequirement, Row, WrittenPart
from workmark.achievements.models import AchievementVersion
from workmark.credentials.alignments import framework_name
from workmark.lib.markdown_blocks import Block, markdown_blocks
from workmark.submissions.forecast import PROMISED_WORKING_DAYS
from workmark.web.components.rubric import rubric_grid
from workmark.web.public.presenting import (
    FORMATS,
    SKILL_LEVELS,
    attributions,
    european_record,
    language_name,
    titles_before,
)


def sections_of(version: AchievementVersion) -> list[dict[str, Any]]:
    """Every section with its heading, in the order of the page; those without content are left out."""
    said = version.said
    sections = [
        (_("What it proves"), list(_proves(said))),
        (_("The method"), list(_method(said))),
        (_("Tasks and skills from the job"), list(_job(said))),
        (_("What you hand in"), list(_evidence(said))),
        (_("How it is judged: the whole rubric"), list(_rubrics(said))),
        (_("Why this method"), list(_why(said))),
        (_("Learn for free"), list(_resources(said))),
        (_("Who issues it"), list(_issuer(version))),
        (_("The European record"), [_facts(european_record(version))]),
        (_("Fairness"), list(_fairness(said))),
    ]
    return [{"heading": heading, "blocks": blocks} for heading, blocks in sections if blocks]


def _words(text: str, *, strong: bool = False, link: str = "") -> Block:
    run = {"text": text, "strong": strong, "emphasised": False, "code": False, "link": link}
    return {"kind": "paragraph", "runs": [run]}


def _part(text: str) -> Block:
    return {"kind": "part", "text": text}


def _list(items: Sequence[Block], *, ordered: bool = False) -> Block:
    return {"kind": "list", "ordered": ordered, "items": [[item] for item in items]}


def _facts(rows: Sequence[dict[str, str]]) -> Block:
    return {"kind": "facts", "rows": [[row["label"], row["value"]] for row in rows]}


def _proves(said: AchievementContent) -> Iterator[Block]:
    yield _words(said.competency, strong=True)
    if said.annex.learning_outcomes:
        yield _list([_words(outcome) for outcome in said.annex.learning_outcomes])
    about = [
        {"label": _("For"), "value": said.audience},
        {"label": _("Before you start"), "value": said.prerequisites.text},
        {"label": _("To be earned first"), "value": "; ".join(titles_before(said))},
        {"label": _("Fee waiver"), "value": said.price.waiver},
    ]
    yield _facts([row for row in about if row["value"]])


def _method(said: AchievementContent) -> Iterator[Block]:
    yield _words(said.key_method)
    for number, component in enumerate(said.components, start=1):
        yield _part(f"{number}. {component.name}")
        yield from markdown_blocks(component.text)


def _job(said: AchievementContent) -> Iterator[Block]:
    if said.tasks:
        yield _part(_("Tasks that the evidence shows being done"))
        yield _list(
            [
                _words(
                    f"{task.text} ({task.occupation}, {framework_name(task.framework)} {task.occupation_code})"
                )
                for task in said.tasks
            ]
        )
    if said.skills:
        yield _part(_("Skills it proves"))
        yield _list(
            [_words(f"{skill.label}: {SKILL_LEVELS[skill.level]}", link=skill.uri) for skill in said.skills]
        )
    if said.occupations:
        yield _part(_("Jobs it serves"))
        yield _words(", ".join(occupation.label for occupation in said.occupations))
    for framework in attributions(said):
        yield _words(framework.attribution)


def _evidence(said: AchievementContent) -> Iterator[Block]:
    yield _part(_("Part 1: overview"))
    yield from _written(said.overview)
    yield _part(_("Part 2: evidence from your work"))
    for artefact in said.artefacts:
        yield from _artefact(artefact)
    yield _part(_("Part 3: reflection"))
    yield from _written(said.reflection)


def _written(part: WrittenPart) -> Iterator[Block]:
    if part.intro:
        yield _words(part.intro)
    yield _list(
        [
            _words(
                f"{question.prompt} {question.help} "
                + _("(%(least)d to %(most)d words)")
                % {"least": question.min_words, "most": question.max_words}
            )
            for question in part.questions
        ],
        ordered=True,
    )


def _artefact(artefact: ArtefactRequirement) -> Iterator[Block]:
    yield _words(artefact.title, strong=True)
    yield from markdown_blocks(artefact.description)
    accepted = _("Send %(least)d to %(most)d items, as: %(formats)s.") % {
        "least": artefact.min_items,
        "most": artefact.max_items,
        "formats": ", ".join(str(FORMATS[name]) for name in artefact.formats),
    }
    confirmed = _("Someone at work may confirm it by a link.") if artefact.attestation else ""
    yield _words(" ".join(text for text in (accepted, artefact.single_format_reason, confirmed) if text))


def _rubrics(said: AchievementContent) -> Iterator[Block]:
    yield _words(
        _(
            "Every row must reach the level marked as enough. There are no averages: a strong row does not make up for another."
        )
    )
    yield _rubric(_("Part 1: overview"), said.overview.rows)
    for artefact in said.artefacts:
        yield _rubric(_("Part 2: %(title)s") % {"title": artefact.title}, artefact.rows)
    yield _rubric(_("Part 3: reflection"), said.reflection.rows)


def _rubric(caption: str, rows: Sequence[Row]) -> Block:
    grid = rubric_grid(rows, {}, {})
    return {
        "kind": "rubric",
        "caption": caption,
        "columns": grid.columns,
        "rows": [
            {
                "title": row.title,
                "ask": row.ask,
                "cells": [
                    {"label": cell.label, "text": cell.text, "floor": cell.is_floor, "span": cell.span}
                    for cell in row.cells
                ],
            }
            for row in grid.rows
        ],
    }


def _why(said: AchievementContent) -> Iterator[Block]:
    yield from markdown_blocks(said.rationale, citations=[source.key for source in said.sources])
    yield {
        "kind": "sources",
        "heading": _("Sources"),
        "sources": [
            {"key": source.key, "citation": source.citation, "url": source.url, "finding": source.finding}
            for source in said.sources
        ],
    }


def _resources(said: AchievementContent) -> Iterator[Block]:
    if not said.resources:
        return
    yield _list(
        [
            _words(
                ", ".join(
                    part
                    for part in (
                        resource.title,
                        resource.provider,
                        language_name(resource.language),
                        _minutes(resource.minutes),
                    )
                    if part
                ),
                link=resource.url,
            )
            for resource in said.resources
        ]
    )


def _minutes(minutes: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else ""


def _issuer(version: AchievementVersion) -> Iterator[Block]:
    issuer = version.issuer
    yield _words(f"{issuer.name}. {issuer.description}".strip())
    yield _words(
        _(
            "You get an answer within %(days)d working days. The assessor does not see your name, and you do not see theirs."
        )
        % {"days": PROMISED_WORKING_DAYS}
    )


def _fairness(said: AchievementContent) -> Iterator[Block]:
    answers = [text for _name, text in said.bias_review if text]
    if said.design_record.consulted:
        yield _words(f"{said.design_record.consulted} ({said.design_record.date})")
    if answers:
        yield _list([_words(text) for text in answers])

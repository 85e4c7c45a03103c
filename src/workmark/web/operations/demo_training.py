"""The demonstration's training: Harbour's page, examples to practise and calibrate on, and two assessors' histories.

All of it is made up and marked as simulated. The examples of one rubric wait to be tried; those of another were read by
Aziz and Maud in the past.
"""

import tomllib
from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.assessment.actions.write_training_page import write_training_page
from workmark.assessment.calibrating import AnchorScores, RowPair, figures_of
from workmark.assessment.calibration_models import (
    Anchor,
    AnchorKind,
    AnchorReading,
    AnchorState,
    AnchorUse,
    TrainingPage,
    TrainingRead,
    Trial,
    TrialOutcome,
)
from workmark.assessment.certificate_models import CertificateKind
from workmark.assessment.granting import grant
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.submissions.copying import blank_example
from workmark.submissions.evidence import digest
from workmark.submissions.models import Answer, Evidence, EvidenceKind
from workmark.web.operations.demo import FOLDER
from workmark.web.operations.demo_cast import DemoCast

HISTORY = "customer-interviews"
_TO_TRY = (
    *[(AnchorUse.PRACTICE, kind) for kind in ("strong", "weak", "border")],
    *[(AnchorUse.CALIBRATION, kind) for kind in ("strong", "weak", "border", "border", "strong")],
    *[(AnchorUse.LIVE, kind) for kind in ("weak", "border")],
)
_KINDS = {"strong": AnchorKind.CLEAR_PASS, "weak": AnchorKind.CLEAR_FAIL, "border": AnchorKind.BORDERLINE}
_LIVE_SETS = 6
_Told = dict[str, Any]


def make_training(cast: DemoCast, opening: datetime) -> None:
    """Once; whoever runs it again finds it made."""
    if TrainingPage.objects.filter(issuer=cast.harbour).exists():
        return
    told = tomllib.loads((FOLDER / "training.toml").read_text(encoding="utf-8"))
    written = opening - timedelta(days=200)
    page = write_training_page(cast.ines, cast.harbour, text=told["page"], bias_text=told["bias"], at=written)
    expert = Person.objects.create(name="Simulated expert", handle="simulated-expert", is_active=False)
    with change(SYSTEM, "demo.make_training", page, organisation=cast.harbour):
        _examples_to_try(cast, expert, told, written)
        used = _examples_of_the_past(cast, expert, written)
        for assessor, days, slips in ((cast.aziz, 150, 0.12), (cast.maud, 120, 0.08)):
            TrainingRead.objects.create(
                page=page, person=assessor, read_at=opening - timedelta(days=days + 1)
            )
            _history(assessor, used, opening, days, Random(f"{assessor.email} {slips}"), slips)  # noqa: S311


def _examples_to_try(cast: DemoCast, expert: Person, told: _Told, at: datetime) -> None:
    version = _published(told["rubric"])
    for place, (use, quality) in zip(told["places"], _TO_TRY, strict=True):
        part = told[quality]
        levels = {row.key: row.floor for row in version.said.rows()} | part.get("levels", {})
        anchor = _anchor(cast, expert, version, _KINDS[quality], use, levels, told["notes"], at)
        Answer.objects.bulk_create(
            Answer(submission=anchor.work, question_key=key, text=text.format(**place), edited_at=at)
            for key, text in part["answers"].items()
        )
        Evidence.objects.bulk_create(
            Evidence(
                submission=anchor.work,
                requirement_key=key,
                kind=EvidenceKind.TEXT,
                title=artefact.title,
                text=(text := part["evidence"][key].format(**place)),
                sha256=digest(text),
                added_at=at,
            )
            for key in part["evidence"]
            if (artefact := version.said.artefact(key))
        )


def _examples_of_the_past(cast: DemoCast, expert: Person, at: datetime) -> list[Anchor]:
    """Five for a calibration, then one for each month among live work; their files are no longer kept."""
    version = _published(HISTORY)
    rows = version.said.rows()
    notes = {row.key: "Simulated: the experts' note is no longer kept." for row in rows}
    kinds = [AnchorKind.CLEAR_PASS, AnchorKind.CLEAR_FAIL, AnchorKind.BORDERLINE, AnchorKind.BORDERLINE]
    made = []
    for place in range(5 + _LIVE_SETS):
        kind = kinds[place % len(kinds)]
        levels = {row.key: row.floor for row in rows}
        if kind == AnchorKind.CLEAR_FAIL:
            levels |= {row.key: row.levels[-1].key for row in rows[2:7]}
        elif kind == AnchorKind.BORDERLINE:
            levels |= {rows[2 + place % 7].key: "developing"}
        use = AnchorUse.CALIBRATION if place < 5 else AnchorUse.LIVE
        anchor = _anchor(cast, expert, version, kind, use, levels, notes, at)
        anchor.state, anchor.retired_at = AnchorState.RETIRED, at + timedelta(days=190)
        anchor.save(update_fields=["state", "retired_at"])
        made.append(anchor)
    return made


def _history(
    assessor: Person, anchors: list[Anchor], opening: datetime, days: int, chance: Random, slips: float
) -> None:
    """A calibration that was passed so many days ago, and an anchor among live work each three weeks since.

    slips: how often a row stands one step off the agreed level.
    """
    version, begun = anchors[0].version, opening - timedelta(days=days)
    scored = [_scored(anchor, chance, slips) for anchor in anchors]
    figures = figures_of(scored[:5])
    if not figures.passed:
        raise ValueError(
            f"The history that was drawn for {assessor} is not one of somebody calibrated: {figures}."
        )
    ended = begun + timedelta(hours=5)
    trial = Trial.objects.create(
        assessor=assessor,
        version=version,
        begun_at=begun,
        ended_at=ended,
        outcome=TrialOutcome.PASSED,
        figures=asdict(figures),
    )
    grant(assessor, version, CertificateKind.CALIBRATED, at=ended)
    AnchorReading.objects.bulk_create(
        AnchorReading(
            anchor=anchor,
            assessor=assessor,
            trial=trial if place < 5 else None,
            use=anchor.use,
            opened_at=begun,
            scored_at=ended if place < 5 else begun + timedelta(days=18 * (place - 4)),
            rows=len(scores.rows),
            exact=scores.exact,
            is_wrong=scores.is_wrong,
        )
        for place, (anchor, scores) in enumerate(zip(anchors, scored, strict=True))
    )


def _scored(anchor: Anchor, chance: Random, slips: float) -> AnchorScores:
    """The agreed levels, now and then one step off; clear work is never decided wrongly."""
    rows, pairs = anchor.version.said.rows(), []
    for row in rows:
        keys = [level.key for level in row.levels]
        agreed = given = keys.index(anchor.levels[row.key])
        slip = chance.random() < slips
        if slip and anchor.kind == AnchorKind.BORDERLINE:
            given = min(given + 1, len(keys) - 1)
        elif slip and agreed == len(keys) - 1 and len(keys) > 2:
            given = agreed - 1
        pairs.append((row, RowPair(given, agreed, len(keys))))
    awards = all(row.passes(row.levels[pair.given].key) for row, pair in pairs)
    should = all(row.passes(anchor.levels[row.key]) for row in rows)
    return AnchorScores(anchor.kind, tuple(pair for _, pair in pairs), awards, should)


def _anchor(
    cast: DemoCast,
    expert: Person,
    version: AchievementVersion,
    kind: AnchorKind,
    use: AnchorUse,
    levels: dict[str, str],
    notes: dict[str, str],
    at: datetime,
) -> Anchor:
    work = blank_example(version, language=version.language, at=at)
    work.is_simulated = True
    work.save(update_fields=["is_simulated"])
    anchor = Anchor.objects.create(
        version=version,
        work=work,
        kind=kind,
        use=use,
        state=AnchorState.APPROVED,
        levels=levels,
        notes=notes,
        made_by=cast.noor,
        made_at=at,
        approved_by=expert,
        approved_at=at,
    )
    anchor.seen_by.add(cast.noor)
    return anchor


def _published(slug: str) -> AchievementVersion:
    return AchievementVersion.objects.get(achievement__slug=slug, state=VersionState.PUBLISHED)

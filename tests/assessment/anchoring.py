"""Anchors written straight into the database, where a test is about something else than making them."""

from typing import Any

from tests.assessment.scenes import BELOW, MONDAY, lock, score_all
from tests.conftest import Cast
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.calibration_models import Anchor, TrainingPage, TrainingRead
from workmark.assessment.models import Assignment
from workmark.submissions.copying import blank_example
from workmark.submissions.models import Answer, Evidence

HARD_ROW = "plan-audience"  # the row below its floor in whatever does not pass


def anchor(cast: Cast, version: Any, kind: str, use: str = "calibration", **fields: Any) -> Anchor:
    """Approved by Maud and Noor; every row at its floor, and for a clear fail one below."""
    said = version.said
    work = blank_example(version, language="en", at=MONDAY)
    Answer.objects.bulk_create(
        Answer(submission=work, question_key=one.key, text=f"Words about {one.key}.")
        for one in said.questions()
    )
    Evidence.objects.bulk_create(
        Evidence(
            submission=work,
            requirement_key=part.key,
            kind="text",
            title=part.title,
            text="Shown.",
            sha256="0" * 64,
        )
        for part in said.artefacts
    )
    levels = {row.key: row.floor for row in said.rows()}
    if kind == "clear-fail":
        levels[HARD_ROW] = "developing"
    return Anchor.objects.create(
        **{
            "version": version,
            "work": work,
            "kind": kind,
            "use": use,
            "state": "approved",
            "levels": levels,
            "notes": {row.key: "Secret note on why it stands there." for row in said.rows()},
            "made_by": cast.maud,
            "approved_by": cast.noor,
            "made_at": MONDAY,
            "approved_at": MONDAY,
            **fields,
        }
    )


def calibration_set(cast: Cast, version: Any) -> list[Anchor]:
    kinds = ("clear-pass", "clear-fail", "borderline", "borderline", "clear-fail")
    return [anchor(cast, version, kind) for kind in kinds]


def practice_set(cast: Cast, version: Any) -> list[Anchor]:
    return [anchor(cast, version, kind, "practice") for kind in ("clear-pass", "clear-fail", "borderline")]


def trained(cast: Cast, person: Any) -> TrainingPage:
    """The training page is there and read."""
    page = TrainingPage.objects.create(
        issuer=cast.harbour,
        number=1,
        text="Read.",
        bias_text="Beware.",
        written_by=cast.ines,
        written_at=MONDAY,
    )
    TrainingRead.objects.create(page=page, person=person, read_at=MONDAY)
    return page


def score_as_agreed(assignment: Assignment, *, but: dict[str, str] | None = None) -> None:
    """The agreed levels, except on these rows; then lock."""
    agreed = assignment.anchor_reading.anchor.levels
    score_all(assignment)
    for key, level in {**agreed, **(but or {})}.items():
        score_row(assignment.assessor, assignment, row_key=key, level_key=level, at=MONDAY, **BELOW)
    lock(assignment)

"""Figures that rest on a made-up past say so, and the past counts for nothing that decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.assessment.scenes import MONDAY, qualify, rate, submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.agreement import agreement_told
from workmark.assessment.agreement_models import AgreementReport
from workmark.assessment.certificates import certificate_for
from workmark.assessment.quality_queries import _counts, decided_between
from workmark.assessment.queries import locked_by
from workmark.submissions.models import Submission
from workmark.submissions.outcomes import outcomes_of
from workmark.submissions.queries import record_of


@pytest.fixture
def simulated(cast: Cast) -> Any:
    """Lena's decided work, made simulated after the fact."""
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    work = submitted(cast, version)
    rate(cast.aziz, work)
    rate(cast.maud, work)
    Submission.objects.filter(pk=work.pk).update(is_simulated=True)
    return version


def test_the_sentence_says_that_it_is_simulated(cast: Cast, simulated: Any) -> None:
    AgreementReport.objects.create(version=simulated, twice=40, exact=0.9, content={}, made_at=MONDAY)
    told = agreement_told(simulated)

    assert (told.is_simulated, told.share) == (True, 90)
    assert "Simulated" in render_to_string("components/agreement_sentence.html", {"told": told})
    Submission.objects.update(is_simulated=False)
    assert not agreement_told(simulated).is_simulated


def test_nothing_that_decides_counts_it(cast: Cast, simulated: Any) -> None:
    held = certificate_for(cast.aziz, simulated, MONDAY)

    assert held is not None
    assert held.used == 0  # type: ignore[attr-defined]  # annotated by the query
    assert list(locked_by(cast.aziz)) == []
    assert outcomes_of(simulated.achievement) is None
    assert record_of(cast.harbour, at=MONDAY).durations == []
    before, after = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
    assert decided_between(cast.harbour, before, after) == []
    assert _counts(cast.harbour) == ({}, {})  # nor does it make anybody's later work less new
    Submission.objects.update(is_simulated=False)
    assert len(decided_between(cast.harbour, before, after)) == 1

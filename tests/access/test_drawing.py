"""A thousand random questions across tenants; `python -m tests.access 100000` asks as many as one likes."""

import pytest

from tests.access.drawing import Drawing, questions
from tests.access.tenants import make_tenants
from workmark.organisations.models import Membership
from workmark.organisations.queries import members_of


@pytest.mark.long
@pytest.mark.django_db
def test_no_random_question_is_answered_with_a_row_of_the_other_tenant() -> None:
    ours, twin = make_tenants()
    drawing = Drawing(ours, twin, seed=2026)

    drawn = drawing.draw(1_000)

    assert drawn.foreign == []
    assert drawn.rows > 300
    assert len(drawn.by) > 50
    # And the look would see one: a role at theirs, held by one of ours.
    assert drawing.is_of(ours.twin, members_of(ours.cast.harbour)[0])
    assert not drawing.is_of(ours.twin, members_of(twin.cast.harbour)[0])
    assert not drawing.is_of(ours.twin, Membership(person=ours.cast.lena, organisation=twin.cast.harbour))


def test_the_query_functions_are_found() -> None:
    names = {question.name.removeprefix("workmark.") for question in questions()}

    assert {
        "submissions.queries.submission_by_token",
        "organisations.queries.members_of",
        "workforce.openings.opening_of",
        "assessment.queries.awaiting_assessor",
    } <= names

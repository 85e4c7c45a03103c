"""A badge from elsewhere as evidence: named by its learner, seen with its verdict, judged by the same people (EQ14)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.assessment.scenes import certify, qualify
from tests.conftest import Cast
from tests.factories import published_version
from tests.planning.scenes import JUNE
from tests.planning.scenes import bring as bring
from workmark.assessment.models import Assignment, Reading
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.actions.name_prior_learning import name_prior_learning, take_out_prior_learning
from workmark.planning.actions.remove_imported import remove_imported
from workmark.planning.bringing import Brought
from workmark.planning.models import ImportedAward
from workmark.planning.prior_learning import awards_to_name, prior_learning_on
from workmark.submissions.actions.start import start
from workmark.submissions.models import Submission

Bring = Callable[..., Brought]
HERS = "people/sound-lena-asks.json"


@pytest.fixture
def draft(cast: Cast) -> Submission:
    return start(cast.lena, published_version(cast.harbour), at=JUNE)


@pytest.fixture
def award(cast: Cast, bring: Bring) -> ImportedAward:
    return import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE).awards.get()


def name(cast: Cast, draft: Submission, award: ImportedAward, *rows: str, words: str = "The plan.") -> None:
    name_prior_learning(cast.lena, draft, award, row_keys=rows, words=words, at=JUNE)


def test_it_is_named_for_rows_once_and_outlives_its_import(
    cast: Cast, draft: Submission, award: ImportedAward
) -> None:
    assert awards_to_name(cast.lena, JUNE) == [award]
    name(cast, draft, award, "posts-care")
    name(cast, draft, award, "posts-care", "plan-audience")

    remove_imported(cast.lena, award.imported)

    named = prior_learning_on(draft).get()
    assert (named.row_keys, named.title, named.lapse) == (["plan-audience", "posts-care"], award.title, "")
    take_out_prior_learning(cast.lena, named, at=JUNE)
    assert not prior_learning_on(draft).exists()


def test_what_is_no_evidence(cast: Cast, draft: Submission, award: ImportedAward) -> None:
    for rows, words in (((), "x"), (("no-such-row",), "x"), (("posts-care",), " ")):
        with pytest.raises(InvalidInput):
            name(cast, draft, award, *rows, words=words)
    with pytest.raises(NotAllowed):
        name_prior_learning(cast.otto, draft, award, row_keys=["posts-care"], words="x", at=JUNE)
    ImportedAward.objects.update(whose="anothers")
    award.refresh_from_db()
    with pytest.raises(InvalidInput):
        name(cast, draft, award, "posts-care")
    Submission.objects.update(state="submitted", submitted_at=JUNE, declared_own_work_at=JUNE)
    with pytest.raises(WrongState):
        name(cast, draft, award, "posts-care")


def test_the_assessor_sees_it_with_its_verdict_and_not_whose_it_is(
    cast: Cast, draft: Submission, award: ImportedAward
) -> None:
    ImportedAward.objects.update(standing="self-asserted")
    award.refresh_from_db()
    name(cast, draft, award, "posts-care", words="It shows how I plan posts.")
    qualify(cast, cast.aziz, draft.version)
    certify(cast.maud, draft.version)
    reading = Reading.objects.create(submission=draft, opened_at=JUNE, state="held")
    Submission.objects.update(state="in-assessment", submitted_at=JUNE, declared_own_work_at=JUNE)
    held = Assignment.objects.create(
        submission=draft, reading=reading, assessor=cast.aziz, due_at=JUNE + timedelta(days=5)
    )
    aziz = Client()
    aziz.force_login(cast.aziz)

    said = aziz.get(f"/assess/{held.token}/").content.decode()

    assert "It shows how I plan posts." in said
    assert "Nobody vouches for its issuer." in said
    assert cast.lena.name not in said


def test_the_page_takes_what_is_chosen(cast: Cast, draft: Submission, award: ImportedAward) -> None:
    lena = Client()
    lena.force_login(cast.lena)
    page = f"/work/{draft.token}/prior/"
    ImportedAward.objects.update(valid_until=None)

    assert lena.post(page, {"award": str(award.pk), "words": "x"}).status_code == 422  # no row is chosen
    lena.post(page, {"award": str(award.pk), "rows": ["posts-care"], "words": "The plan."})

    named = prior_learning_on(draft).get()
    assert (named.row_keys, named.lapse) == (["posts-care"], "stale")  # it was checked in June

"""Who sees what of anchors and training. No page shows an agreed level or a note to anybody before their own scores."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.assessment.anchoring import anchor, calibration_set, practice_set, score_as_agreed, trained
from tests.assessment.scenes import MONDAY, qualify
from tests.conftest import PEOPLE, Cast
from tests.factories import published_version
from workmark.assessment.actions.begin_calibration import begin_calibration
from workmark.assessment.actions.begin_practice import begin_practice
from workmark.assessment.certificate_models import Certificate
from workmark.submissions.models import Submission

SECRET = b"Secret note"


@pytest.fixture
def version(cast: Cast) -> Any:
    made = published_version(cast.harbour)
    qualify(cast, cast.aziz, made)
    Certificate.objects.all().delete()
    calibration_set(cast, made)
    practice_set(cast, made)
    trained(cast, cast.aziz)
    return made


def ask(person: Any, address: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(address)


PAGES = {
    "assessor:training": "lena aziz maud noor ines rui emre otto",  # one's own; empty for whoever assesses for nobody
    "assessor:training-page": "aziz maud noor",
    "assessor:write-training": "maud noor ines",
    "assessor:rubric": "maud noor",
    "assessor:anchor": "maud noor",
    "assessor:anchor-add": "maud noor",
    "assessor:anchor-item": "maud noor",
}


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_exactly_these_people(cast: Cast, version: Any, name: str) -> None:
    draft = anchor(cast, version, "clear-pass", state="draft", approved_by=None)
    arguments = {
        "assessor:training-page": [cast.harbour.slug],
        "assessor:write-training": [cast.harbour.slug],
        "assessor:rubric": [version.achievement.slug, version.number],
        "assessor:anchor": [draft.token],
        "assessor:anchor-add": [draft.token],
        "assessor:anchor-item": [draft.token, draft.work.evidence.first().token],
    }
    address = reverse(name, args=arguments.get(name, []))

    answers = {who: ask(cast.people()[who], address) for who in PEOPLE}

    assert {who for who, answer in answers.items() if answer.status_code == 200} == set(PAGES[name].split())
    assert {answer.status_code for answer in answers.values()} <= {200, 403, 404}


@pytest.mark.long
def test_practice_shows_notes_after_the_scores_and_calibration_never(cast: Cast, version: Any) -> None:
    item = begin_practice(cast.aziz, version, at=MONDAY)
    address = reverse("assessor:work", args=[item.assignment.token])
    assert SECRET not in ask(cast.aziz, address).content
    score_as_agreed(item.assignment)
    assert SECRET in ask(cast.aziz, address).content

    for _ in range(2):
        score_as_agreed(begin_practice(cast.aziz, version, at=MONDAY).assignment)
    trial = begin_calibration(cast.aziz, version, at=MONDAY)
    for item in trial.items.all():
        address = reverse("assessor:work", args=[item.assignment.token])
        assert SECRET not in ask(cast.aziz, address).content
        score_as_agreed(item.assignment)
        assert SECRET not in ask(cast.aziz, address).content
    result = ask(cast.aziz, reverse("assessor:trial", args=[trial.token]))
    assert b"Passed" in result.content
    assert SECRET not in result.content
    assert ask(cast.maud, reverse("assessor:trial", args=[trial.token])).status_code == 404


def test_a_learner_offers_her_work_and_takes_it_back_on_her_own_page(cast: Cast, version: Any) -> None:
    work = Submission.objects.create(learner=cast.lena, version=version, state="awarded")
    address = reverse("learner:training-use", args=[work.token])
    client = Client()
    client.force_login(cast.lena)

    client.post(address)
    assert b"You agreed on" in client.get(address).content
    client.post(address, {"withdraw": "1"})

    assert b"Yes, use a copy" in client.get(address).content
    assert ask(cast.aziz, address).status_code == 404


def test_a_lead_writes_mends_and_approves_an_anchor_on_pages(cast: Cast, version: Any) -> None:
    draft = anchor(cast, version, "clear-pass", state="draft", approved_by=None)
    address = reverse("assessor:anchor", args=[draft.token])
    maud, noor = Client(), Client()
    maud.force_login(cast.maud)
    noor.force_login(cast.noor)
    said = {"kind": "borderline", "use": "live", "save": "1"}
    said |= {f"answer-{one.key}": "Mended." for one in version.said.questions()}
    said |= {f"level-{row.key}": row.floor for row in version.said.rows()}
    said |= {f"note-{row.key}": "It meets what the level asks." for row in version.said.rows()}
    assert maud.post(address, said).status_code == 302
    assert maud.post(address, {"approve": "1", "is_nameless": "on"}).status_code == 403

    assert noor.post(address, {"approve": "1"}).status_code == 422
    assert noor.post(address, {"approve": "1", "is_nameless": "on"}).status_code == 302

    draft.refresh_from_db()
    assert (draft.state, draft.kind, draft.approved_by) == ("approved", "borderline", cast.noor)
    assert SECRET not in noor.get(address).content
    assert b"It meets what the level asks" in noor.get(address).content

"""An appeal as its people meet it: the learner's button and form, the fresh assessor's page, the lead's list."""

import pytest
from django.test import Client

from tests.assessment.actions.test_appeals import assessor, refuse
from tests.assessment.scenes import FEEDBACK, MISSING, NEXT_STEP, RULES, qualify, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.models import Assignment
from workmark.assessment.review_models import Review
from workmark.lib.clock import now
from workmark.submissions.actions.start import start
from workmark.submissions.models import Submission


@pytest.fixture
def refused(cast: Cast) -> Submission:
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    work = submitted(cast, version)
    refuse(cast, work, "plan-audience")
    return work


@pytest.fixture
def lena(cast: Cast) -> Client:
    return signed_in_as(cast.lena)


def test_a_learner_appeals_follows_it_and_reads_the_answer(
    cast: Cast, refused: Submission, lena: Client
) -> None:
    page = f"/work/{refused.token}/"
    assert f"{page}appeal/" in lena.get(page).content.decode()
    assert lena.post(f"{page}appeal/", {"grounds": ""}).status_code == 422

    sent = lena.post(f"{page}appeal/", {"grounds": "The audience is on page two."}, follow=True)

    said = sent.content.decode()
    assert "The audience is on page two." in said
    assert f"{page}appeal/'" not in said
    noor = assessor(cast, "noor", refused.version)
    desk = signed_in_as(noor)
    assert "Decided work that is read again." in desk.get("/assess/").content.decode()
    desk.post(f"/assess/take/{refused.readings.get(state='waiting').token}/")
    token = Assignment.objects.get(assessor=noor).token
    seen = desk.get(f"/assess/{token}/").content.decode()
    assert "The audience is on page two." in seen
    assert 'id="row-plan-audience"' in seen
    assert 'id="row-posts-care"' not in seen  # only what was refused is judged again
    assert cast.lena.name not in seen
    desk.post(
        f"/assess/{token}/",
        {
            "plan-audience-level": "developing",
            "plan-audience-feedback": FEEDBACK,
            "plan-audience-missing": MISSING,
            "plan-audience-next_step": NEXT_STEP,
            "plan-audience-rules_met": RULES,
            "decide": "1",
        },
    )
    desk.post(f"/assess/{token}/decision/", {"strength": "The numbers are right."})

    answered = lena.get(page).content.decode()
    assert "The decision stands" in answered
    assert FEEDBACK in answered
    assert "Noor" not in answered
    assert "Appeal to a panel" in answered


def test_an_appeal_that_was_taken_back_leaves_the_first_one_open(
    cast: Cast, refused: Submission, lena: Client
) -> None:
    page = f"/work/{refused.token}/"
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.lena)
    lena.post(f"{page}appeal/", {"grounds": "The audience is on page two."})
    shown = browser.get(page).content.decode()
    assert "Take this appeal back" in shown
    address = f"{page}appeal/{refused.decisions.get().reviews.get().token}/withdraw/"
    assert address in shown
    token = shown.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    again = browser.post(address, {"csrfmiddlewaretoken": token}, follow=True).content.decode()

    assert "Appeal against this decision" in again
    assert "Appeal to a panel" not in again


def test_an_appeal_that_is_not_possible_says_why(cast: Cast, lena: Client, refused: Submission) -> None:
    Submission.objects.create(
        learner=cast.lena,
        version=refused.version,
        previous=refused,
        state="submitted",
        declared_own_work_at=refused.declared_own_work_at,
        submitted_at=refused.submitted_at,
    )

    answer = lena.get(f"/work/{refused.token}/appeal/")

    assert answer.status_code == 409
    assert "handed in the next round" in answer.content.decode()


def test_an_appeal_can_be_taken_back_by_its_learner_only(
    cast: Cast, lena: Client, refused: Submission
) -> None:
    lena.post(f"/work/{refused.token}/appeal/", {"grounds": "Page two."})
    review = Review.objects.get()
    address = f"/work/{refused.token}/appeal/{review.token}/withdraw/"

    assert signed_in_as(cast.otto).post(address).status_code == 404
    lena.post(address)

    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_similar_cases_are_a_lead_assessors_to_see_and_answer(
    cast: Cast, lena: Client, refused: Submission
) -> None:
    similar = submitted(cast, refused.version, learner=cast.otto)
    refuse(cast, similar, "plan-audience")
    lena.post(f"/work/{refused.token}/appeal/", {"grounds": "Page two."})
    noor = assessor(cast, "noor", refused.version)
    desk = signed_in_as(noor)
    desk.post(f"/assess/take/{refused.readings.get(state='waiting').token}/")
    token = Assignment.objects.get(assessor=noor).token
    desk.post(
        f"/assess/{token}/",
        {"plan-audience-level": "proficient", "plan-audience-rules_met": RULES, "decide": "1"},
    )
    desk.post(f"/assess/{token}/decision/", {"strength": "Clear."})
    case = Review.objects.get(origin="similar-case")

    assert case.token not in desk.get("/assess/cases/").content.decode()
    assert desk.get(f"/assess/cases/{case.token}/").status_code == 404
    maud = signed_in_as(cast.maud)
    assert case.token in maud.get("/assess/cases/").content.decode()
    assert maud.post(f"/assess/cases/{case.token}/", {"stand": "1", "answer": ""}).status_code == 422
    maud.post(f"/assess/cases/{case.token}/", {"again": "1"})

    case.refresh_from_db()
    assert case.state == "in-review"
    assert similar.readings.filter(state="waiting", review=case).exists()


def test_a_learner_rates_the_feedback_and_replies_to_it(
    cast: Cast, lena: Client, refused: Submission
) -> None:
    page = f"/work/{refused.token}/"
    answer = f"{page}feedback/"
    assert lena.post(answer, {"stars": "6"}).status_code == 422

    lena.post(answer, {"stars": "4", "row": "plan-audience", "text": "Page two says whom it is for."})
    lena.post(answer, {"stars": "2"})

    said = lena.get(page).content.decode()
    assert "Page two says whom it is for." in said
    assert "You gave it 2 of 5." in said
    token = Assignment.objects.get(assessor=cast.aziz).token
    closed = signed_in_as(cast.aziz).get(f"/assess/{token}/").content.decode()
    assert "Page two says whom it is for." in closed
    assert cast.lena.name not in closed
    assert signed_in_as(cast.otto).post(answer, {"stars": "1"}).status_code == 404


def test_an_unedited_snippet_cannot_be_locked(cast: Cast) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    work = submitted(cast, version)
    assignment = take(cast.aziz, work)
    desk = signed_in_as(cast.aziz)
    desk.post("/assess/snippets/", {"text": "Clear and complete."})
    score_all(assignment, feedback="Clear and complete.")

    refused = desk.post(f"/assess/{assignment.token}/decision/", {"strength": "Clear goals."})

    wanted = "Add at least 5 words of your own"
    assert wanted in refused.content.decode()
    score_all(assignment)
    for page, said in (
        ("decision", {"strength": "clear and complete!"}),
        ("return", {"missing": "Clear and complete"}),
    ):
        refused = desk.post(f"/assess/{assignment.token}/{page}/", said)
        assert (refused.status_code, wanted in refused.content.decode()) == (422, True), page
    assignment.refresh_from_db()
    assert assignment.state == "open"
    snippet = cast.aziz.snippets.get()
    assert signed_in_as(cast.maud).post("/assess/snippets/", {"remove": snippet.token}).status_code == 302
    assert cast.aziz.snippets.count() == 1
    desk.post("/assess/snippets/", {"remove": snippet.token})
    assert not cast.aziz.snippets.exists()


def test_what_a_learner_tells_about_a_row_stands_beside_it(cast: Cast, lena: Client) -> None:
    version = published_version(cast.harbour)
    qualify(cast, cast.aziz, version)
    draft = start(cast.lena, version, at=now())
    page = f"/work/{draft.token}/context/"
    key = "_context-posts-care"

    lena.post(page, {key: "Our shop has no camera, so I drew it.", f"revision-{key}": "0"})

    assert "Our shop has no camera" in lena.get(page).content.decode()
    assert (
        lena.post(
            f"/work/{draft.token}/answers/_context-no-such-row/", {"text": "x", "revision": "0"}
        ).status_code
        == 404
    )
    Submission.objects.filter(pk=draft.pk).update(
        state="submitted", submitted_at=now(), declared_own_work_at=now()
    )
    draft.readings.create()
    assignment = take(cast.aziz, Submission.objects.get(pk=draft.pk))
    assert (
        "Our shop has no camera"
        in signed_in_as(cast.aziz).get(f"/assess/{assignment.token}/").content.decode()
    )

"""What somebody finds who opens the demonstration for the first time."""

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from PIL import Image

from workmark.achievements.models import Achievement, AchievementVersion
from workmark.assessment.certificates import certificate_for
from workmark.assessment.feedback import feedback_on
from workmark.assessment.models import Qualification
from workmark.assessment.queries import awaiting_assessor
from workmark.assessment.training import standing_of
from workmark.checking import check_badge
from workmark.credentials.models import Credential
from workmark.credentials.pages import badge_page
from workmark.credentials.queries import listed_publicly
from workmark.lib.clock import now
from workmark.openbadges.report import Outcome
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AuditEvent, Organisation, Person
from workmark.planning.answering import answer_from_json
from workmark.planning.goal_models import Goal
from workmark.submissions.models import Submission
from workmark.submissions.progress import still_missing, tasks
from workmark.submissions.queries import work_of
from workmark.web.operations.demo import FOLDER, drawn, story_of
from workmark.workforce.learning_models import LearningAssignment
from workmark.workforce.matrix import matrix_of
from workmark.workforce.models import Validation
from workmark.workforce.role_models import EmployerRole

EARNED, EXPIRED, REVOKED = "customer-interviews", "backup-and-proven-restore", "secure-accounts-small-office"
NOT_YET, BEGUN, WAITING = "plain-language-newsletter", "measure-a-campaign", "public-complaints"


pytestmark = [pytest.mark.usefixtures("_demo"), pytest.mark.django_db]


def person(first: str) -> Person:
    return Person.objects.get(email=f"{first}@demo.workmark.test")


def work(slug: str) -> Submission:
    return Submission.objects.get(learner=person("lena"), version__achievement__slug=slug)


def badge(slug: str) -> Credential:
    return Credential.objects.get(submission=work(slug))


def answers_of(slug: str) -> dict[str, Outcome]:
    """What each check says about the badge, with nothing asked outside this instance."""
    report = check_badge(at=now(), url=badge_page(badge(slug)), offline=True)
    return {check.code: check.outcome for check in report.verification.checks}


@pytest.mark.long
def test_it_has_the_people_and_content_of_the_contract() -> None:
    for first in ("lena", "aziz", "maud", "ines", "rui", "emre", "otto"):
        assert person(first).check_password("workmark-demo")
        assert person(first).emailaddress_set.get().verified
    assert Achievement.objects.filter(versions__state="published").count() >= 12
    assert Achievement.objects.filter(is_in_house=True).exists()
    assert list(faults_in_chain()) == []


def test_a_visitor_finds_a_programme_and_what_is_in_it() -> None:
    anybody = Client()
    [address] = re.findall(r'href="(/programmes/[^"]+)"', anybody.get("/programmes/").content.decode())
    page = unescape(anybody.get(address).content.decode())
    for title in ("A voice for small employers", "Customer Interviews", "Storyteller for Small Employers"):
        assert title in page
    assert "Evening course" not in page


def test_each_piece_of_work_stands_where_the_story_left_it() -> None:
    states = dict(
        Submission.objects.filter(learner=person("lena")).values_list("version__achievement__slug", "state")
    )

    assert states == {
        EARNED: "awarded",
        EXPIRED: "awarded",
        REVOKED: "awarded",
        NOT_YET: "not-yet",
        BEGUN: "draft",
        WAITING: "submitted",
    }


def test_lenas_path_has_other_ways_to_choose_between() -> None:
    """Free and slow, one large step, or quick and paid: the hours and prices are those that the three files state."""
    answer = answer_from_json(Goal.objects.get(person=person("lena")).paths.latest("found_at").answer)

    assert answer.ways is not None
    ways = (answer.ways.cheapest, answer.ways.fastest, answer.ways.fewest)
    assert [(way.price, way.minutes / 60, len(way.steps)) for way in ways] == [
        (0, 14 + 10, 2),
        (45_00, 8 + 10, 2),
        (25_00, 22, 1),
    ]
    assert [(point.price, point.minutes / 60) for point in answer.tradeoffs] == [
        (0, 24),
        (25_00, 22),
        (45_00, 18),
    ]
    assert NOT_YET in answer.plan.keys  # what she has begun is on her way


def test_social_media_marketing_is_left_for_whoever_tries_the_demonstration() -> None:
    assert not Submission.objects.filter(version__achievement__slug="social-media-marketing").exists()


def test_the_badge_that_counts_passes_every_check_that_could_be_made() -> None:
    outcomes = answers_of(EARNED)

    assert set(outcomes.values()) == {Outcome.PASSED, Outcome.NOT_APPLICABLE}
    assert {outcomes[code] for code in ("signature", "validity-period", "not-revoked")} == {Outcome.PASSED}
    assert list(listed_publicly()) == [badge(EARNED)]


def test_the_old_badge_fails_only_because_it_expired() -> None:
    outcomes = answers_of(EXPIRED)

    assert [code for code, outcome in outcomes.items() if outcome == Outcome.FAILED] == ["validity-period"]


def test_the_badge_given_twice_fails_only_because_it_was_revoked() -> None:
    outcomes = answers_of(REVOKED)

    assert [code for code, outcome in outcomes.items() if outcome == Outcome.FAILED] == ["not-revoked"]
    assert badge(REVOKED).visibility == "unlisted"
    assert badge(REVOKED).revoked_by == person("noor")  # the second owner: Ines asked


def test_the_earned_work_shows_every_kind_of_evidence_and_of_visibility() -> None:
    evidence = work(EARNED).evidence.all()

    assert {item.visibility for item in evidence} == {"public", "granted", "assessors"}
    assert {item.stored.media_type for item in evidence if item.stored} == {"image/png", "application/pdf"}
    assert work(EARNED).attestations.get().state == "confirmed"
    assert work(NOT_YET).evidence.filter(kind="link").exists()


def test_feedback_below_the_floor_is_long_enough_to_act_on() -> None:
    decision = work(NOT_YET).decisions.get()
    below = [result["row"] for result in decision.results if not result["passed"]]

    assert below == ["text-point-first", "test-changes"]
    for row in below:
        for said in feedback_on(decision)[row]:
            assert len(said.text.split()) >= 40
            assert said.next_step
    assert not hasattr(work(NOT_YET), "revised_as")


def test_the_draft_is_half_done() -> None:
    draft = work(BEGUN)

    states = {task.part.name: task.state.value for task in tasks(draft.version.said, work_of(draft))}

    assert states == {
        "overview": "done",
        "artefact/test-plan": "done",
        "artefact/count-records": "to-do",
        "artefact/result-report": "to-do",
        "reflection": "to-do",
    }


def test_one_complete_submission_waits_for_aziz() -> None:
    waiting = awaiting_assessor(person("aziz"), now())

    assert [reading.submission for reading in waiting] == [work(WAITING)]
    assert still_missing(work(WAITING).version.said, work_of(work(WAITING))) == ()


def test_aziz_and_maud_may_judge_everything_harbour_offers_and_say_on_what_grounds() -> None:
    offered = set(
        Organisation.objects.get(slug="harbour-skills")
        .achievements.filter(versions__state="published", badge_of=None)  # a stack's badge comes by itself
        .values_list("slug", flat=True)
    )

    for first in ("aziz", "maud"):
        standing = Qualification.objects.filter(assessor=person(first), expires_at__gt=now())
        assert {one.achievement.slug for one in standing} == offered
        assert all(len(one.basis.split()) >= 8 for one in standing)


def test_emre_has_opened_what_lena_shares_and_recorded_a_check_of_her_badge() -> None:
    validation = Validation.objects.get()
    grant = person("lena").sharing_grants.get()

    assert (validation.by, validation.outcome) == (person("emre"), "passed")
    assert validation.credential == badge(EARNED)
    assert [view.viewer for view in grant.views.all()] == [person("emre"), person("emre")]
    assert grant.is_open_at(now())
    assert not grant.evidence.filter(visibility="assessors").exists()


def test_the_assessor_never_reads_the_learners_name_in_her_work() -> None:
    for submission in Submission.objects.filter(learner=person("lena")):
        words = [answer.text for answer in submission.answers.all()]
        words += [f"{item.title} {item.description} {item.text}" for item in submission.evidence.all()]
        words += [attestation.statement for attestation in submission.attestations.all()]
        assert not re.search(r"\b(Lena|Ortiz)\b", " ".join(words))


def test_every_quote_that_lena_sorts_can_be_found_in_her_notes() -> None:
    story = story_of(EARNED, datetime(2026, 3, 1, tzinfo=UTC))
    notes = next(item.text for item in story.evidence if item.requirement == "interview-notes")

    for name, mark in (
        ("wall-of-notes.typ", r'note\("[^"]+", \d, "([^"]+)"'),
        ("page-for-the-team.typ", "“([^”]+)”"),
    ):
        quotes = re.findall(mark, (FOLDER / name).read_text(encoding="utf-8"))
        assert len(quotes) >= 8
        assert [quote for quote in quotes if quote not in notes] == []


def test_dates_in_texts_and_drawings_count_back_from_the_opening() -> None:
    story = story_of(WAITING, datetime(2026, 3, 1, 12, tzinfo=UTC))

    assert story.evidence[1].text.startswith("1 · A WAIT, on Google Maps\n3 February, 9:12")  # 26 days before
    picture = Image.open(BytesIO(drawn(story.evidence[0], datetime(2026, 3, 1, tzinfo=UTC))))
    assert picture.width > 600


def test_loading_again_plays_nothing_twice_and_keeps_what_people_changed() -> None:
    lena = person("lena")
    lena.name = "Elena Ortiz"
    lena.save()
    # The frameworks are imported anew each time, which is audited and changes nothing.
    tables = [model for model in apps.get_models() if model is not AuditEvent]
    before = {model.__name__: model._default_manager.count() for model in tables}

    said = StringIO()
    call_command("workmark_demo", stdout=said)
    assert "0 micro-credentials were added" in said.getvalue()

    assert {model.__name__: model._default_manager.count() for model in tables} == before
    assert list(faults_in_chain()) == []
    lena.refresh_from_db()
    assert lena.name == "Elena Ortiz"


def test_harbours_assessors_hold_a_certificate_for_everything_or_can_be_calibrated() -> None:
    for first in ("aziz", "maud"):
        for version in AchievementVersion.objects.filter(
            achievement__issuer__slug="harbour-skills", achievement__badge_of=None, state="published"
        ):
            step = standing_of(person(first), version, now()).step
            assert certificate_for(person(first), version, now()) or step == "practise", version


def test_the_simulated_past_is_marked_and_earns_nobody_a_badge() -> None:
    past = Submission.objects.filter(is_simulated=True, state__in=["awarded", "not-yet"])

    assert past.count() == 200
    assert not Credential.objects.filter(submission__in=past).exists()
    assert not Person.objects.filter(submissions__in=past, is_active=True).exists()


def test_kestrels_matrices_show_what_their_badges_say() -> None:
    roles = {role.title: role for role in EmployerRole.objects.filter(organisation__slug="kestrel-logistics")}
    found = {title: matrix_of(person("emre"), role, at=now()) for title, role in roles.items()}

    dock = found["Dock worker"]
    assert (len(dock.rows), len(dock.sharing)) == (4, 3)  # Nuno lets nobody look
    # Joana's badge in counting proves three of the five asked for, and nobody else's does.
    assert {column.skill.label for column in dock.alone} == {
        "carry out inventory control accuracy",
        "maintain stock control systems",
        "operate warehouse record systems",
    }
    ending = {
        (column.skill.label, row.work.name) for column, row, _cell in found["Service desk agent"].ending
    }
    assert ending == {("use access control software", "Svetlana Ivanova")}  # 660 days of 24 months
    assert found["Route planner"].rows == ()


def test_what_kestrel_asked_for_is_answered_in_every_way() -> None:
    asked = LearningAssignment.objects.filter(organisation__slug="kestrel-logistics")

    assert sorted(asked.values_list("employment__name", "state")) == [
        ("Adaeze Obi", "accepted"),
        ("Daniel Cruz", "offered"),
        ("Rafael Nunes", "declined"),
        ("Tomás Reis", "requested"),
    ]

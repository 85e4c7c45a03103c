"""A badge that ends is renewed by less work than the first, through the same gate, and the new one counts on from it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.assessment.scenes import MONDAY, lock, qualify, score_all, take
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.factories import starter_content
from workmark.achievements.content import Renewal
from workmark.achievements.models import AchievementVersion
from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.models import AssignmentState, Reading
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.renew_credential import renew_credential
from workmark.credentials.errors import NotInForce
from workmark.credentials.expiring import tell_of_expiring
from workmark.credentials.models import Credential
from workmark.credentials.renewing import newest_renewing, renewal_of
from workmark.jobs.models import Message
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.models import Membership, Person
from workmark.submissions.actions.start import start
from workmark.submissions.carrying import rows_that_stay
from workmark.submissions.models import Submission
from workmark.submissions.renewing import refuse_late

ENDS = datetime(2029, 11, 23, 9, 0, tzinfo=UTC)  # 36 months after MONDAY
SOON = ENDS - timedelta(days=30)


def handed_in(work: Submission) -> Submission:
    """As if Lena had filled it; what a renewal must hold is asked by the same `progress` as any other work."""
    Submission.objects.filter(pk=work.pk).update(
        state="submitted", submitted_at=SOON, declared_own_work_at=SOON
    )
    Reading.objects.create(submission=work, opened_at=MONDAY)
    work.refresh_from_db()
    return work


def test_only_the_parts_that_the_author_names_are_judged_anew(cast: Cast) -> None:
    badge = issued(cast)
    assert badge.valid_until == ENDS

    work = handed_in(renew_credential(cast.lena, badge, at=SOON))
    held = take(cast.maud, work)

    assert sorted(row.key for row in rows_to_judge(held)) == sorted(
        row.key
        for part in ("published-posts", "results-note")
        for row in badge.version.said.artefact(part).rows  # type: ignore[union-attr]
    )
    assert {row.passed_in_id for row in work.carried_rows.all()} == {badge.submission_id}
    assert renew_credential(cast.lena, badge, at=SOON) == work  # twice is once
    assert not work.answers.exists()
    assert not work.evidence.exists()


def test_the_award_passes_the_same_gate_and_counts_on_from_the_old_end(cast: Cast) -> None:
    badge = issued(cast)
    work = handed_in(renew_credential(cast.lena, badge, at=SOON))
    first = take(cast.maud, work)
    score_all(first)
    assert lock(first) is None  # one person's word is not enough here either
    second = take(cast.aziz, work)
    score_all(second)
    decision = lock(second)

    assert decision is not None
    assert decision.outcome == "awarded"
    new = issue_credential(decision.credentials.get().pk)
    assert new.valid_until == datetime(2032, 11, 23, 9, 0, tzinfo=UTC)
    badge.refresh_from_db()
    assert badge.revoked_at is None
    assert badge.valid_until == ENDS
    assert newest_renewing(badge) == new
    assert renewal_of(badge, SOON) is None
    page = Client().get(f"/badges/{badge.token}/").content.decode()
    assert "This badge was renewed" in page
    assert f"/badges/{new.token}/" in page
    assert "It renews an award of" in Client().get(f"/badges/{new.token}/").content.decode()
    assert tell_of_expiring(SOON) == 0


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (ENDS - timedelta(days=181), False),
        (ENDS - timedelta(days=180), True),
        (ENDS + timedelta(days=90), True),
        (ENDS + timedelta(days=91), False),
    ],
)
def test_it_begins_half_a_year_before_the_end_and_up_to_90_days_after(
    cast: Cast, at: datetime, may: bool
) -> None:
    assert (renewal_of(issued(cast), at) is not None) is may


def test_no_shorter_way_where_the_badge_is_in_question_or_the_author_names_none(cast: Cast) -> None:
    badge = issued(cast)
    with pytest.raises(NotAllowed):
        renew_credential(cast.otto, badge, at=SOON)
    Credential.objects.filter(pk=badge.pk).update(held_at=MONDAY)
    with pytest.raises(NotInForce):
        renew_credential(cast.lena, badge, at=SOON)
    Credential.objects.filter(pk=badge.pk).update(held_at=None)
    silent = starter_content().model_copy(update={"renewal": Renewal()})
    AchievementVersion.objects.filter(pk=badge.version_id).update(state="superseded")
    AchievementVersion.objects.create(
        achievement=badge.version.achievement,
        number=2,
        state="published",
        content=silent.model_dump(mode="json"),
        content_digest=silent.digest(),
        title=silent.title,
        published_at=MONDAY,
    )

    assert renewal_of(badge, SOON) is None


def test_a_second_open_round_and_a_late_hand_in_are_refused(cast: Cast) -> None:
    badge = issued(cast)
    whole = start(cast.lena, badge.version, at=SOON)
    with pytest.raises(WrongState, match="begun this anew"):
        renew_credential(cast.lena, badge, at=SOON)
    whole.delete()
    work = renew_credential(cast.lena, badge, at=SOON)
    refuse_late(work, ENDS + timedelta(days=180))

    with pytest.raises(WrongState, match="start the whole"):
        refuse_late(work, ENDS + timedelta(days=181))


def test_a_row_whose_words_changed_is_judged_anew() -> None:
    then = starter_content()
    row = then.overview.rows[0]
    now = then.model_copy(
        update={
            "overview": then.overview.model_copy(
                update={"rows": (row.model_copy(update={"ask": "Something else."}), *then.overview.rows[1:])}
            )
        }
    )
    results = [{"row": one.key, "level": one.floor, "passed": True} for one in then.rows()]

    stays = dict(rows_that_stay(results, then, then))
    changed = dict(rows_that_stay(results, then, now))

    assert row.key in stays
    assert row.key not in changed
    assert changed == {key: level for key, level in stays.items() if key != row.key}
    assert not rows_that_stay([one | {"passed": False} for one in results], then, then)


def test_taking_the_badge_back_stops_the_renewal_in_whoever_s_hands_it_is(cast: Cast) -> None:
    badge = issued(cast)
    work = handed_in(renew_credential(cast.lena, badge, at=SOON))
    held = take(cast.maud, work)

    revoked(cast, badge, reason="Not her own work.", at=SOON)

    work.refresh_from_db()
    held.refresh_from_db()
    assert (work.state, held.state) == ("withdrawn", AssignmentState.REASSIGNED)
    assert not work.readings.filter(state__in=["waiting", "held"]).exists()


def test_with_enough_others_whoever_judged_the_award_does_not_judge_its_renewal(cast: Cast) -> None:
    badge = issued(cast)
    for number in range(3):
        one = Person.objects.create_user(f"assessor-{number}@demo.workmark.test", name="A")
        Membership.objects.create(person=one, organisation=cast.harbour, role="assessor")
        qualify(cast, one, badge.version)
    work = handed_in(renew_credential(cast.lena, badge, at=SOON))

    assert "You judged earlier work" in conflict_of_interest(cast.maud, work, MONDAY)
    assert conflict_of_interest(one, work, MONDAY) == ""


def test_its_page_and_its_letter_lead_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    badge = issued(cast)
    monkeypatch.setattr("workmark.web.learner.views.renewing.now", lambda: SOON)
    lena, otto = Client(), Client()
    lena.force_login(cast.lena)
    otto.force_login(cast.otto)

    tell_of_expiring(SOON)
    assert f"/work/renew/{badge.token}/" in Message.objects.get(key=f"credential-expiring:{badge.pk}:30").text
    page = lena.get(f"/work/renew/{badge.token}/").content.decode()
    assert "What you show anew" in page
    assert "A one-page plan" in page
    assert otto.get(f"/work/renew/{badge.token}/").status_code == 404
    sent = lena.post(f"/work/renew/{badge.token}/")

    assert sent.status_code == 302
    assert "You renew a badge" in lena.get(sent["Location"]).content.decode()


def test_after_its_end_the_page_says_that_it_has_ended_and_from_when_the_new_one_counts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one then counts from its own award: see `intend_credential`, and the test of the old end above."""
    badge = issued(cast)
    monkeypatch.setattr("workmark.web.learner.views.renewing.now", lambda: ENDS + timedelta(days=5))
    lena = Client()
    lena.force_login(cast.lena)

    page = lena.get(f"/work/renew/{badge.token}/").content.decode()

    assert "Your badge counted until" in page
    assert "Its time is counted from the day of the new award." in page
    for untrue in ("Your badge counts until", "lose nothing by being early", "until its last day"):
        assert untrue not in page, untrue

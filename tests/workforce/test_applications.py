"""An application: chosen badges and evidence, nameless at first, and gone for the employer the moment it is withdrawn."""

from datetime import timedelta

import pytest

from tests.conftest import Cast
from tests.workforce.scenes import NOW, applied, badge, published, skills
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent
from workmark.workforce.actions.close_opening import close_opening
from workmark.workforce.actions.name_application import name_application
from workmark.workforce.actions.withdraw_application import withdraw_application
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.applications import badges_to_show, evidence_behind, matches_of
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to
from workmark.workforce.opening_models import Application, ApplicationState
from workmark.workforce.opening_words import Wanted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_only_the_chosen_badges_and_evidence_go_with_it(cast: Cast) -> None:
    plan, count, _ = skills()
    opening = published(cast, Wanted(plan, is_must=True), Wanted(count))
    shown = badge(cast, cast.lena, {plan: 3}, slug="planning", evidence="Rota")
    badge(cast, cast.lena, {count: 3}, slug="counting", evidence="Tally")
    item = shown.submission.evidence.get()  # type: ignore[union-attr]

    sent = applied(opening, shown, evidence_tokens=[item.token], note=" I like nights. ")

    [(_, match)] = matches_of(opening, [sent], at=NOW)
    assert [(row.asked.skill, str(row.reach)) for row in match.rows] == [
        (plan.uri, "met"),
        (count.uri, "missing"),
    ]
    [kept] = sent.matches.all()
    assert (kept.band, kept.coverage, kept.rows[0]["level"]) == ("needed", 0.5, 3)
    [grant] = sent.grants.all()
    assert list(grant.evidence.all()) == [item]
    assert (sent.note, sent.named_at, sent.state) == ("I like nights.", None, ApplicationState.NEW)
    assert sent.consent.expires_at == opening.kept_until
    assert AuditEvent.objects.filter(verb="application.send", target_id=str(sent.pk)).count() == 1


def test_evidence_for_assessors_or_for_another_employer_is_not_offered(cast: Cast) -> None:
    plan, *_ = skills()
    held = badge(cast, cast.lena, {plan: 3}, slug="planning", evidence="Rota")
    evidence = held.submission.evidence  # type: ignore[union-attr]
    evidence.create(requirement_key="x", kind="text", title="Private", text="x", sha256="0" * 64)
    evidence.create(
        requirement_key="x",
        kind="text",
        title="Theirs",
        text="x",
        sha256="0" * 64,
        visibility="granted",
        is_confidential_to_employer=True,
    )

    assert [each.title for each in evidence_behind([held])] == ["Rota"]


def test_a_badge_that_counts_no_longer_cannot_be_applied_with(cast: Cast) -> None:
    plan, *_ = skills()
    opening = published(cast, Wanted(plan))
    past = badge(cast, cast.lena, {plan: 3}, slug="planning", valid_until=NOW - DAY)
    hers = badge(cast, cast.otto, {plan: 3}, slug="others")

    assert not badges_to_show(cast.lena, at=NOW).exists()
    for chosen in ([past.token], [hers.token], []):
        with pytest.raises(InvalidInput) as refused:
            applied(opening, past, badge_tokens=chosen)
        assert set(refused.value.fields) == {"badges"}


def test_one_applies_once_and_only_while_it_is_open(cast: Cast) -> None:
    plan, *_ = skills()
    opening = published(cast, Wanted(plan), days=5)
    held = badge(cast, cast.lena, {plan: 3}, slug="planning")
    with pytest.raises(WrongState):
        applied(opening, held, at=NOW + 5 * DAY)

    applied(opening, held)

    with pytest.raises(WrongState):
        applied(opening, held)
    assert Application.objects.count() == 1


@pytest.mark.parametrize("way", ["application", "consent"])
def test_withdrawing_ends_what_the_employer_sees_at_once(cast: Cast, way: str) -> None:
    plan, *_ = skills()
    opening = published(cast, Wanted(plan))
    held = badge(cast, cast.lena, {plan: 3}, slug="planning", evidence="Rota")
    item = held.submission.evidence.get()  # type: ignore[union-attr]
    sent = applied(opening, held, evidence_tokens=[item.token], note="Secret words")
    with pytest.raises(NotAllowed):
        withdraw_application(cast.emre, sent, at=NOW)

    if way == "application":
        withdraw_application(cast.lena, sent, at=NOW + DAY)
    else:
        withdraw_consent(cast.lena, sent.consent, at=NOW + DAY)

    sent.refresh_from_db()
    assert (sent.state, sent.withdrawn_at, sent.note) == ("withdrawn", NOW + DAY, "")
    assert [grant.is_open_at(NOW + DAY) for grant in sent.grants.all()] == [False]
    assert not consents_to(cast.kestrel, Purpose.APPLICATION, at=NOW + DAY).exists()
    with pytest.raises(WrongState):
        name_application(cast.lena, sent, at=NOW + DAY)
    assert applied(opening, held, at=NOW + 2 * DAY).pk != sent.pk


def test_only_she_says_who_she_is(cast: Cast) -> None:
    plan, *_ = skills()
    sent = applied(published(cast, Wanted(plan)), badge(cast, cast.lena, {plan: 3}, slug="planning"))
    with pytest.raises(NotAllowed):
        name_application(cast.emre, sent, at=NOW)

    assert name_application(cast.lena, sent, at=NOW + DAY).named_at == NOW + DAY
    assert name_application(cast.lena, sent, at=NOW + 2 * DAY).named_at == NOW + DAY


def test_closing_early_shortens_what_is_shown(cast: Cast) -> None:
    plan, *_ = skills()
    opening = published(cast, Wanted(plan), days=30)
    sent = applied(opening, badge(cast, cast.lena, {plan: 3}, slug="planning"))

    close_opening(cast.emre, opening, at=NOW + 3 * DAY)

    sent.consent.refresh_from_db()
    assert sent.consent.expires_at == NOW + 33 * DAY


def test_the_learner_is_told_in_her_language(cast: Cast) -> None:
    cast.lena.language = "es"
    cast.lena.save()
    plan, *_ = skills()
    sent = applied(published(cast, Wanted(plan)), badge(cast, cast.lena, {plan: 3}, slug="planning"))

    [told] = Message.objects.filter(recipient=cast.lena.email)
    assert told.subject == "Te presentaste a: Shift lead, night parcels"
    assert f"/work/applications/{sent.token}/" in told.text

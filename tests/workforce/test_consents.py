"""What an employer may see: only under an open consent to that purpose, and never unseen by the learner."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Cast
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.models import AuditEvent, DomainProof
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import consents_to, note_views, views_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = timedelta(days=365)


def give(cast: Cast, purpose: Purpose = Purpose.TEAM, **chosen: object) -> Consent:
    said = {"words": "Kestrel sees my badges.", "until": NOW + timedelta(days=90), "at": NOW} | chosen
    return give_consent(cast.lena, said.pop("organisation", cast.kestrel), purpose, **said)  # type: ignore[arg-type]


def test_an_employer_sees_for_the_purpose_agreed_to_and_for_no_other(cast: Cast) -> None:
    consent = give(cast)

    assert list(consents_to(cast.kestrel, Purpose.TEAM, at=NOW)) == [consent]
    assert not consents_to(cast.kestrel, Purpose.RECRUITING, at=NOW).exists()
    assert not consents_to(cast.harbour, Purpose.TEAM, at=NOW).exists()


def test_a_consent_ends_by_itself_on_its_last_moment(cast: Cast) -> None:
    give(cast)

    assert consents_to(cast.kestrel, Purpose.TEAM, at=NOW + timedelta(days=90, seconds=-1)).exists()
    assert not consents_to(cast.kestrel, Purpose.TEAM, at=NOW + timedelta(days=90)).exists()


def test_taking_back_takes_effect_at_once(cast: Cast) -> None:
    consent = give(cast)
    withdraw_consent(cast.lena, consent, at=NOW + timedelta(minutes=1))

    assert not consents_to(cast.kestrel, Purpose.TEAM, at=NOW + timedelta(minutes=1)).exists()
    assert AuditEvent.objects.filter(verb="consent.withdraw", target_id=str(consent.pk)).count() == 1


def test_nobody_agrees_or_takes_back_for_another(cast: Cast) -> None:
    consent = give(cast)

    with pytest.raises(NotAllowed):
        withdraw_consent(cast.emre, consent, at=NOW)
    assert consents_to(cast.kestrel, Purpose.TEAM, at=NOW).exists()


def test_agreeing_anew_leaves_one_open_consent(cast: Cast) -> None:
    give(cast)
    second = give(cast, until=NOW + timedelta(days=200))

    assert list(consents_to(cast.kestrel, Purpose.TEAM, at=NOW)) == [second]


@pytest.mark.parametrize(
    "chosen",
    [
        {"until": NOW},
        {"until": NOW + YEAR + timedelta(seconds=1)},
        {"words": "  "},
        {"organisation": None},
    ],
    ids=["ended already", "longer than a year", "without words", "a team of everybody"],
)
def test_a_consent_without_end_words_or_party_is_refused(cast: Cast, chosen: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        give(cast, **chosen)
    assert not Consent.objects.exists()


def test_only_an_employer_that_proved_who_it_is_finds_those_who_agreed_to_all(cast: Cast) -> None:
    cast.kestrel.domain_proofs.all().delete()
    consent = give(cast, Purpose.RECRUITING, organisation=None)
    assert not consents_to(cast.kestrel, Purpose.RECRUITING, at=NOW).exists()

    DomainProof.objects.create(
        organisation=cast.kestrel, domain="kestrel.example", method="dns", proved_at=NOW
    )
    assert list(consents_to(cast.kestrel, Purpose.RECRUITING, at=NOW)) == [consent]


def test_each_look_is_written_down_once_an_hour(cast: Cast) -> None:
    consent = give(cast)
    for minutes in (0, 10, 61):
        note_views([consent], cast.kestrel, cast.emre, "matrix", at=NOW + timedelta(minutes=minutes))
    note_views([consent], cast.kestrel, cast.emre, "progress", at=NOW)

    looked = [(view.what, view.at) for view in views_of(cast.lena)]
    assert sorted(looked) == [
        ("matrix", NOW),
        ("matrix", NOW + timedelta(minutes=61)),
        ("progress", NOW),
    ]

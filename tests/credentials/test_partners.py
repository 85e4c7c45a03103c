"""A partner issues in an institution's name: the bytes, the pages and the limits."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.batches import learners, rows_for, worked
from tests.factories import published_version
from workmark.achievements.models import AchievementVersion
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.actions.keep_authority import accept_authority, end_authority, give_authority
from workmark.credentials.actions.make_batch import make_batch
from workmark.credentials.actions.release_batch import release_batch
from workmark.credentials.awaiting import waiting_for
from workmark.credentials.models import Credential
from workmark.credentials.partner_models import IssuingAuthority
from workmark.credentials.partnering import authority_for
from workmark.jobs.models import Job, Message
from workmark.jobs.outbox import BULK_PRIORITY
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import lift_organisation, suspend_organisation

DAY = MONDAY.date()
KESTREL = "kestrel-logistics"


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    cast.kestrel.may_issue = True
    cast.kestrel.save()
    return published_version(cast.harbour)


@pytest.fixture
def offer(cast: Cast, version: AchievementVersion) -> Callable[..., IssuingAuthority]:
    def given(
        starts: date = DAY - timedelta(days=300), ends: date = DAY + timedelta(days=30)
    ) -> IssuingAuthority:
        return give_authority(
            cast.ines,
            cast.harbour,
            cast.kestrel,
            [version.achievement],
            starts_on=starts,
            ends_on=ends,
            at=MONDAY,
        )

    return given


def awarded(cast: Cast, owner: Any = None, **said: Any) -> Credential:
    award = DirectAward(cast.lena.email, "social-media-marketing", **({"issuer": KESTREL} | said))
    return issue_credential(issue_directly(owner or cast.emre, award, at=MONDAY).pk)


def test_the_signed_bytes_and_the_pages_name_both(
    cast: Cast, offer: Callable[..., IssuingAuthority], client: Client
) -> None:
    authority = accept_authority(cast.emre, offer(), at=MONDAY)

    badge = awarded(cast)

    said = json.loads(bytes(badge.document))
    achievement = said["credentialSubject"]["achievement"]
    assert said["issuer"]["name"] == "Kestrel Logistics"
    assert achievement["creator"]["name"] == "Harbour Skills Institute"
    assert achievement["creator"]["id"] != said["issuer"]["id"]
    [entry] = [each for each in said["evidence"] if each["genre"] == "Authority"]
    assert entry["name"] == "Issued by Kestrel Logistics on behalf of Harbour Skills Institute"
    assert entry["id"].endswith(f"/on-behalf/{authority.token}/")
    assert badge.issuer == cast.kestrel
    page = " ".join(client.get(f"/badges/{badge.token}/").content.decode().split())
    assert "on behalf of Harbour Skills Institute" in page
    assert "Every check passed" in page or "Valid" in page
    shown = client.get(f"/on-behalf/{authority.token}/").content.decode()
    assert "In force" in shown
    for slug in (KESTREL, "harbour-skills"):
        assert f"/on-behalf/{authority.token}/" in client.get(f"/issuers/{slug}/").content.decode()


def test_it_takes_both_sides_and_an_end_by_either_holds_at_once(
    cast: Cast, offer: Callable[..., IssuingAuthority], client: Client
) -> None:
    authority = offer()
    assert Message.objects.get(key__startswith="authority:").recipient == cast.emre.email
    assert client.get(f"/on-behalf/{authority.token}/").status_code == 404
    with pytest.raises(InvalidInput):
        awarded(cast)
    with pytest.raises(NotAllowed):
        accept_authority(cast.ines, authority, at=MONDAY)
    accept_authority(cast.emre, authority, at=MONDAY)
    badge = awarded(cast)

    end_authority(cast.ines, authority, cast.harbour, reason="We teach it ourselves now.", at=MONDAY)

    with pytest.raises(InvalidInput):
        awarded(cast, key="another")
    page = client.get(f"/badges/{badge.token}/").content.decode()
    assert "ended since" in page
    assert "We teach it ourselves now." in client.get(f"/on-behalf/{authority.token}/").content.decode()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((1, 30), {}),
        ((-30, 30), {"awarded_on": DAY - timedelta(days=31)}),
        ((-30, 30), {"issuer": "nobody-here"}),
    ],
)
def test_outside_of_its_days_and_for_a_third_it_lets_nothing(
    cast: Cast, offer: Callable[..., IssuingAuthority], days: tuple[int, int], said: dict[str, Any]
) -> None:
    accept_authority(cast.emre, offer(*(DAY + timedelta(days=day) for day in days)), at=MONDAY)

    with pytest.raises(InvalidInput):
        awarded(cast, **said)


def test_what_waits_for_its_signature_when_the_authority_ends_is_not_signed(
    cast: Cast, offer: Callable[..., IssuingAuthority]
) -> None:
    authority = accept_authority(cast.emre, offer(), at=MONDAY)
    award = DirectAward(cast.lena.email, "social-media-marketing", issuer=KESTREL)
    waiting = issue_directly(cast.emre, award, at=MONDAY)
    end_authority(cast.ines, authority, cast.harbour, reason="We teach it ourselves now.", at=MONDAY)

    left = issue_credential(waiting.pk)

    assert (left.state, bytes(left.document)) == ("intended", b"")
    assert waiting_for(left) == "authority-ended"
    letter = Message.objects.get(recipient=cast.lena.email, key__startswith="award-unsigned:")
    assert Job.objects.get(unique_key=f"message:{letter.pk}").priority == BULK_PRIORITY
    assert "permission ended" in letter.text
    lena, emre = Client(), Client()
    lena.force_login(cast.lena, backend="allauth.account.auth_backends.AuthenticationBackend")
    emre.force_login(cast.emre, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Your award is kept." in lena.get("/work/").content.decode()
    assert (
        "Ask Harbour Skills Institute to let you issue again"
        in emre.get(f"/issuing/{KESTREL}/").content.decode()
    )

    too_late = accept_authority(cast.emre, offer(DAY + timedelta(days=1)), at=MONDAY)
    assert issue_credential(waiting.pk).state == "intended"
    again = accept_authority(cast.emre, offer(), at=MONDAY)
    signed = issue_credential(waiting.pk)
    assert (signed.state, signed.authority, waiting_for(signed)) == ("issued", again, "")
    assert f"/on-behalf/{again.token}/" in bytes(signed.document).decode()
    assert too_late.credentials.count() == 0


def test_rows_in_a_suspended_institutions_name_wait_and_go_on_when_it_ends(
    cast: Cast, offer: Callable[..., IssuingAuthority]
) -> None:
    accept_authority(cast.emre, offer(starts=date(2026, 1, 1)), at=MONDAY)
    batch = make_batch(cast.emre, cast.kestrel, rows_for(learners(2)), name="a.csv", at=MONDAY)
    release_batch(cast.emre, batch, at=MONDAY)
    name_operator(cast.otto, at=MONDAY)
    suspend_organisation(cast.otto, cast.harbour, reason="A look-alike.", at=MONDAY)

    worked(batch)
    assert (batch.state, {row.state for row in batch.rows.all()}) == ("released", {"waiting"})
    emre = Client()
    emre.force_login(cast.emre, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = emre.get(f"/issuing/{KESTREL}/batches/{batch.token}/").content.decode()
    assert "Rows wait while Harbour Skills Institute is suspended" in page

    lift_organisation(cast.otto, cast.harbour, at=MONDAY)
    worked(batch)
    assert (batch.state, {row.state for row in batch.rows.all()}) == ("done", {"issued"})


@pytest.mark.parametrize("side", ["harbour", "kestrel"])
def test_while_either_is_suspended_nothing_more_is_issued_and_the_badge_warns(
    cast: Cast, offer: Callable[..., IssuingAuthority], client: Client, side: str
) -> None:
    authority = accept_authority(cast.emre, offer(), at=MONDAY)
    badge = awarded(cast)
    organisation = getattr(cast, side)
    name_operator(cast.otto, at=MONDAY)
    suspend_organisation(cast.otto, organisation, reason="A look-alike.", at=MONDAY)

    assert authority_for(cast.kestrel, authority.achievements.get(), DAY) is None
    page = client.get(f"/badges/{badge.token}/").content.decode()
    assert page.count("The issuer is suspended") == 1
    assert f"The issuer is suspended: {organisation.name}" in page


def test_neither_side_issues_as_the_other(cast: Cast, offer: Callable[..., IssuingAuthority]) -> None:
    accept_authority(cast.emre, offer(), at=MONDAY)

    with pytest.raises(NotAllowed):
        awarded(cast, issuer="")  # as Harbour itself
    with pytest.raises(NotAllowed):
        awarded(cast, cast.ines)  # as Kestrel
    with pytest.raises(InvalidInput):
        give_authority(
            cast.emre,
            cast.kestrel,
            cast.harbour,
            [offer().achievements.get()],
            starts_on=DAY,
            ends_on=DAY,
            at=MONDAY,
        )


def test_a_batch_issues_in_its_name_until_the_institution_ends_it(
    cast: Cast, offer: Callable[..., IssuingAuthority]
) -> None:
    authority = accept_authority(cast.emre, offer(starts=date(2026, 1, 1)), at=MONDAY)
    people = learners(4)
    first = make_batch(cast.emre, cast.kestrel, rows_for(people[:2]), name="a.csv", at=MONDAY)
    second = make_batch(cast.emre, cast.kestrel, rows_for(people[2:]), name="b.csv", at=MONDAY)

    worked(release_batch(cast.emre, first, at=MONDAY))
    end_authority(cast.emre, authority, cast.kestrel, reason="We stop.", at=MONDAY)
    worked(release_batch(cast.emre, second, at=MONDAY))

    made = Credential.objects.filter(issuer=cast.kestrel)
    assert {each.authority for each in made} == {authority}
    assert made.count() == 2
    assert {row.state for row in second.rows.all()} == {"failed"}


def test_an_institution_gives_it_by_its_pages_and_the_partner_accepts(
    cast: Cast, version: AchievementVersion
) -> None:
    ines, emre = Client(), Client()
    ines.force_login(cast.ines, backend="allauth.account.auth_backends.AuthenticationBackend")
    emre.force_login(cast.emre, backend="allauth.account.auth_backends.AuthenticationBackend")
    said = {
        "partner": KESTREL,
        "achievements": [version.achievement.slug],
        "starts_on": now().date(),
        "ends_on": now().date() + timedelta(days=9),
    }

    assert ines.post("/issuing/harbour-skills/partners/new/", said | {"partner": "nobody"}).status_code == 422
    assert ines.post("/issuing/harbour-skills/partners/new/", said).status_code == 302
    token = IssuingAuthority.objects.get().token
    assert "Offered, not accepted yet" in emre.get(f"/issuing/{KESTREL}/partners/").content.decode()
    emre.post(f"/issuing/{KESTREL}/partners/{token}/accept/")
    assert "(social-media-marketing)" in emre.get(f"/issuing/{KESTREL}/batches/new/").content.decode()
    assert emre.post(f"/issuing/{KESTREL}/partners/{token}/", {"reason": ""}).status_code == 422
    emre.post(f"/issuing/{KESTREL}/partners/{token}/", {"reason": "Not for us."})

    assert IssuingAuthority.objects.get().end_reason == "Not for us."


def test_what_is_for_its_own_people_is_given_to_no_partner(
    version: AchievementVersion, offer: Callable[..., IssuingAuthority]
) -> None:
    version.achievement.is_in_house = True
    version.achievement.save()

    with pytest.raises(InvalidInput) as refused:
        offer()

    assert refused.value.fields["achievements"][0].endswith("people only: social-media-marketing.")

"""The operator's pages: who gets in, looking at issuers, suspending with its effects, holds, terms, announcements, help."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from tests.assessment.scenes import submitted
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.models import Credential
from workmark.jobs.models import Job, Message
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.actions.give_help import begin_help
from workmark.organisations.actions.name_operator import end_operator, name_operator
from workmark.organisations.actions.suspend import (
    lift_organisation,
    lift_person,
    suspend_organisation,
    suspend_person,
)
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AuditEvent, DomainProof, Organisation, Person
from workmark.organisations.operating_models import HelpGrant, IssuerReview, TermsAcceptance
from workmark.organisations.permissions import may
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.last_event import note_last_event
from workmark.privacy.models import Badges
from workmark.submissions.actions.share import share
from workmark.submissions.actions.start import start
from workmark.workforce.actions.ask_for_proof import ask_for_proof
from workmark.workforce.proof_models import ProofAnswer
from workmark.workforce.proofs import answers_to

pytestmark = pytest.mark.django_db
PASSWORD = "workmark-demo"
TEXTS = {"en": "The site rests on Sunday.", "es": "El sitio descansa el domingo."}


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    """Limits are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def operator(cast: Cast) -> Client:
    """Otto operates; his second step is set up, and he has just said who he is."""
    name_operator(cast.otto, at=now())
    client = signed_in(cast.otto)
    TOTP.activate(cast.otto, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return client


def signed_in(person: Person) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def test_the_pages_are_not_there_for_anybody_but_an_operator_with_a_second_step(
    cast: Cast, settings: Any
) -> None:
    settings.WORKMARK_DEMO = False
    for person in (cast.ines, cast.emre, cast.lena):
        assert signed_in(person).get("/operator/").status_code == 404
    name_operator(cast.otto, at=now())
    otto = signed_in(cast.otto)
    assert otto.get("/operator/").status_code == 403
    TOTP.activate(cast.otto, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert otto.get("/operator/").status_code == 200

    end_operator(cast.otto, at=now())

    assert otto.get("/operator/").status_code == 404
    assert Client().get("/operator/").status_code == 302


def test_an_issuer_is_looked_at_and_readers_see_it_until_its_name_changes(
    cast: Cast, operator: Client
) -> None:
    Organisation.objects.filter(pk=cast.harbour.pk).update(legal_name="Harbour Skills Institute Ltd")
    DomainProof.objects.create(
        organisation=cast.harbour, domain="harbour.example", method="dns", proved_at=now()
    )
    assert "Harbour Skills Institute" in operator.get("/operator/issuers/").content.decode()

    page = operator.get("/operator/organisations/harbour-skills/")
    form = page.context["review"].initial | {
        "outcome": "confirmed",
        "reason": "Register 1234, telephone call.",
    }
    operator.post("/operator/organisations/harbour-skills/review/", form)

    said = "stands behind harbour.example, and confirmed it"
    assert said in Client().get("/issuers/harbour-skills/").content.decode()
    assert "Register 1234" in Message.objects.get(recipient=cast.ines.email).text
    Organisation.objects.filter(pk=cast.harbour.pk).update(legal_name="Somebody Else Ltd")
    assert said not in Client().get("/issuers/harbour-skills/").content.decode()


def test_no_issuer_is_confirmed_under_a_name_or_domain_that_the_operator_did_not_read(
    cast: Cast, operator: Client
) -> None:
    Organisation.objects.filter(pk=cast.harbour.pk).update(legal_name="Harbour Skills Institute Ltd")
    proof = DomainProof.objects.create(
        organisation=cast.harbour, domain="harbour.example", method="dns", proved_at=now()
    )
    page = operator.get("/operator/organisations/harbour-skills/")
    hidden = re.findall(
        r'<input type="hidden" name="(legal_name|domain)" value="([^"]*)"', page.content.decode()
    )
    assert dict(hidden) == {"legal_name": "Harbour Skills Institute Ltd", "domain": "harbour.example"}
    form = {**dict(hidden), "outcome": "confirmed", "reason": "Register 1234."}
    address = "/operator/organisations/harbour-skills/review/"

    Organisation.objects.filter(pk=cast.harbour.pk).update(legal_name="Somebody Else Ltd")
    assert "Somebody changed this" in operator.post(address, form).content.decode()
    Organisation.objects.filter(pk=cast.harbour.pk).update(legal_name="Harbour Skills Institute Ltd")
    DomainProof.objects.filter(pk=proof.pk).update(domain="elsewhere.example")
    assert operator.post(address, form).status_code == 409

    assert not IssuerReview.objects.exists()


def test_without_a_reason_nothing_is_decided(cast: Cast, operator: Client) -> None:
    for page in ("review", "suspend"):
        answer = operator.post(
            f"/operator/organisations/harbour-skills/{page}/", {"outcome": "confirmed", "reason": " "}
        )
        assert answer.status_code == 422

    cast.harbour.refresh_from_db()
    assert cast.harbour.suspended_at is None


def test_a_suspended_issuer_awards_nothing_and_its_badges_still_verify(cast: Cast, operator: Client) -> None:
    badge = issued(cast)
    version = published_version(cast.harbour, slug="backup-and-proven-restore")

    operator.post(
        "/operator/organisations/harbour-skills/suspend/", {"reason": "Look-alike of another school."}
    )

    page = Client().get(f"/badges/{badge.token}/").content.decode()
    assert "The issuer is suspended" in page
    assert "verdict-passed" in page or "Valid" in page
    ines = Person.objects.get(pk=cast.ines.pk)
    cast.harbour.refresh_from_db()
    assert not may(ines, "credential.issue_directly", cast.harbour)
    assert not may(ines, "achievement.create", cast.harbour)
    assert not may(Person.objects.get(pk=cast.emre.pk), "candidate.search", cast.harbour)
    with pytest.raises(WrongState):
        start(cast.lena, version, at=now())
    assert "Look-alike" in Message.objects.filter(recipient=cast.ines.email).latest("pk").text


def test_an_owner_of_a_suspended_organisation_reads_why_nothing_can_be_done_there(cast: Cast) -> None:
    name_operator(cast.otto, at=now())
    TOTP.activate(cast.otto, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    suspend_organisation(cast.otto, cast.kestrel, reason="Three learners reported it.", at=now())
    emre = signed_in(cast.emre)

    first = emre.get("/employer/")
    page = emre.get("/account/organisations/kestrel-logistics/").content.decode()

    assert first.headers["Location"] == "/account/organisations/kestrel-logistics/"
    assert "This organisation is suspended" in page
    assert "Three learners reported it." in page
    assert "Badges of this organisation can be issued." not in page
    assert (
        "This organisation is suspended"
        not in signed_in(cast.ines).get("/account/organisations/harbour-skills/").content.decode()
    )


def test_what_was_decided_before_is_signed_once_the_suspension_is_lifted(cast: Cast) -> None:
    name_operator(cast.otto, at=now())
    badge = issued(cast)
    Credential.objects.filter(pk=badge.pk).update(
        state="intended", document=b"", document_digest="", document_token=""
    )
    suspend_organisation(cast.otto, cast.harbour, reason="Asked by a court.", at=now())

    assert issue_credential(badge.pk).state == "intended"
    Job.objects.all().delete()
    lift_organisation(cast.otto, cast.harbour, at=now())

    assert Job.objects.filter(unique_key=f"issue:{badge.pk}").exists()


def test_a_suspended_person_is_signed_out_and_cannot_come_back_until_it_is_lifted(
    cast: Cast, operator: Client
) -> None:
    lena = signed_in(cast.lena)
    found = operator.post("/operator/people/", {"address": cast.lena.email}).content.decode()
    assert f"/operator/people/{cast.lena.pk}/suspend/" in found

    operator.post(f"/operator/people/{cast.lena.pk}/suspend/", {"reason": "Sent insults to assessors."})

    assert lena.get("/account/").status_code == 302
    assert signed_in(cast.lena).get("/account/").status_code == 302
    operator.post(f"/operator/people/{cast.lena.pk}/lift/")
    assert signed_in(cast.lena).get("/account/").status_code == 200


def test_what_a_suspended_person_cannot_end_opens_nothing_meanwhile(cast: Cast) -> None:
    work = submitted(cast, published_version(cast.harbour))
    item = work.evidence.create(
        requirement_key="plan", kind="text", title="Plan", text="Two posts.", visibility="granted"
    )
    link = share(cast.lena, work, label="Kestrel", evidence_tokens=[item.token], at=now())
    asked = ask_for_proof(
        cast.emre, cast.kestrel, wanted="Plans", purpose="Shift lead", days=9, keep_days=9, at=now()
    )
    for person in (cast.lena, None):  # one from her account, one by a link
        said = {
            "way": "wallet",
            "outcome": "passed",
            "sent_at": now(),
            "keep_until": now() + timedelta(days=9),
        }
        ProofAnswer.objects.create(request=asked, person=person, **said)
    page = f"/shared/{link.token}/"
    assert (Client().get(page).status_code, answers_to(asked, at=now()).count()) == (200, 2)

    name_operator(cast.otto, at=now())
    suspend_person(cast.otto, cast.lena, reason="Sent insults.", at=now())
    assert (Client().get(page).status_code, answers_to(asked, at=now()).count()) == (404, 1)
    lift_person(cast.otto, cast.lena, at=now())
    assert (Client().get(page).status_code, answers_to(asked, at=now()).count()) == (200, 2)


def test_a_hold_is_placed_and_lifted_in_the_operators_name(cast: Cast, operator: Client) -> None:
    operator.post(f"/operator/people/{cast.lena.pk}/hold/", {"reason": "Case 12/2026"})
    assert "Case 12/2026" in operator.get("/operator/").content.decode()

    let_go = operator.post(f"/operator/people/{cast.lena.pk}/let-go/", follow=True)

    assert "waits a week more" in let_go.content.decode()
    assert "Case 12/2026" not in operator.get("/operator/").content.decode()
    verbs = AuditEvent.objects.filter(actor=cast.otto, verb__startswith="privacy.").values_list(
        "verb", flat=True
    )
    assert list(verbs) == ["privacy.place_hold", "privacy.lift_hold"]
    assert "nothing was changed or taken out" in operator.post("/operator/").content.decode()


def test_a_log_that_was_cut_off_and_ended_anew_is_told(
    cast: Cast, operator: Client, settings: Any, tmp_path: Path
) -> None:
    """Whoever can drop the trigger can write the chain's end anew too; the note beside the database remembers."""
    settings.WORKMARK_HOME = tmp_path
    note_last_event()
    said = json.loads((tmp_path / "last-event.json").read_text())
    assert "nothing was changed or taken out" in operator.post("/operator/").content.decode()
    (tmp_path / "last-event.json").write_text(json.dumps(said | {"number": said["number"] + 1_000}))

    page = operator.post("/operator/").content.decode()

    assert "ends before an event that was seen in it" in page
    assert "nothing was changed or taken out" not in page


def test_whoever_was_erased_did_not_join_that_month(cast: Cast, operator: Client) -> None:
    last = now().replace(day=1) - timedelta(days=2)
    Person.objects.bulk_create(Person(handle=f"p{number}", name="A", joined_at=now()) for number in range(12))
    for person in Person.objects.filter(handle__startswith="p", name="A"):
        erase_person(person, badges=Badges.KEEP, at=last)

    assert ">12<" not in operator.get("/operator/").content.decode()


def test_small_numbers_of_use_are_not_told_apart(cast: Cast, operator: Client) -> None:
    """Eight people joined last month, and twelve the month before."""
    last = now().replace(day=1) - timedelta(days=2)
    before = last.replace(day=1) - timedelta(days=2)
    Person.objects.update(joined_at=last)
    Person.objects.bulk_create(Person(handle=f"p{number}", joined_at=before) for number in range(12))

    page = operator.get("/operator/").content.decode()

    assert ">12<" in page
    assert ">8<" not in page
    assert "fewer than 10" in page


def test_terms_are_asked_at_the_next_sign_in_and_kept_by_version(cast: Cast, operator: Client) -> None:
    before = signed_in(cast.lena)
    operator.post("/operator/terms/", TEXTS)
    assert before.get("/work/").status_code == 200  # not in the middle of something

    lena = signed_in(cast.lena)
    assert lena.get("/work/").headers["Location"].startswith("/account/terms/?next=")
    assert lena.get("/account/take-away/").status_code == 200
    assert "rests on Sunday" in lena.get("/account/terms/").content.decode()
    assert lena.post("/account/terms/", {"number": "7"}).status_code == 409
    assert lena.post("/account/terms/", {"number": "1", "next": "/work/"}).headers["Location"] == "/work/"

    assert lena.get("/work/").status_code == 200
    assert TermsAcceptance.objects.get().terms.number == 1
    operator.post("/operator/terms/", {**TEXTS, "en": "It rests on Monday."})
    assert signed_in(cast.lena).get("/work/").status_code == 302


def test_every_language_wants_its_text(cast: Cast, operator: Client) -> None:
    assert operator.post("/operator/terms/", {"en": "Only this."}).status_code == 422
    assert operator.post("/operator/announcements/", {"en": "Only this.", "days": "3"}).status_code == 422


def test_an_announcement_shows_in_the_readers_language_until_it_is_put_away(
    cast: Cast, operator: Client
) -> None:
    operator.post("/operator/announcements/", {**TEXTS, "days": "3"})
    cast.lena.language = "es"
    cast.lena.save()
    lena, ines = signed_in(cast.lena), signed_in(cast.ines)
    page = lena.get("/work/").content.decode()
    assert "El sitio descansa" in page
    assert "rests on Sunday" not in Client().get("/").content.decode()

    token = page.split("/account/announcements/")[1].split("/")[0]
    lena.post(f"/account/announcements/{token}/away/", {"next": "/work/"})

    assert "El sitio descansa" not in lena.get("/work/").content.decode()
    assert "rests on Sunday" in ines.get("/work/").content.decode()
    operator.post(f"/operator/announcements/{token}/end/")
    assert "rests on Sunday" not in ines.get("/work/").content.decode()


def test_an_operator_looks_by_consent_sees_and_changes_nothing_and_she_reads_what_was_opened(
    cast: Cast, operator: Client
) -> None:
    work = submitted(cast, published_version(cast.harbour))
    lena = signed_in(cast.lena)
    lena.post("/account/let-look/", {"words": "My page is empty."})
    grant = HelpGrant.objects.get()
    assert "My page is empty." in operator.get("/operator/help/").content.decode()

    operator.post(f"/operator/help/{grant.token}/")

    page = operator.get("/work/").content.decode()
    assert "You see the pages of Lena Ortiz by their consent" in page
    assert work.token in page
    assert operator.post(f"/work/{work.token}/withdraw/").status_code == 403
    for shut in ("/account/", "/account/take-away/", "/account/email/", "/account/tokens/"):
        assert operator.get(shut).status_code == 403
    assert "/work/" in lena.get("/account/let-look/").content.decode()

    lena.post("/account/let-look/end/")

    assert operator.get("/work/").status_code == 403
    assert "by their consent" not in operator.get("/work/").content.decode()
    events = AuditEvent.objects.filter(verb__in=["help.give", "operator.begin_help", "help.end"]).order_by(
        "number"
    )
    assert [(event.actor, event.detail.get("person")) for event in events] == [
        (cast.lena, None),
        (cast.otto, cast.lena.pk),
        (cast.lena, None),
    ]
    assert list(faults_in_chain()) == []


def test_a_consent_ends_by_itself_and_serves_one_operator(cast: Cast, operator: Client) -> None:
    signed_in(cast.lena).post("/account/let-look/", {"words": ""})
    grant = HelpGrant.objects.get()
    assert grant.expires_at - grant.given_at == timedelta(hours=1)
    begin_help(cast.otto, grant, at=grant.given_at)
    name_operator(cast.emre, at=now())

    with pytest.raises(NotAllowed):
        begin_help(Person.objects.get(pk=cast.emre.pk), grant, at=grant.given_at)
    with pytest.raises(NotAllowed):
        begin_help(cast.otto, grant, at=grant.expires_at)


def test_nobody_helps_themselves(cast: Cast) -> None:
    name_operator(cast.otto, at=now())
    otto: Any = Person.objects.get(pk=cast.otto.pk)

    assert not may(otto, "operator.begin_help", HelpGrant(person=otto))
    assert may(otto, "operator.begin_help", HelpGrant(person=cast.lena))

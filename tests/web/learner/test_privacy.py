"""Otto, a visitor, and everyone else who is not Lena: nothing of hers by any address or method."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.planning import scenes as profile_scenes
from tests.submissions import scenes
from tests.web.learner.conftest import signed_in_as
from workmark.credentials.inquiry_models import Inquiry
from workmark.credentials.models import Credential
from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.models import HostRegistration, HostVisit
from workmark.lib.clock import now
from workmark.planning.models import ImportedCredential, SelfClaim
from workmark.planning.prior_models import PriorLearning
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.ask_takedown import Plea, ask_takedown
from workmark.submissions.actions.begin_upload import begin_upload
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.actions.share import share
from workmark.submissions.evidence import EvidenceDetails, WrittenText
from workmark.submissions.models import Evidence
from workmark.web.learner import urls

PUBLIC = {
    "home",
    "session",
    "start",
    "records",
    "inquiries",
    "profile",
    "resume",
    "claim",
    "import",
    "host-begin",
    "host-back",
    "path",
    "path-again",
    "path-way",
    "goal",
    "goal-drop",
    "applications",
    "apply",
    "being-found",
}  # pages that show a person nothing but their own


@pytest.fixture
def addresses(cast: Any, draft: Any) -> dict[str, str]:
    """Every address of the learner's pages, filled with Lena's own things."""
    at, lena = now(), cast.lena
    save_answer(lena, draft, "context", "SECRET-WORDS", revision=0, at=at)
    aside = save_answer(lena, draft, "context", "SECRET-ASIDE", revision=0, at=at).set_aside
    details = EvidenceDetails(title="SECRET-TITLE", visibility="granted")
    item = add_evidence(lena, draft, "shelf", WrittenText("SECRET-TEXT"), details, at=at)
    photo = add_file(lena, draft, "shelf", io.BytesIO(scenes.png()), "SECRET.png", at=at)
    upload = begin_upload(lena, draft, "talk", file_name="a.wav", length=10, at=at)
    asked, _ = ask_attestation(lena, draft, Ask("Rosa", "rosa@harbourcafe.example", ["shelf-order"]), at=at)
    grant = share(lena, draft, label="x", evidence_tokens=[item.token], at=at)
    assert aside is not None
    shown = Plea("shown", "cover", "SECRET-PLEA", "somebody@elsewhere.example")
    reported = ask_takedown(item, shown, at=at)
    skill = profile_scenes.skill("http://own.example/secret", "SECRET-SKILL")
    claim = SelfClaim.objects.create(person=lena, skill=skill, level=2, words="SECRET-CLAIM", claimed_at=at)
    brought = ImportedCredential.objects.create(
        person=lena, document=b"SECRET-BYTES", outcome="passed", imported_at=at, checked_at=at
    )
    award = brought.awards.create(position=0, title="SECRET-BADGE", evidence_kind="test", outcome="passed")
    named = award.skills.create(position=0, name="SECRET-NAME", level=2)
    said = Description(
        "https://h.example", "SECRET-HOST", "https://h.example/a", "", "https://h.example/b", "", ()
    )
    registration = HostRegistration.objects.create(
        base="https://h.example", description=said.as_json(), registered_at=at
    )
    visit = HostVisit.objects.create(
        person=lena, registration=registration, state="found", made_at=at, expires_at=at + timedelta(hours=1)
    )
    visit.badges.create(number=1, data=b"SECRET-FOUND", digest="0" * 64)
    prior = PriorLearning.objects.create(
        submission=draft, award=award, words="SECRET-PRIOR", title="SECRET-BADGE", checked_at=at
    )
    badge = Credential.objects.create(
        learner=lena,
        version=draft.version,
        issuer=cast.harbour,
        intent_key="one",
        learner_name="Lena",
        awarded_at=at,
    )
    inquiry = Inquiry.objects.create(
        credential=badge,
        ground="not-own-work",
        reason="SECRET-REASON",
        opened_by=cast.ines,
        opened_at=at,
        answer_until=at,
    )
    fill = {
        "token": draft.token,
        "named": prior.token,
        "key": "shelf",
        "aside": aside.token,
        "item": item.token,
        "pk": asked.pk,
        "grant": grant.token,
        "asked": reported.token,
        "inquiry": inquiry.token,
        "opening": "no-such-opening",
        "slug": "shelve-by-date",
        "name": "overview",
        "number": 1,
        "registration": registration.token,
        "credential": badge.token,
        "review": "no-such-review-of-this-learner-1",
    }
    own_token = {
        "upload": upload.token,
        "upload-cancel": upload.token,
        "evidence-file": photo.token,
        "evidence-original": photo.token,
        "evidence-look": photo.token,
        "evidence-page": photo.token,
        "evidence-captions": photo.token,
        "imported": brought.token,
        "imported-check": brought.token,
        "imported-file": brought.token,
        "imported-remove": brought.token,
        "host": visit.token,
        "host-keep": visit.token,
        "host-end": visit.token,
    }
    own_number = {"claim-remove": claim.pk, "alignment": named.pk}
    made = {}
    for pattern in urls.urlpatterns:
        wanted = {name: fill[name] for name in pattern.pattern.converters if name in fill}
        if pattern.name in own_token:
            wanted["token"] = own_token[pattern.name]
        if pattern.name in own_number:
            wanted["pk"] = own_number[pattern.name]
        if pattern.name == "answer":
            wanted["key"] = "context"
        made[str(pattern.name)] = reverse(f"learner:{pattern.name}", kwargs=wanted)
    return made


@pytest.mark.long
@pytest.mark.parametrize("who", ["aziz", "maud", "ines", "rui", "emre", "otto"])
@pytest.mark.parametrize("method", ["get", "post", "head", "patch", "delete", "put", "options"])
def test_others_find_nothing_at_any_of_her_addresses(
    addresses: dict[str, str], cast: Any, draft: Any, who: str, method: str
) -> None:
    client = signed_in_as(getattr(cast, who))
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Upload-Length": "10"}
    for name, address in addresses.items():
        if name in PUBLIC:
            continue
        answer = (
            getattr(client, method)(address, headers=headers, content_type="application/offset+octet-stream")
            if method in {"post", "patch", "put"}
            else getattr(client, method)(address, headers=headers)
        )
        is_uploads_options = name == "uploads" and method == "options"
        assert answer.status_code in {404, 405} or is_uploads_options, (name, method, answer.status_code)
        assert b"SECRET" not in answer.content
    assert Evidence.objects.filter(submission=draft).count() == 2
    assert SelfClaim.objects.count() == ImportedCredential.objects.count() == 1
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_absent_and_hidden_look_the_same(addresses: dict[str, str], cast: Any) -> None:
    client = signed_in_as(cast.otto)
    hidden = client.get(addresses["work"], headers={"Accept": "application/json"}).json()
    absent = client.get(f"/work/{'x' * 32}/", headers={"Accept": "application/json"}).json()

    assert {**hidden, "instance": ""} == {**absent, "instance": ""}


def test_a_visitor_is_sent_to_sign_in_or_finds_nothing(addresses: dict[str, str]) -> None:
    for name, address in addresses.items():
        answer = Client().get(address)
        assert answer.status_code in {302, 404, 405} or name == "session", (name, answer.status_code)
        assert b"SECRET" not in answer.content


def test_every_learner_address_is_in_this_test(addresses: dict[str, str]) -> None:
    names = {
        str(name) for name in get_resolver("workmark.web.learner.urls").reverse_dict if isinstance(name, str)
    }
    assert names == set(addresses)


@pytest.mark.long
def test_a_form_from_another_site_is_refused_everywhere(addresses: dict[str, str], cast: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lena)
    for name, address in addresses.items():
        if name not in {"session", "evidence-file", "evidence-original"}:
            assert client.post(address).status_code in {403, 405}, name

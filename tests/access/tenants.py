"""Two tenants with the same data: everything an address can name, made once for each, in the names of two casts.

What a page needs in order to show something is made by the actions where they are short, else as plain rows.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.idp.oidc.models import Client as Program
from allauth.usersessions.models import UserSession
from django.db.models import F, Value
from django.db.models.functions import Concat

from tests.access.judged import judged_things
from tests.access.taught import taught_things
from tests.access.worked import employed_things
from tests.conftest import Cast, make_cast
from tests.submissions import scenes
from tests.web.hostile_world import World, make_world
from workmark.achievements.models import Achievement, Stack
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver, WaiverRequest
from workmark.credentials.actions.offer_to_wallet import offer_to_wallet
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.inquiry_models import Inquiry, WithdrawalAppeal
from workmark.credentials.models import Credential, IssuerKey
from workmark.credentials.part_models import ShownPart
from workmark.credentials.record_models import RecordRequest
from workmark.integrations.calendar.models import CalendarFeed
from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.models import HostRegistration, HostVisit
from workmark.lib.clock import now
from workmark.lib.tokens import hash_token
from workmark.organisations.models import AccessToken, DomainProof, Membership, Organisation, Person, Role
from workmark.planning.models import ImportedCredential, SelfClaim
from workmark.planning.prior_models import PriorLearning
from workmark.privacy.models import Archive
from workmark.releases.models import Release
from workmark.skills.models import Framework, Skill
from workmark.submissions.actions.add_evidence import add_file
from workmark.submissions.actions.begin_upload import begin_upload
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.models import (
    AttestationCorrection,
    EmployerApproval,
    Submission,
    TakedownRequest,
    Visibility,
)
from workmark.texting.models import Phone
from workmark.workforce.actions.ask_for_proof import ask_for_proof

# One person for each role alone, beside the cast, so that no role's reach hides behind another's.
ALONE = {
    "ada": ("harbour", Role.AUDITOR),
    "abel": ("harbour", Role.AUTHOR),
    "eva": ("harbour", Role.EXTERNAL_VERIFIER),
    "sol": ("harbour", Role.SUPPORT),
    "pia": ("kestrel", Role.PEOPLE_MANAGER),
    "rex": ("kestrel", Role.RECRUITER),
}
# Whoever holds everything that one person may hold, in both organisations: without judging, and with it.
EVERYTHING = {
    "owen": [
        role for role in Role if role not in {Role.ASSESSOR, Role.LEAD_ASSESSOR, Role.EXTERNAL_VERIFIER}
    ],
    "judy": [role for role in Role if role != Role.EXTERNAL_VERIFIER],
}


@dataclass(frozen=True)
class Tenant:
    """people: by first name. things: what stands for a name of the access table in an address."""

    twin: str
    cast: Cast
    people: dict[str, Person]
    things: dict[str, str] = field(default_factory=dict)

    def secrets(self) -> dict[str, bytes]:
        """What no page shows to strangers: secrets in addresses, and where the people can be written to."""
        secrets = {
            name: value.encode() for name, value in self.things.items() if len(value) >= 24 and name != "key"
        }
        return secrets | {person.email: person.email.encode() for person in self.people.values()}


def make_tenants() -> tuple[Tenant, Tenant]:
    """Ours and the twin. The first has its addresses changed, so that the same scenes can be played again."""
    twin = make_tenant("twin")
    for model in (Achievement, Stack, Framework):
        owned = {"owner__isnull": False} if model is Framework else {}
        model._default_manager.filter(**owned).update(slug=Concat(Value("twin-"), F("slug")))  # type: ignore[attr-defined]
    twin.things.update(_slugs(twin.cast))
    ours = make_tenant("our")
    ours.things.update(_slugs(ours.cast))
    return ours, twin


def make_tenant(twin: str) -> Tenant:
    cast = make_cast(twin)
    people = cast.people()
    for name, (place, role) in ALONE.items():
        people[name] = _person(twin, name, (getattr(cast, place), [role]))
    for name, roles in EVERYTHING.items():
        people[name] = _person(twin, name, (cast.harbour, roles), (cast.kestrel, roles))
    world = make_world(cast)
    made = Tenant(twin, cast, people)
    for things in (
        _links(world),
        _work(cast, twin, Submission.objects.get(token=world.work)),
        _badges(cast, world),
        _own(cast, twin),
        _organisations(cast, people),
        judged_things(cast, people, world),
        employed_things(cast, twin),
        taught_things(cast, twin),
    ):
        assert not made.things.keys() & things.keys()  # one name for two things would ask for the wrong one
        made.things.update(things)
    return made


def _person(twin: str, name: str, *held: tuple[Organisation, list[Role]]) -> Person:
    made = Person.objects.create_user(f"{name}@{twin or 'demo'}.workmark.test", name=name.title())
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    for organisation, roles in held:
        Membership.objects.bulk_create(
            Membership(person=made, organisation=organisation, role=role) for role in roles
        )
    return made


def _links(world: World) -> dict[str, str]:
    return {
        "assignment": world.assignment,
        "attest-link": world.attest,
        "shared-link": world.shared,
        "invitation-link": world.invitation,
        "part-link": world.part,
        "batch": world.batch,
    }


def _work(cast: Cast, twin: str, draft: Submission) -> dict[str, str]:
    at, lena = now(), cast.lena
    save_answer(lena, draft, "context", "In my first words", revision=0, at=at)
    aside = save_answer(lena, draft, "context", "In my other words", revision=0, at=at).set_aside
    assert aside is not None
    photo = add_file(lena, draft, "shelf", io.BytesIO(scenes.png()), "shelf.png", at=at)
    grant, ask = draft.sharing_grants.get(), draft.attestations.get()
    grant.evidence.add(photo)
    asked = TakedownRequest.objects.create(
        submission=draft,
        digest="0" * 64,
        asker="shown",
        wish="cover",
        words="Me.",
        email=f"{cast.otto.email}",
        due_at=at + timedelta(days=5),
    )
    approval = EmployerApproval.objects.create(
        evidence=photo,
        digest=photo.sha256,
        token_hash=hash_token(f"{twin}approve"),
        name="Boss",
        email="boss@kestrel.example",
        expires_at=at + timedelta(days=14),
    )
    return {
        "work": draft.token,
        "approve-link": f"{twin}approve",
        "approval": approval.token,
        "takedown": asked.token,
        "correction": AttestationCorrection.objects.create(attestation=ask, statement="In May.").token,
        "aside": aside.token,
        "item": str(draft.evidence.earliest("pk").token),
        "photo": photo.token,
        "upload": begin_upload(lena, draft, "talk", file_name="a.wav", length=10, at=at).token,
        "ask": str(ask.pk),
        "prior": PriorLearning.objects.create(
            submission=draft, row_keys=["shelf-order"], words="Shown.", checked_at=at
        ).token,
        "grant": grant.token,
    }


def _badges(cast: Cast, world: World) -> dict[str, str]:
    badge, at = world.credential, now()
    item = add_evidence_of(badge)
    inquiry = Inquiry.objects.create(
        credential=badge,
        ground="not-own-work",
        reason="It was found elsewhere.",
        opened_by=cast.maud,
        opened_at=at,
        answer_until=at + timedelta(days=14),
    )
    appeal = WithdrawalAppeal.objects.create(
        inquiry=inquiry, against="hold", grounds="I made it.", filed_at=at, due_at=at + timedelta(days=14)
    )
    record = RecordRequest.objects.create(
        learner=cast.lena, issuer=cast.harbour, asked_at=at, signed_at=at, document=b"{}"
    )
    set_visibility(cast.lena, badge, visibility="private")
    return {
        "badge": badge.token,
        "badge-number": str(badge.pk),
        "badge-short": badge.token[:22],
        "badge-item": item,
        "shown-part": ShownPart.objects.get(token=world.part).token,
        "inquiry": inquiry.token,
        "withdrawal-appeal": appeal.token,
        "record": record.token,
        "wallet-offer": offer_to_wallet(cast.lena, badge, at=at).offer.token,
        "archive": Archive.objects.create(person=cast.lena).token,
        "key": str(IssuerKey.objects.filter(organisation=cast.harbour).earliest("pk").public_multibase),
    }


def add_evidence_of(badge: Credential) -> str:
    assert badge.submission is not None
    item = badge.submission.evidence.create(
        requirement_key="plan",
        kind="text",
        title="The plan",
        text="Two posts a week.",
        sha256="0" * 64,
        visibility=Visibility.PUBLIC,
    )
    return str(item.token)


def _own(cast: Cast, twin: str) -> dict[str, str]:
    at, lena, soon = now(), cast.lena, now() + timedelta(days=30)
    skill = Skill.objects.create(
        framework=Framework.objects.get_or_create(slug="esco", defaults={"name": "ESCO", "version": "1"})[0],
        uri=f"http://data.europa.eu/esco/skill/{twin}own",
        label="plan shifts",
    )
    imported = ImportedCredential.objects.create(
        person=lena, document=b"{}", document_digest=twin, outcome="passed", imported_at=at, checked_at=at
    )
    award = imported.awards.create(position=0, title="From elsewhere", evidence_kind="test", outcome="passed")
    CalendarFeed.objects.create(person=lena, token_hash=hash_token(f"{twin}calendar"))
    program = Program.objects.create(id=f"{twin}program", name="A program", owner=lena)
    session = UserSession.objects.create(
        user=lena, ip="127.0.0.1", session_key=f"{twin}session", user_agent=""
    )
    return {
        "claim": str(SelfClaim.objects.create(person=lena, skill=skill, level=2, claimed_at=at).pk),
        "imported": imported.token,
        "alignment": str(award.skills.create(position=0, name="plans", level=2).pk),
        "calendar-link": f"{twin}calendar",
        "texts-link": Phone.objects.create(
            person=lena, number="+442079460000", added_at=at, confirmed_at=at
        ).token,
        "host-visit": _host_visit(lena, at),
        "program": program.pk,
        "session": str(session.pk),
        "token": str(
            AccessToken.objects.create(person=lena, name="Mine", token_hash=f"{twin}t", expires_at=soon).pk
        ),
    }


def _host_visit(lena: Person, at: datetime) -> str:
    """Something was found at another host, and can be chosen."""
    description = Description(
        "https://h.example", "", "https://h.example/a", "", "https://h.example/b", "", ()
    )
    registration = HostRegistration.objects.create(
        base="https://h.example", description=description.as_json(), auth_method="none", registered_at=at
    )
    visit = HostVisit.objects.create(
        person=lena,
        registration=registration,
        state="found",
        made_at=at,
        expires_at=at + timedelta(hours=4),
    )
    award = {
        "title": "From there",
        "issuer_name": "",
        "issuer_id": "",
        "awarded_at": None,
        "valid_until": None,
    }
    award |= {"evidence_kind": "test", "outcome": "passed", "failures": [], "standing": "", "whose": "hers"}
    answer = {"outcome": "passed", "is_ours": False, "awards": [award]}
    visit.badges.create(number=1, data=b"{}", digest="0" * 64, answer=answer)
    return visit.token


def _organisations(cast: Cast, people: dict[str, Person]) -> dict[str, str]:
    at = now()
    achievement = Achievement.objects.filter(issuer=cast.harbour, versions__state="published").earliest("pk")
    need = AccommodationRequest.objects.create(
        person=cast.lena, issuer=cast.harbour, kinds=["extra-time"], asked_at=at, due_at=at
    )
    waiver = WaiverRequest.objects.create(person=cast.lena, achievement=achievement, asked_at=at, due_at=at)
    first = PrerequisiteWaiver.objects.create(
        person=cast.lena, achievement=achievement, before=achievement, asked_at=at, due_at=at
    )
    stack = Stack.objects.create(
        slug="a-stack-of-ines",
        issuer=cast.harbour,
        title="Stack",
        summary="s",
        need=1,
        edited_at=at,
        edited_by=cast.ines,
    )
    assert stack.pk
    return {
        "harbour": cast.harbour.slug,
        "kestrel": cast.kestrel.slug,
        "member": str(Membership.objects.get(person=cast.aziz).pk),
        "invitation": str(cast.harbour.invitations.get().pk),
        "domain": str(DomainProof.objects.create(organisation=cast.harbour, domain="harbour.example").pk),
        "need": need.token,
        "waiver": waiver.token,
        "prerequisite": first.token,
        "release": _release(cast.harbour).token,
        "proof-request": ask_for_proof(
            cast.emre, cast.kestrel, wanted="Shelving", purpose="Work", days=30, keep_days=30, at=at
        ).token,
    }


def _release(issuer: Organisation) -> Release:
    day = now().date()
    content = {"plan": "", "k": 10, "lines": [], "joined": {}, "achievements": []}
    return Release.objects.create(
        issuer=issuer,
        period_start=day - timedelta(days=90),
        period_end=day,
        content=content,
        words={"achievements": {}, "questions": {}},
    )


def _slugs(cast: Cast) -> dict[str, str]:
    """Addresses that are changed once, so they are read last."""
    own = Achievement.objects.filter(issuer=cast.harbour)
    published = own.filter(versions__state="published")
    return {
        "published": published.get(slug__endswith="social-media-marketing").slug,
        "draft": own.get(slug__endswith="a-draft-of-ines").slug,
        "in-review": own.get(slug__endswith="waiting-for-rui").slug,
        "stack": Stack.objects.get(issuer=cast.harbour).slug,
        "own-framework": Framework.objects.get(owner=cast.kestrel).slug,
    }

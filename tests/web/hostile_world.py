"""A world in which every page of the product has something to show, for walks that attack all of them."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.achievements.contents import said
from tests.assessment.scenes import qualify, score_all, submitted
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.submissions import scenes
from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.agreement import measure_agreement
from workmark.credentials.actions.make_batch import make_batch
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.show_part import show_part
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.award_file import Row
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.organisations.actions.invite import invite
from workmark.submissions.actions.add_evidence import add_evidence
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.share import share
from workmark.submissions.actions.start import start
from workmark.submissions.evidence import EvidenceDetails, WrittenText
from workmark.submissions.models import Visibility


@dataclass(frozen=True)
class World:
    """Where each person's walk begins, and the secrets of the links in it."""

    cast: Cast
    credential: Credential
    work: str  # the token of Lena's draft
    assignment: str  # the token of what Aziz holds
    attest: str
    shared: str
    invitation: str
    part: str  # the token of a link to a part of Lena's badge
    batch: str  # the token of a batch of Ines that was not let go

    def starts(self, name: str) -> list[str]:
        """Pages without a link to them, and the first page of each of this person's places."""
        everyone = ["/", "/verify/", f"/badges/{self.credential.token}/", f"/parts/{self.part}/"]
        own = {
            "visitor": [
                f"/attest/{self.attest}/",
                f"/shared/{self.shared}/",
                "/account/signup/",
                "/account/login/",
                "/account/password/reset/",
                "/account/login/code/",
                f"/account/invitations/{self.invitation}/",
            ],
            "lena": [
                "/account/",
                "/work/",
                f"/work/{self.work}/",
                f"/badges/{self.credential.token}/parts/",
                f"/account/invitations/{self.invitation}/",
            ],
            "aziz": [f"/assess/{self.assignment}/decision/", "/assess/"],
            "ines": [
                "/desk/m/a-draft-of-ines/1/",
                "/desk/",
                "/issuing/",
                f"/issuing/harbour-skills/batches/{self.batch}/",
                f"/issuing/harbour-skills/batches/{self.batch}/revoke/",
                f"/issuing/harbour-skills/batches/{self.batch}/reissue/",
                "/account/organisations/harbour-skills/",
            ],
            "rui": ["/desk/m/waiting-for-rui/1/review/", "/desk/"],
            "emre": ["/employer/"],
        }
        return own[name] + everyone


def make_world(cast: Cast) -> World:
    credential = issued(cast)
    version = scenes.version(cast.harbour)
    draft = start(cast.lena, version, at=now())
    item = add_evidence(
        cast.lena,
        draft,
        "shelf",
        WrittenText("First it was a mess. Then I put the oldest in front."),
        EvidenceDetails("Before and after", others_in_it="nobody", visibility=Visibility.GRANTED),
        at=now(),
    )
    ask = Ask("Rosa Marín", "rosa@harbourcafe.example", ["shelf-order"], "You saw me in May.")
    _, attest = ask_attestation(cast.lena, draft, ask, at=now())
    grant = share(cast.lena, draft, label="Kestrel", evidence_tokens=[item.token], days=30, at=now())
    qualify(cast, cast.aziz, version)
    waiting = submitted(cast, version, learner=cast.otto).readings.get()
    assignment = take_reading(cast.aziz, waiting, at=now())
    score_all(assignment)
    submitted(cast, version, learner=cast.emre)
    _drafts(cast)
    selective = sign_selective(prepare_parts(cast.lena, credential).pk)
    part = show_part(cast.lena, selective, label="Kestrel", keys=["row-0"], at=now())
    _, invitation = invite(cast.ines, cast.harbour, email=cast.lena.email, role="author", at=now())
    award = DirectAward(cast.lena.email, version.achievement.slug, key="a batch of one")
    batch = make_batch(cast.ines, cast.harbour, [Row(2, award)], name="class.csv", at=now())
    measure_agreement(credential.version, at=now())
    return World(
        cast,
        credential,
        draft.token,
        assignment.token,
        attest,
        grant.token,
        invitation,
        part.token,
        batch.token,
    )


def _drafts(cast: Cast) -> None:
    own = create_achievement(cast.ines, cast.harbour, title="A draft of Ines'")
    edit_draft(cast.ines, own, said(title="A draft of Ines'"), revision=0)
    reviewed = create_achievement(cast.ines, cast.harbour, title="Waiting for Rui")
    reviewed = edit_draft(cast.ines, reviewed, said(title="Waiting for Rui"), revision=0)
    send_for_review(cast.ines, reviewed)


def client_of(world: World, name: str) -> Any:
    client = Client(raise_request_exception=False)
    if name != "visitor":
        client.force_login(
            getattr(world.cast, name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client

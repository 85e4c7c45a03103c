"""An employer asks for proof by a link, and reads what came back."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import Paged, PageFacts, Said, SlugInPath, TokenInPath, page_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.workforce.actions.ask_for_proof import LONGEST_WORDS, MOST_DAYS, MOST_KEPT_DAYS, ask_for_proof
from workmark.workforce.actions.close_proof_request import close_proof_request
from workmark.workforce.proof_models import ProofAnswer, ProofRequest
from workmark.workforce.proofs import answers_to, requests_of

router = Router(tags=["employers"], auth=Door("verify"))


class ProofWanted(Said):
    """Whoever answers reads what is to be proved, what for, and how long the answer is kept."""

    wanted: str = Field(min_length=1, max_length=LONGEST_WORDS)
    purpose: str = Field(min_length=1, max_length=LONGEST_WORDS)
    days: int = Field(30, ge=1, le=MOST_DAYS, description="For how long it takes answers.")
    keep_days: int = Field(90, ge=1, le=MOST_KEPT_DAYS)


class ProofRequestShown(Schema):
    token: str
    wanted: str
    purpose: str
    keep_days: int
    asked_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    is_open: bool
    link: str = Field(description="For whomever you ask; anybody who has it can answer.")


class ProofRequestPage(PageFacts):
    items: list[ProofRequestShown]


class ProofAnswerShown(Schema):
    """What its sender saw and agreed to show. It says what was found on its day."""

    sent_at: datetime
    keep_until: datetime
    way: str = Field(description="file, link, wallet, bound or presented.")
    is_from_its_owner: bool = Field(
        description="Whether whoever sent it was signed in as the person it was issued to, or showed the key it is bound to."
    )
    name: str = Field(description="What its sender calls themselves. Nobody checked it.")
    outcome: str = Field(description="passed, failed or not-determined.")
    report: dict[str, Any]


class ProofPage(PageFacts):
    items: list[ProofAnswerShown]


@router.get(
    "/employers/{slug}/proofs", response=ProofRequestPage, summary="What an employer of yours asked for"
)
def proofs(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    person = acting(request)
    return page_of(requests_of(person, employer_of(person, slug)), window, _shown)


@router.post("/employers/{slug}/proofs", response={201: ProofRequestShown}, summary="Ask for proof by a link")
def ask(request: HttpRequest, slug: SlugInPath, said: ProofWanted) -> Status[ProofRequestShown]:
    person = acting(request)
    made = ask_for_proof(person, employer_of(person, slug), **said.model_dump(), at=now())
    return Status(201, _shown(made))


@router.get("/employers/{slug}/proofs/{token}", response=ProofRequestShown, summary="One request for proof")
def one(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> ProofRequestShown:
    return _shown(_request(request, slug, token))


@router.get("/employers/{slug}/proofs/{token}/answers", response=ProofPage, summary="What came in answer")
def answers(request: HttpRequest, slug: SlugInPath, token: TokenInPath, window: Paged) -> dict[str, Any]:
    return page_of(answers_to(_request(request, slug, token), at=now()), window, _answer)


@router.post(
    "/employers/{slug}/proofs/{token}/close", response=ProofRequestShown, summary="Take no more answers"
)
def close(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> ProofRequestShown:
    found = _request(request, slug, token)
    close_proof_request(acting(request), found, at=now())
    found.refresh_from_db()
    return _shown(found)


def _request(request: HttpRequest, slug: str, token: str) -> ProofRequest:
    person = acting(request)
    found = requests_of(person, employer_of(person, slug)).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no such request here."))
    return found


def _shown(asked: ProofRequest) -> ProofRequestShown:
    names = ("token", "wanted", "purpose", "keep_days", "asked_at", "expires_at", "closed_at")
    return ProofRequestShown(
        **{name: getattr(asked, name) for name in names},
        is_open=asked.is_open_at(now()),
        link=f"{settings.WORKMARK_PUBLIC_ORIGIN}/proof/{asked.token}/",
    )


def _answer(answer: ProofAnswer) -> ProofAnswerShown:
    return ProofAnswerShown(**{name: getattr(answer, name) for name in ProofAnswerShown.model_fields})

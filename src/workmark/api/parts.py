"""Parts of a badge: its learner asks for the form that has parts, chooses what a link shows, and ends the link."""

import json
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Line, Paged, PageFacts, Said, TokenInPath, page_of
from workmark.credentials.actions.end_part import end_part
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.show_part import show_part
from workmark.credentials.models import Credential, SelectiveCredential, ShownPart
from workmark.credentials.pages import part_page
from workmark.credentials.parts import Choice, choices_in
from workmark.credentials.queries import credential_for_reader
from workmark.lib.clock import now
from workmark.lib.problems import NotFound, WrongState
from workmark.openbadges.documents import parse_json_object
from workmark.organisations.permissions import require

router = Router(tags=["parts"])
_MOST_CHOICES = 500


class ChoiceShown(Schema):
    key: str
    kind: str = Field(description="name, email, criteria, row or evidence.")
    title: str
    detail: str = Field(description="The level reached, or what the evidence is; words of the badge itself.")


class PartsPrepared(Schema):
    state: str = Field(description="absent, waiting or signed. Parts can be made once it is signed.")
    choices: list[ChoiceShown] = Field(description="What may be shown beside the achievement.")
    copies: int = Field(description="How many links can still be made of a copy that serves only once.")


class NewPart(Said):
    label: Line = Field(description="For whom the link is. Only you see it.")
    choices: Annotated[list[Line], Field(max_length=_MOST_CHOICES)] = Field(
        default_factory=list, description="Keys of the choices; what is not named is in no link and no file."
    )


class PartShown(Schema):
    token: str
    label: str
    choices: list[str]
    is_single_use: bool = Field(
        description="Made of a copy of its own: no number in it stands in another link."
    )
    made_at: datetime
    ended_at: datetime | None
    page: str = Field(description="What others open; nothing is there once it is ended.")


class PartPage(PageFacts):
    items: list[PartShown]


class PartWhole(PartShown):
    document: dict[str, Any] = Field(description="What others get: signed, and nothing else of the badge.")


@router.get(
    "/credentials/{token}/parts",
    auth=Door("credentials:read"),
    response=PartPage,
    summary="The links that show a part of your badge, newest first, ended ones too",
)
def parts(request: HttpRequest, token: TokenInPath, window: Paged) -> dict[str, Any]:
    found = ShownPart.objects.filter(selective__credential=_own(request, token)).defer("document")
    return page_of(found.order_by("-pk"), window, lambda part: PartShown(**_facts(part)))


@router.get(
    "/credentials/{token}/parts/choices",
    auth=Door("credentials:read"),
    response=PartsPrepared,
    summary="What a part of your badge may show",
)
def choices(request: HttpRequest, token: TokenInPath) -> PartsPrepared:
    return _prepared(_selective(_own(request, token)))


@router.post(
    "/credentials/{token}/parts/prepare",
    auth=Door("work:write"),
    response={202: PartsPrepared},
    summary="Ask for the form of your badge that has parts; a worker signs it",
)
def prepare(request: HttpRequest, token: TokenInPath) -> Status[PartsPrepared]:
    return Status(202, _prepared(prepare_parts(acting(request), _own(request, token))))


@router.get(
    "/credentials/{token}/parts/base",
    auth=Door("credentials:read"),
    response=dict[str, Any],
    summary="The whole of it (ecdsa-sd-2023), so that you can make parts without us. Show it to nobody",
)
def base(request: HttpRequest, token: TokenInPath) -> dict[str, Any]:
    selective = _selective(_own(request, token))
    if selective is None or selective.signed_at is None:
        raise NotFound("This badge is not prepared for parts. Ask for that, and try again in a minute.")
    return parse_json_object(bytes(selective.document))


@router.post(
    "/credentials/{token}/parts",
    auth=Door("work:write"),
    response={201: PartWhole},
    summary="Make a link that shows what you choose",
)
def make(request: HttpRequest, token: TokenInPath, said: NewPart) -> Status[PartWhole]:
    selective = _selective(_own(request, token))
    if selective is None:
        raise WrongState("Ask first for the form of this badge that has parts.")
    made = show_part(acting(request), selective, label=said.label, keys=said.choices, at=now())
    return Status(201, PartWhole(**_facts(made), document=json.loads(bytes(made.document))))


@router.delete(
    "/credentials/{token}/parts/{part}",
    auth=Door("work:write"),
    response={204: None},
    summary="End a link; it opens nothing any more",
)
def end(request: HttpRequest, token: TokenInPath, part: TokenInPath) -> Status[None]:
    found = ShownPart.objects.filter(token=part, selective__credential=_own(request, token)).first()
    if found is None:
        raise NotFound("There is no such link to a part of this badge.")
    end_part(acting(request), found, at=now())
    return Status(204, None)


def _own(request: HttpRequest, token: str) -> Credential:
    """Somebody else's looks absent where it is private, and is refused where it is open."""
    person = acting(request)
    credential = credential_for_reader(token, person)
    require(person, "credential.show_parts", credential)
    return credential


def _selective(credential: Credential) -> SelectiveCredential | None:
    return SelectiveCredential.objects.filter(credential=credential).select_related("key").first()


def _prepared(selective: SelectiveCredential | None) -> PartsPrepared:
    if selective is None:
        return PartsPrepared(state="absent", choices=[], copies=0)
    if selective.signed_at is None:
        return PartsPrepared(state="waiting", choices=[], copies=0)
    found = choices_in(parse_json_object(bytes(selective.document)))
    return PartsPrepared(
        state="signed",
        choices=[_choice(each) for each in found],
        copies=selective.copies.filter(used_at=None).count(),
    )


def _choice(choice: Choice) -> ChoiceShown:
    return ChoiceShown(key=choice.key, kind=choice.kind, title=choice.title, detail=choice.detail)


def _facts(part: ShownPart) -> dict[str, Any]:
    return {
        "token": part.token,
        "label": part.label,
        "choices": part.choices,
        "is_single_use": part.is_single_use,
        "made_at": part.created_at,
        "ended_at": part.ended_at,
        "page": part_page(part),
    }

"""Talks about whose work it is: asked for by an assessor, held by somebody who does not judge it."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Said, TokenInPath
from workmark.assessment.actions.arrange_talk import (
    LONGEST_PLACE,
    LONGEST_WORDS,
    MOST_TIMES,
    answer_offer,
    ask_for_talk,
    close_talk,
    offer_talk,
)
from workmark.assessment.queries import assignment_by_token
from workmark.assessment.talk_models import Talk, TalkOutcome
from workmark.assessment.talking import open_talk_of, talk_to_hold, talks_to_hold
from workmark.lib.clock import now
from workmark.submissions.queries import nothing_here, submission_by_token

router = Router(tags=["talks"])
_READ, _WRITE, _ASSESS = Door("work:read"), Door("work:write"), Door("assess")
_MOST = 100


class TalkShown(Schema):
    """What its learner reads. Who asked for it, nobody is told."""

    state: str = Field(description="asked, offered, agreed or closed.")
    questions: str
    times: list[datetime]
    place: str
    agreed_at: datetime | None


class TalkToHold(TalkShown):
    token: str
    achievement: str
    learner: str
    learner_words: str


class Questions(Said):
    questions: str = Field(
        min_length=1, max_length=LONGEST_WORDS, description="The learner reads them before."
    )


class Offer(Said):
    times: list[datetime] = Field(
        min_length=1, max_length=MOST_TIMES, description="With their offset from UTC."
    )
    place: str = Field(min_length=1, max_length=LONGEST_PLACE, description="Where, or the link.")


class Choice(Said):
    chosen: datetime | None = Field(None, description="One of the times; left out where none suits.")
    words: str = Field("", max_length=LONGEST_WORDS)


class Closing(Said):
    outcome: TalkOutcome
    note: str = Field(
        min_length=1, max_length=LONGEST_WORDS, description="For whoever judges; without names."
    )


@router.get("/work/{token}/talk", auth=_READ, response=TalkShown, summary="The open talk about your work")
def of_work(request: HttpRequest, token: TokenInPath) -> TalkShown:
    return _shown(_open_one(request, token))


@router.post(
    "/work/{token}/talk", auth=_WRITE, response=TalkShown, summary="Choose a time, or say what would suit"
)
def answer(request: HttpRequest, token: TokenInPath, said: Choice) -> TalkShown:
    found = _open_one(request, token)
    return _shown(answer_offer(acting(request), found, chosen=said.chosen, words=said.words, at=now()))


@router.post(
    "/assess/{token}/talk", auth=_ASSESS, response={204: None}, summary="Ask for a talk with the learner"
)
def ask(request: HttpRequest, token: TokenInPath, said: Questions) -> Status[None]:
    person = acting(request)
    ask_for_talk(person, assignment_by_token(person, token), questions=said.questions, at=now())
    return Status(204, None)


@router.get("/talks", auth=_ASSESS, response=list[TalkToHold], summary="Talks that you may arrange and hold")
def to_hold(request: HttpRequest) -> list[TalkToHold]:
    return [_whole(one) for one in talks_to_hold(acting(request))[:_MOST]]


@router.post("/talks/{token}/offer", auth=_ASSESS, response=TalkToHold, summary="Propose times and a place")
def offer(request: HttpRequest, token: TokenInPath, said: Offer) -> TalkToHold:
    person = acting(request)
    found = talk_to_hold(person, token)
    return _whole(offer_talk(person, found, times=said.times, place=said.place, at=now()))


@router.post("/talks/{token}/close", auth=_ASSESS, response={204: None}, summary="Note what came of it")
def close(request: HttpRequest, token: TokenInPath, said: Closing) -> Status[None]:
    person = acting(request)
    close_talk(person, talk_to_hold(person, token), outcome=said.outcome, note=said.note, at=now())
    return Status(204, None)


def _open_one(request: HttpRequest, token: str) -> Talk:
    found = open_talk_of(submission_by_token(acting(request), token))
    if found is None:
        raise nothing_here()
    return found


def _shown(talk: Talk) -> TalkShown:
    return TalkShown(
        state=talk.state,
        questions=talk.questions,
        times=talk.moments,
        place=talk.place,
        agreed_at=talk.agreed_at,
    )


def _whole(talk: Talk) -> TalkToHold:
    return TalkToHold(
        **_shown(talk).model_dump(),
        token=talk.token,
        achievement=talk.submission.version.achievement.slug,
        learner=talk.submission.learner.name,
        learner_words=talk.learner_words,
    )

"""What learners asked for in confidence stands in no answer to those who judge their work or employ them.

Every address that reads is asked with the things of our tenant, as people whom many of them open to. Here the learners
whose work is held, appealed against, checked and doubted are those who asked: `tests/web` walks every address too, but
with few things in their places.
"""

from dataclasses import dataclass

import pytest

from tests.access.table import Entry, read_table
from tests.access.tenants import Tenant, _slugs, make_tenant
from tests.access.test_access import _only_what_matters, _token
from tests.access.walking import Walker
from workmark.confided.actions.answer_accommodation import (
    Answer,
    answer_accommodation,
    decide_accommodation_appeal,
)
from workmark.confided.actions.appeal_accommodation import appeal_accommodation
from workmark.confided.actions.ask_accommodation import Needed, ask_accommodation
from workmark.confided.models import AccommodationRequest
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.organisations.models import Membership

__all__ = ["_only_what_matters"]  # fixture
JUDGES, EMPLOYERS = ("aziz", "maud"), ("emre", "pia")
TABLE = read_table()
# Whoever is refused a look at anything would prove nothing: so many addresses told each of them something.
TOLD_AT_LEAST = {"aziz": 25, "maud": 40, "emre": 30, "pia": 10}


@dataclass(frozen=True)
class Walk:
    tenant: Tenant
    walker: Walker
    planted: list[bytes]


@pytest.fixture
def walk(db: None, _only_what_matters: None) -> Walk:
    ours = make_tenant("our")
    ours.things.update(_slugs(ours.cast))
    cast, at = ours.cast, now()
    AccommodationRequest.objects.all().delete()
    second = ours.people["owen"]
    for number, learner in enumerate((cast.lena, cast.otto)):
        needed = Needed(["extra-time", "interpreter"], f"zq-needs-{number}")
        [request] = ask_accommodation(learner, [cast.harbour], needed, at=at)
        request = answer_accommodation(
            cast.ines, request, Answer(["extra-time"], f"zq-answer-{number}", 9), at=at
        )
        request = appeal_accommodation(learner, request, words=f"zq-appeal-{number}", at=at)
        decide_accommodation_appeal(second, request, Answer(["interpreter"], f"zq-second-{number}"), at=at)
    people = [ours.people[name] for name in (*JUDGES, *EMPLOYERS, "lena", "ines")]
    tokens = AccommodationRequest.objects.values_list("token", flat=True)
    return Walk(
        ours, Walker(people, {one.pk: _token(one) for one in people}), [b"zq-", *map(str.encode, tokens)]
    )


def _answers(walk: Walk, who: str) -> dict[str, tuple[int, bytes]]:
    """By route, what this person is answered; an address that names a request itself is left to those who asked."""
    person, found = walk.tenant.people[who], {}
    entries: tuple[Entry, ...] = TABLE.private + TABLE.silent + TABLE.own
    for entry in entries:
        if "need" in entry.things or entry.route.endswith("logout/"):
            continue
        told = walk.walker.ask(person, "GET", entry.route, entry.filled(walk.tenant.things))
        found[entry.route] = (told.status, told.said)
    return found


@pytest.mark.long
@pytest.mark.once
def test_no_answer_to_an_assessor_a_verifier_or_an_employer_says_what_was_asked(walk: Walk) -> None:
    told, leaks = {}, []
    for who in (*JUDGES, *EMPLOYERS):
        answers = _answers(walk, who)
        told[who] = sum(status == 200 for status, _said in answers.values())
        leaks += [
            f"{route} as {who} says {word!r}"
            for route, (_status, said) in answers.items()
            for word in walk.planted
            if word in said
        ]

    assert leaks == []
    assert {who: number for who, number in told.items() if number < TOLD_AT_LEAST[who]} == {}
    # The work that Aziz holds, and the decision that Maud and the verifier look at, are theirs who asked.
    opened = {who: _answers_with(walk, who) for who in ("aziz", "maud")}
    assert opened == {"aziz": True, "maud": True}


def _answers_with(walk: Walk, who: str) -> bool:
    """Whether this person's own page of the held or appealed work was shown, and not only refused politely."""
    things = walk.tenant.things
    place, name = {
        "aziz": ("assess/<str:token>/", "assignment"),
        "maud": ("assess/cases/<str:token>/", "case"),
    }[who]
    told = walk.walker.ask(walk.tenant.people[who], "GET", place, [things[name]])
    return told.status == 200


@pytest.mark.long
@pytest.mark.once
def test_the_walk_would_find_it_and_no_letter_to_others_holds_it(walk: Walk) -> None:
    hers = b"".join(said for _status, said in _answers(walk, "lena").values())
    theirs = walk.walker.ask(
        walk.tenant.people["ines"],
        "GET",
        "account/organisations/<slug:slug>/needs/",
        [walk.tenant.things["harbour"]],
    )
    assert b"zq-" in hers or b"zq-" in theirs.said

    owners = Membership.objects.filter(role="owner").values("person__email")
    mine = {walk.tenant.people[name].email for name in ("lena", "otto")}
    others = Message.objects.exclude(recipient__in=mine).exclude(recipient__in=owners)
    assert [letter.subject for letter in others if "zq-" in f"{letter.subject}{letter.text}"] == []

"""Walks every address the product answers, pages and API, as those who must not learn what Lena told in confidence.

Addresses come from the URL patterns and the OpenAPI description, so a page or operation of tomorrow is walked too. In
each place of an address stands every value there is in this world that could fit there.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.confided.scenes import ask_about
from tests.conftest import Cast, make_cast
from tests.web.hostile_world import World, make_world
from tests.web.past_the_door import client_as
from tests.web.routes import routes
from workmark.api.mounted import api
from workmark.confided.actions.answer_accommodation import (
    Answer,
    answer_accommodation,
    decide_accommodation_appeal,
)
from workmark.confided.actions.answer_questionnaire import answer_questionnaire
from workmark.confided.actions.appeal_accommodation import appeal_accommodation
from workmark.confided.actions.ask_accommodation import Needed, ask_accommodation
from workmark.confided.actions.ask_waiver import ask_waiver
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver, WaiverRequest
from workmark.confided.pseudonyms import Said
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.models import Membership
from workmark.organisations.scopes import SCOPES
from workmark.submissions.models import Submission

# Who is told what hangs on no database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
PLANTED = [
    "zq-needs-words",
    "zq-answer-words",
    "zq-appeal-words",
    "zq-second-answer",
    "zq-waiver-words",
    "zq-about-me",
    "zq-prior-words",
    "zq-prior-answer",
]
_PLACE = re.compile(r"<(?:[a-z_]+:)?([a-z0-9_]+)>|\{([a-z0-9_]+)\}|\(\?P<([a-z0-9_]+)>[^)]*\)")
_MOST_PER_ROUTE = 3


@dataclass(frozen=True)
class Confided:
    """The world, what is planted in it, and what can stand in addresses."""

    world: World
    secrets: list[str]
    values: dict[str, list[str]]


@pytest.fixture(scope="module")
def confided(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Confided]:
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield _plant(make_cast())
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def _plant(cast: Cast) -> Confided:
    world = make_world(cast)
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="owner")
    needed = Needed(["extra-time", "interpreter"], "zq-needs-words")
    request, _other = ask_accommodation(cast.lena, [cast.harbour, cast.kestrel], needed, at=now())
    request = answer_accommodation(cast.ines, request, Answer(["extra-time"], "zq-answer-words", 9), at=now())
    request = appeal_accommodation(cast.lena, request, words="zq-appeal-words", at=now())
    decide_accommodation_appeal(cast.rui, request, Answer(["interpreter"], "zq-second-answer"), at=now())
    version = Submission.objects.get(token=world.work).version
    version.price = 40
    ask_waiver(cast.lena, version, cannot_pay=True, words="zq-waiver-words", at=now())
    # Whoever answers has it in the list; what she asked and what was answered stand on two rows of one pair.
    pair = {"achievement": version.achievement, "before": version.achievement, "due_at": now()}
    PrerequisiteWaiver.objects.create(person=cast.lena, words="zq-prior-words", **pair)
    PrerequisiteWaiver.objects.create(
        person=cast.lena, email=cast.lena.email, state="granted", answer="zq-prior-answer", **pair
    )
    ask_about()
    answer_questionnaire(cast.lena, {"gender": Said("woman", "zq-about-me")})
    tokens = [
        *AccommodationRequest.objects.order_by("pk").values_list("token", flat=True),
        *WaiverRequest.objects.values_list("token", flat=True),
        *PrerequisiteWaiver.objects.order_by("pk").values_list("token", flat=True),
    ]
    return Confided(world, [*PLANTED, *tokens], _values(world, tokens))


def _values(world: World, confided_tokens: list[str]) -> dict[str, list[str]]:
    """What fits where: by the first word of an address, else by the name of the place."""
    submission = Submission.objects.get(token=world.work)
    slug = submission.version.achievement.slug
    judged = Submission.objects.exclude(token=world.work).values_list("token", flat=True)
    return {
        "work": [world.work],
        "assess": [world.assignment, *judged[:2]],
        "badges": [world.credential.token],
        "shared": [world.shared],
        "parts": [world.part],
        "attest": [world.attest],
        "account": [confided_tokens[0]],
        "fees": [slug],
        "prerequisites": [slug, *confided_tokens[-2:]],
        "prerequisite-waivers": confided_tokens[-2:],
        "start": [slug],
        "organisations": ["harbour-skills", "kestrel-logistics"],
        "issuing": ["harbour-skills"],
        "issuers": ["harbour-skills"],
        "slug": [slug],
        "token": [world.work, world.assignment, world.credential.token],
        "pk": [str(submission.pk)],
        "number": ["1"],
        "key": ["shelf"],
    }


def _filled(pattern: str, values: dict[str, list[str]]) -> Iterator[str]:
    """The pattern with values in its places: the word before a place tells best what fits there."""
    choices = []
    for place in _PLACE.finditer(pattern):
        name = next(name for name in place.groups() if name)
        before = pattern[: place.start()].strip("/").rpartition("/")[2]
        first = pattern.replace("api/v1/", "").strip("/").partition("/")[0]
        by_kind = [first] if name in {"token", "item", "grant"} else [name]
        choices.append(next(values[key] for key in [before, *by_kind, "token"] if key in values))
    for chosen in itertools.islice(itertools.product(*choices), _MOST_PER_ROUTE):
        given = iter(chosen)
        address = _PLACE.sub(lambda _place, given=given: next(given), pattern)  # type: ignore[misc]  # bound each turn
        yield "/" + re.sub(r"[\^$\\]", "", address).lstrip("/")


def addresses(values: dict[str, list[str]]) -> list[str]:
    """Every page, with every value that may fit."""
    pages = [address for route in routes() for address in _filled(route, values)]
    return list(dict.fromkeys(address for address in pages if not address.startswith("/api/")))


def operations(values: dict[str, list[str]]) -> list[str]:
    """Every operation of the API that is asked with GET."""
    described = api.get_openapi_schema()["paths"]
    return [address for path, one in described.items() if "get" in one for address in _filled(path, values)]


def walked(client: Client, found: Confided, under: str = "/") -> dict[str, str]:
    """Each address that was answered with content, and that content."""
    answers = {}
    for address in addresses(found.values):
        if address.endswith("/logout/") or not address.startswith(under):
            continue
        cache.clear()
        response = client.get(address)
        if response.status_code < 400:
            body = b"".join(response) if response.streaming else response.content
            answers[address] = body.decode("utf-8", "replace") + str(response.headers)
    return answers


def leaks(answers: dict[str, str], secrets: list[str]) -> list[str]:
    # An address that carries a secret may repeat it (a link back to itself): what counts is what else says so.
    return [
        f"{address}: {secret}"
        for address, body in answers.items()
        for secret in secrets
        if secret in body and secret not in address
    ]


def _client(found: Confided, name: str, settings: Any) -> Client:
    if name == "visitor":
        return Client(raise_request_exception=False)
    return client_as(getattr(found.world.cast, name), settings)


@pytest.mark.long
@pytest.mark.parametrize("name", ["aziz", "maud", "emre", "otto", "visitor"])
def test_no_page_shows_it_to_an_assessor_a_lead_an_employer_or_an_outsider(
    confided: Confided, settings: Any, name: str
) -> None:
    # Emre owns Kestrel, which Lena asked too: what she asked as a learner, he reads; as an employer he must not.
    answers = walked(_client(confided, name, settings), confided)
    own = "/account/organisations/kestrel-logistics/needs/" if name == "emre" else "/nothing/"

    assert len(answers) > 20
    assert [leak for leak in leaks(answers, confided.secrets) if not leak.startswith(own)] == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["aziz", "maud", "emre", "otto"])
def test_no_operation_of_the_api_shows_it(confided: Confided, name: str) -> None:
    person = getattr(confided.world.cast, name)
    _token, secret = create_token(person, name="Walk", scopes=SCOPES, days=1, at=now())
    client = Client(raise_request_exception=False)
    answers = {}
    for address in operations(confided.values):
        cache.clear()
        response = client.get(address, headers={"Authorization": f"Bearer {secret}"})
        answers[address] = response.content.decode("utf-8", "replace")

    # As with the pages: Emre answers for Kestrel, and reads what was asked of it; so do no others.
    own = "/api/v1/organisations/kestrel-logistics/needs:" if name == "emre" else "/nothing/"
    assert len(answers) > 20
    assert [leak for leak in leaks(answers, confided.secrets) if not leak.startswith(own)] == []


@pytest.mark.long
def test_the_walk_would_have_found_it(confided: Confided, settings: Any) -> None:
    hers = walked(_client(confided, "lena", settings), confided, "/account/")
    theirs = walked(_client(confided, "ines", settings), confided, "/account/")

    seen = {leak.rpartition(": ")[2] for leak in leaks(hers, PLANTED)}
    assert seen == set(PLANTED) - {"zq-waiver-words"}  # which no page repeats, not even to her
    assert {leak.rpartition(": ")[2] for leak in leaks(theirs, PLANTED)} == {
        *PLANTED[:4],
        *PLANTED[-2:],
    }

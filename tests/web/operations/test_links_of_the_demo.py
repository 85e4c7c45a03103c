"""Nobody is led where they may not go: what the links of the demonstration answer, to each of its people."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from tests.web.test_public_pages import Addresses
from workmark.achievements.actions.start_new_version import start_new_version
from workmark.achievements.models import Achievement
from workmark.organisations.models import Person

pytestmark = [pytest.mark.usefixtures("_demo"), pytest.mark.django_db, pytest.mark.long]

STARTS = ("/", "/catalogue/", "/occupations/", "/openings/", "/work/", "/account/")
DESKS = ("/assess/", "/desk/", "/issuing/", "/employer/")  # for whoever has one
EACH_ROUTE = 2  # pages of one kind that are opened
LEFT_OUT = {"learner:evidence-file"}  # the files lie in the folder in which the demonstration was loaded
ORIGIN = "http://testserver"
GONE = 410  # what a revoked or erased thing answers on purpose


def _opened(client: Client, starts: list[str]) -> dict[str, tuple[str, int]]:
    """What each link answered that was followed, with the page where it stood."""
    waiting = [(start, "") for start in starts]
    answers: dict[str, tuple[str, int]] = {}
    routes: Counter[str] = Counter()
    while waiting:
        address, stood_on = waiting.pop(0)
        try:
            found = resolve(urlsplit(address).path)
        except Resolver404:
            answers[address] = stood_on, 404
            continue
        if address in answers or routes[found.route] >= EACH_ROUTE or found.view_name in LEFT_OUT:
            continue
        routes[found.route] += 1
        answer = client.get(address)
        answers[address] = stood_on, answer.status_code
        waiting += [(each, address) for each in _links(address, answer)]
    return answers


def _links(address: str, answer: HttpResponseBase) -> list[str]:
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    found = [urljoin(f"{ORIGIN}{address}", each) for each in Addresses(answer.content.decode()).links]
    inside = [each.removeprefix(ORIGIN).partition("#")[0] for each in found if each.startswith(f"{ORIGIN}/")]
    return [each for each in inside if not each.startswith("/static/")]


@pytest.mark.parametrize("first", ["lena", "aziz", "maud", "noor", "ines", "rui", "emre", "otto"])
def test_no_link_leads_to_a_closed_door(first: str) -> None:
    people = {one.name.partition(" ")[0].lower(): one for one in Person.objects.filter(is_active=True)}
    draft = start_new_version(people["ines"], Achievement.objects.get(slug="customer-interviews"))
    client = Client()
    client.force_login(people[first])
    desks = [*DESKS, f"/desk/m/customer-interviews/{draft.number}/"]
    desks = [desk for desk in desks if client.get(desk).status_code == 200]

    answers = _opened(client, [*reversed(desks), *STARTS])

    assert len(answers) > 60
    closed = {address: where for address, where in answers.items() if where[1] >= 400 and where[1] != GONE}
    assert closed == {}

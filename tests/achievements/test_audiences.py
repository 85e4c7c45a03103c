"""Who finds an employer's own micro-credential: in a pilot, for its staff, for everybody; on every way that leads to it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.conftest import Cast
from tests.submissions.scenes import MONDAY
from tests.workforce.learning_scenes import employed
from tests.workforce.scenes import someone
from workmark.achievements.actions.invite_to_pilot import invite_to_pilot
from workmark.achievements.actions.widen_audience import Audience, audience_of, widen_audience
from workmark.achievements.catalogue import Wanted, search_catalogue
from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import offered_by, startable_inside
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.scopes import SCOPES
from workmark.planning.offering import offered_inside, offered_to
from workmark.submissions.actions.start import start

pytestmark = pytest.mark.django_db
URI = "http://data.europa.eu/esco/skill/1"
SLUG = "night-rota"


@pytest.fixture
def piloted(cast: Cast, publish: Callable[..., AchievementVersion]) -> AchievementVersion:
    """Harbour's, in a pilot for which Lena was chosen. She works there; Otto does not."""
    made = publish("Night rota", is_in_house=True)
    made.achievement.pilot_since = MONDAY
    made.achievement.save()
    employed(cast.lena, cast.harbour, work_email="lena@harbour.example")
    invite_to_pilot(cast.ines, made.achievement, ["LENA@harbour.example"], at=MONDAY)
    return made


def finds(person: Any) -> dict[str, bool]:
    """By each way, whether it is found."""
    client, bearer = Client(), {}
    if person.is_authenticated:
        client.force_login(person)
        _token, secret = create_token(person, name="Test", scopes=SCOPES, days=1, at=now())
        bearer = {"Authorization": f"Bearer {secret}"}
    pages = ("", "versions/1/", "versions/1/badge.png", "print.pdf")
    found = {
        "search": bool(search_catalogue(Wanted(words="rota"), person).versions),
        "catalogue page": "Night rota" in client.get("/catalogue/").content.decode(),
        "api list": SLUG in client.get("/api/v1/catalogue", headers=bearer).content.decode(),
        "api": client.get(f"/api/v1/catalogue/{SLUG}", headers=bearer).status_code == 200,
        "path": SLUG in offered_to(person, [URI], currency="EUR", at=MONDAY)
        if person.is_authenticated
        else False,
        "issuer page": "Night rota" in client.get("/issuers/harbour-skills/").content.decode(),
    }
    found |= {page: client.get(f"/catalogue/{SLUG}/{page}").status_code == 200 for page in pages}
    for ending in ("ctdl.json", "rsd.csv", "elm.json"):
        found[ending] = client.get(f"/catalogue/{SLUG}.{ending}").status_code == 200
    return found


def nowhere(person: Any) -> bool:
    return not any(finds(person).values())


@pytest.mark.long
def test_a_pilot_is_found_by_those_who_were_chosen_and_by_nobody_else(
    cast: Cast, piloted: AchievementVersion
) -> None:
    other = someone(1)
    employed(other, cast.harbour)
    letter = Message.objects.get(key__startswith="pilot-chosen")

    assert nowhere(AnonymousUser())
    assert nowhere(cast.otto)
    assert nowhere(other)
    found = finds(cast.lena)
    assert {"search", "api", "path", ""} <= {way for way, is_found in found.items() if is_found}
    assert letter.recipient == cast.lena.email
    assert "Nobody has to begin" in letter.text
    assert not startable_inside(cast.harbour).exists()
    assert not offered_by(cast.harbour).exists()
    assert offered_inside(cast.harbour, [URI], currency="EUR") == {}
    with pytest.raises(NotAllowed, match="few people"):
        start(other, piloted, at=MONDAY)
    assert start(cast.lena, piloted, at=MONDAY).state == "draft"


@pytest.mark.long
def test_opened_to_staff_it_is_found_by_all_who_work_there_and_after_that_by_everybody(
    cast: Cast, piloted: AchievementVersion
) -> None:
    other = someone(1)
    work = employed(other, cast.harbour)
    widen_audience(cast.ines, piloted.achievement, Audience.STAFF)
    assert nowhere(AnonymousUser())
    assert nowhere(cast.otto)
    assert finds(other)["search"]
    assert startable_inside(cast.harbour).exists()
    leave_employment(other, work, at=now())
    assert nowhere(other)

    widened = widen_audience(cast.ines, piloted.achievement, Audience.EVERYBODY)
    assert audience_of(widened) is Audience.EVERYBODY
    assert all(finds(cast.otto).values())
    for narrower in (Audience.STAFF, Audience.PILOT):
        with pytest.raises(WrongState, match="cannot be closed"):
            widen_audience(cast.ines, widened, narrower)


def test_only_people_who_work_there_are_chosen_and_only_an_owner_opens_it(
    cast: Cast, piloted: AchievementVersion
) -> None:
    achievement = piloted.achievement
    for addresses in ([cast.otto.email], [], ["lena@harbour.example", "nobody@harbour.example"]):
        with pytest.raises(InvalidInput):
            invite_to_pilot(cast.ines, achievement, addresses, at=MONDAY)
    assert invite_to_pilot(cast.ines, achievement, ["lena@harbour.example"], at=MONDAY) == []
    for stranger in (cast.emre, cast.lena):
        with pytest.raises(NotAllowed):
            invite_to_pilot(stranger, achievement, [cast.lena.email], at=MONDAY)
        with pytest.raises(NotAllowed):
            widen_audience(stranger, achievement, Audience.EVERYBODY)
    assert audience_of(achievement) is Audience.PILOT


def test_emre_writes_one_chooses_people_and_opens_it_by_pages(cast: Cast) -> None:
    employed(cast.lena, cast.kestrel, work_email="lena@kestrel.example")
    emre = Client()
    emre.force_login(cast.emre)
    said = {"issuer": "kestrel-logistics", "title": "Night rota", "family": "other", "language": "en"}
    emre.post("/desk/new/", said | {"is_piloted": "on", "keeps_evidence": "on"})
    place = f"/desk/m/{SLUG}/pilot/"
    assert place in emre.get(f"/desk/m/{SLUG}/").content.decode()
    assert emre.post(place, {"people": "otto@demo.workmark.test"}).status_code == 422
    emre.post(place, {"people": "lena@kestrel.example\n"})
    page = emre.get(place).content.decode()

    assert "Lena Ortiz" in page
    assert "Confidential to you" in page
    assert "Fewer than 10" in page
    made = AchievementVersion.objects.get(achievement__slug=SLUG)
    assert audience_of(made.achievement) is Audience.PILOT
    emre.post(f"{place}widen/", {"audience": "staff"})
    made.achievement.refresh_from_db()
    assert audience_of(made.achievement) is Audience.PILOT  # nothing of it is published yet

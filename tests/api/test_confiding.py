"""Programs ask and answer in confidence as the pages do, under a scope of their own, and never for an assessor."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.content import Prerequisites
from workmark.achievements.models import AchievementVersion
from workmark.confided.models import AccommodationRequest
from workmark.lib.clock import now
from workmark.organisations.models import Membership
from workmark.organisations.scopes import SCOPES
from workmark.submissions.actions.start import start

Make = Callable[..., Any]


@pytest.fixture
def offered(cast: Cast) -> AchievementVersion:
    return published_version(cast.harbour)


def test_asked_answered_looked_at_again_and_taken_back(
    cast: Cast, program: Make, offered: AchievementVersion
) -> None:
    lena, ines, rui = (program(one, "confided") for one in (cast.lena, cast.ines, cast.rui))
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="owner")
    wanted = {"issuers": ["harbour-skills"], "kinds": ["extra-time", "break"], "words": "I read slowly."}
    (made,) = lena.post("/needs", wanted).json()
    assert made["state"] == "asked"
    assert lena.post("/needs", wanted).status_code == 422  # one at a time

    (asked,) = ines.get("/organisations/harbour-skills/needs").json()
    assert (asked["learner"], asked["words"]) == (cast.lena.name, "I read slowly.")
    path = f"/organisations/harbour-skills/needs/{made['token']}/answer"
    assert ines.post(path, {"granted": ["interpreter"], "words": "x"}).status_code == 422
    given = ines.post(path, {"granted": ["extra-time"], "words": "Ten days.", "extra_days": 10}).json()
    assert (given["state"], given["extra_days"]) == ("granted", 10)

    assert lena.get(f"/needs/{made['token']}").json()["may_be_appealed"] is True
    assert lena.post(f"/needs/{made['token']}/second-look", {"words": "And breaks?"}).status_code == 200
    assert ines.post(path, {"granted": ["break"], "words": "Yes."}).status_code == 403  # she answered before
    last = rui.post(path, {"granted": ["break"], "words": "Yes."}).json()
    assert sorted(last["granted"]) == ["break", "extra-time"]

    assert lena.delete(f"/needs/{made['token']}").status_code == 204
    assert AccommodationRequest.objects.get().words == ""
    assert lena.get("/needs").json() == []


def test_a_fee_is_waived_by_the_rule_or_by_a_person(cast: Cast, program: Make) -> None:
    version = published_version(cast.harbour)
    AchievementVersion.objects.filter(pk=version.pk).update(price=40)
    lena, ines = program(cast.lena, "confided"), program(cast.ines, "confided")
    slug = version.achievement.slug
    assert ines.put("/organisations/harbour-skills/waiver-rule", {"grants_at_once": False}).status_code == 200
    assert lena.get(f"/fees/{slug}/waiver").status_code == 404
    assert lena.post(f"/fees/{slug}/waiver", {"cannot_pay": False}).status_code == 422

    made = lena.post(f"/fees/{slug}/waiver", {"cannot_pay": True}).json()
    (waiting,) = ines.get("/organisations/harbour-skills/waivers").json()
    path = f"/organisations/harbour-skills/waivers/{waiting['token']}/answer"
    assert ines.post(path, {"grants": False}).status_code == 422  # a no wants words
    assert ines.post(path, {"grants": True}).json()["state"] == "granted"

    assert made["state"] == "asked"
    assert lena.get(f"/fees/{slug}/waiver").json()["state"] == "granted"


def test_what_comes_first_is_waived_answered_given_and_ended(cast: Cast, program: Make) -> None:
    first = published_version(cast.harbour).achievement.slug
    second = published_version(
        cast.harbour, "customer-interviews", prerequisites=Prerequisites(achievements=(first,))
    ).achievement.slug
    lena, ines, emre = (program(one, "confided") for one in (cast.lena, cast.ines, cast.emre))
    hers, theirs = f"/prerequisites/{second}/waivers", "/organisations/harbour-skills/prerequisite-waivers"
    assert lena.post(hers, {"before": second, "words": "Six years."}).status_code == 422

    made = lena.post(hers, {"before": first, "words": "Six years."}).json()

    (waiting,) = ines.get(theirs).json()
    assert (waiting["whom"], waiting["words"], waiting["state"]) == (cast.lena.name, "Six years.", "asked")
    assert emre.get("/organisations/kestrel-logistics/prerequisite-waivers").json() == []
    place = f"/organisations/kestrel-logistics/prerequisite-waivers/{made['token']}"
    assert emre.post(f"{place}/answer", {"grants": True, "words": "Yes."}).status_code == 404
    assert lena.delete(f"/prerequisites/waivers/{made['token']}").status_code == 204
    made = lena.post(hers, {"before": first, "words": "Seven years."}).json()
    said = {"grants": True, "words": "We saw the shop."}
    assert ines.post(f"{theirs}/{made['token']}/answer", said).json()["state"] == "granted"
    assert lena.get(hers).json()[0] | {"answer": "We saw the shop."} == lena.get(hers).json()[0]
    assert ines.post(f"{theirs}/{made['token']}/end", {"words": "No."}).json()["state"] == "withdrawn"

    given = {"email": "new@shop.example", "achievement": second, "before": first, "words": "A diploma."}
    assert ines.post(theirs, given | {"before": second}).status_code == 422
    assert ines.post(theirs, given).json()["whom"] == "new@shop.example"


@pytest.mark.parametrize("who", ["aziz", "maud", "otto"])
def test_whoever_assesses_and_outsiders_get_nothing(
    cast: Cast, program: Make, offered: AchievementVersion, who: str
) -> None:
    lena = program(cast.lena, "confided")
    (made,) = lena.post("/needs", {"issuers": ["harbour-skills"], "kinds": ["break"]}).json()
    other = program(getattr(cast, who), *SCOPES)
    expected = 404 if who == "otto" else 403

    assert other.get("/organisations/harbour-skills/needs").status_code == expected
    assert other.get("/organisations/harbour-skills/waivers").status_code == expected
    assert other.get("/organisations/harbour-skills/prerequisite-waivers").status_code == expected
    assert other.get(f"/needs/{made['token']}").status_code == 404
    assert other.get("/needs").json() == []


def test_no_other_scope_opens_it(cast: Cast, program: Make, offered: AchievementVersion) -> None:
    rest = program(cast.lena, *(scope for scope in SCOPES if scope != "confided"))

    assert rest.get("/needs").status_code == 403
    assert rest.post("/needs", {"issuers": ["harbour-skills"], "kinds": ["break"]}).status_code == 403


def test_the_language_of_evidence_and_of_reading(
    cast: Cast, program: Make, offered: AchievementVersion
) -> None:
    lena, aziz = program(cast.lena, "work:read", "work:write"), program(cast.aziz, "assess")
    work = start(cast.lena, offered, at=now())

    said = lena.put(f"/work/{work.token}/evidence-language", {"language": "pt"})
    assert (said.status_code, said.json()["evidence_language"]) == (200, "pt")
    assert lena.put(f"/work/{work.token}/evidence-language", {"language": "xx"}).status_code == 422
    assert aziz.put("/assess/languages", {"languages": ["pt", "en"]}).json() == {"languages": ["en", "pt"]}

    assert aziz.get("/assess/languages").json() == {"languages": ["en", "pt"]}

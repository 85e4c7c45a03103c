"""A programme that its institution shows: its parts, hours, prices and partners, and nothing of cohorts or people."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.factories import published_stack
from tests.programmes.test_cohorts import HERE, client_of
from workmark.achievements.models import AchievementVersion, Translation
from workmark.credentials.actions.keep_authority import accept_authority, give_authority
from workmark.lib.clock import now
from workmark.organisations.models import Organisation
from workmark.programmes.models import Programme


def test_everybody_reads_what_its_institution_shows_and_nothing_of_its_cohorts(
    cast: Cast, publish: Callable[..., AchievementVersion]
) -> None:
    first, second = publish("Shift handover"), publish("Night rota")
    AchievementVersion.objects.filter(pk=first.pk).update(hours=6, price=Decimal("40.00"), currency="EUR")
    AchievementVersion.objects.filter(pk=second.pk).update(hours=2.5, price=Decimal("10.50"), currency="EUR")
    slugs = [first.achievement.slug, second.achievement.slug]
    stack = published_stack(cast, "floor", [{"achievement": slug} for slug in slugs], 2)
    Organisation.objects.filter(pk=cast.kestrel.pk).update(may_issue=True)
    cast.kestrel.refresh_from_db()
    today = now().date()
    authority = give_authority(
        cast.ines,
        cast.harbour,
        cast.kestrel,
        [first.achievement],
        starts_on=today,
        ends_on=today + timedelta(days=30),
        at=now(),
    )
    accept_authority(cast.emre, authority, at=now())
    ines, anybody, program = client_of(cast.ines), Client(), Program("", Client())
    said = {
        "title": "Shop floor",
        "summary": "All of a shift.",
        "achievements": slugs,
        "stacks": [stack.slug],
    }
    here = ines.post(f"{HERE}programmes/new/", said).headers["Location"]
    made = Programme.objects.get()
    made.cohorts.create(name="Evenings of Acme", starts_on=today, ends_on=today)
    place = f"/programmes/{made.token}/"
    assert anybody.get(place).status_code == program.get(place.rstrip("/")).status_code == 404
    assert "Shop floor" not in anybody.get("/programmes/").content.decode()

    ines.post(f"{here}edit/", {**said, "is_shown": "on"})
    assert place in ines.get(here).content.decode()
    assert place in anybody.get("/programmes/").content.decode()
    assert place in anybody.get("/issuers/harbour-skills/").content.decode()
    page = anybody.get(place).content.decode()
    for words in (
        "All of a shift.",
        first.title,
        "about 6 hours",
        "€40.00",
        "also issued by Kestrel Logistics",
    ):
        assert words in page, words
    assert "about 8.5 hours · €50.50" in page  # 6 and 2.5; 40.00 and 10.50
    assert "/stacks/floor/" in page
    assert "Acme" not in page
    Translation.objects.create(
        version=first,
        language="es",
        approved={"title": "Relevo de turno"},
        approved_at=now(),
        digest="0" * 64,
    )
    assert "Relevo de turno" in anybody.get(place, headers={"Accept-Language": "es"}).content.decode()
    assert cast.ines.name not in page

    (brief,) = program.get("/programmes?institution=harbour-skills").json()["items"]
    assert (brief["title"], brief["institution_name"]) == ("Shop floor", "Harbour Skills Institute")
    assert program.get("/programmes?institution=kestrel-logistics").json()["items"] == []
    whole = program.get(f"/programmes/{made.token}").json()
    parts = {part["achievement"]: part for part in whole["parts"]}
    assert [each["slug"] for each in parts[slugs[0]]["partners"]] == ["kestrel-logistics"]
    assert parts[slugs[1]]["partners"] == []
    assert (whole["hours"], whole["prices"]) == (8.5, [{"amount": "50.50", "currency": "EUR"}])
    assert [each["stack"] for each in whole["stacks"]] == ["floor"]

    first.achievement.retired_at = now()
    first.achievement.save()
    assert first.title not in anybody.get(place).content.decode().split("counts together")[0]
    Organisation.objects.filter(pk=cast.harbour.pk).update(suspended_at=now())
    assert anybody.get(place).status_code == 404


@pytest.mark.parametrize("who", ["emre", "maud"])
def test_nobody_from_elsewhere_shows_it(
    cast: Cast, publish: Callable[..., AchievementVersion], who: str
) -> None:
    made = Programme.objects.create(organisation=cast.harbour, title="Ours")
    made.achievements.add(publish("Shift handover").achievement)
    answer = client_of(getattr(cast, who)).post(
        f"{HERE}programmes/{made.token}/edit/", {"title": "Ours", "is_shown": "on"}
    )
    assert answer.status_code in {403, 404}
    made.refresh_from_db()
    assert not made.is_shown

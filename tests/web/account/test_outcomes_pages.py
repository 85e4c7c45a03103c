"""Page, file and API of a release give out its numbers and no others, to owners and auditors alone."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.confided.scenes import ask_about
from tests.conftest import Cast
from tests.factories import published_version
from tests.releases.scenes import RIPE, crowd
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.models import Membership, Person
from workmark.releases.actions.publish_outcomes import publish_outcomes
from workmark.releases.models import Release, ReleaseRule

pytestmark = pytest.mark.django_db
PLACE = "/account/organisations/harbour-skills/outcomes/"


@pytest.fixture
def release(cast: Cast) -> Release:
    """A hundred women of whom thirty are awarded, a hundred men of whom sixty are; three others, and silence."""
    ask_about()
    version = published_version(cast.harbour)
    crowd(version, 30, "a", state="awarded", gender="woman")
    crowd(version, 70, "b", state="not-yet", gender="woman")
    crowd(version, 60, "c", state="awarded", gender="man")
    crowd(version, 40, "d", state="not-yet", gender="man")
    crowd(version, 3, "e", state="awarded", gender="other")
    crowd(version, 25, "f", state="awarded")
    crowd(version, 25, "g", state="not-yet")
    made = publish_outcomes(cast.harbour, at=RIPE)
    assert made is not None
    return made


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def told(release: Release) -> dict[tuple[str, str, str, str], int]:
    return {
        (line.question, line.group, line.achievement, key): number
        for line in release.tables.lines
        for key, number in line.counts.items()
    }


def test_the_page_shows_the_gap_with_its_interval_and_says_what_it_means(
    cast: Cast, release: Release
) -> None:
    page = unescape(as_person(cast.ines).get(f"{PLACE}{release.token}/").content.decode())

    assert "30%" in page
    assert "22% to 40%" in page  # Wilson, as Newcombe (1998) gives it for such a rate
    tags = re.findall(r">([^<>]*of the highest[^<>]*)<", page)
    assert "Flagged: 0.50 of the highest (0.36 to 0.70)" in tags
    assert "Nothing is flagged" not in page


def test_file_and_api_give_out_the_releases_numbers_and_no_others(cast: Cast, release: Release) -> None:
    client = as_person(cast.ines)
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{PLACE}{release.token}/outcomes.csv").content.decode()))
    )
    _token, secret = create_token(cast.ines, name="Test", scopes=["organisation"], days=1, at=now())
    said = client.get(
        f"/api/v1/issuers/harbour-skills/outcomes/{release.token}",
        headers={"Authorization": f"Bearer {secret}"},
    ).json()

    in_file = {
        (row["question"], row["group"], row["achievement"], row["column"]): int(row["people"]) for row in rows
    }
    in_api = {
        (line["question"], line["group"], line["achievement"], key): number
        for line in said["lines"]
        for key, number in line["people"].items()
    }
    assert in_file == in_api == told(release)
    assert min(in_file.values()) >= 10


def test_every_choice_of_the_page_shows_only_numbers_of_the_release(cast: Cast, release: Release) -> None:
    client = as_person(cast.ines)
    numbers = set(told(release).values())
    sums = {sum(line.counts.values()) for line in release.tables.lines}
    decided = {line.counts["awarded"] for line in release.tables.lines}
    pages = 0
    for query in _choices(client.get(f"{PLACE}{release.token}/").content.decode()):
        page = client.get(f"{PLACE}{release.token}/?{query}").content.decode()
        tables = "".join(re.findall(r"<tbody>.*?</tbody>", page, re.DOTALL))
        shown = {int(text) for text in re.findall(r'<td class="number">(\d+)</td>', tables)}
        assert shown
        assert shown <= numbers
        behind = {int(text) for text in re.findall(r"from (\d+)", tables)}
        assert behind <= numbers | sums | decided
        pages += 1
    assert pages > 2


def _choices(page: str) -> Iterator[str]:
    values = {
        name: re.findall(r'<option value="([^"]+)"', found)
        for name, found in re.findall(
            r'<select[^>]*name="(measure|achievement)">(.*?)</select>', page, re.DOTALL
        )
    }
    for measure in [*values["measure"], "made-up"]:
        for achievement in [*values.get("achievement", ["all"]), "made-up"]:
            yield f"measure={measure}&achievement={achievement}"


def test_three_people_are_named_nowhere(cast: Cast, release: Release) -> None:
    assert "other" in release.tables.joined["gender"]
    assert ("gender", "other", "all", "awarded") not in told(release)


@pytest.mark.long
@pytest.mark.parametrize("name", ["lena", "aziz", "maud", "noor", "rui", "emre", "otto"])
def test_nobody_but_owners_and_auditors_reads_it(cast: Cast, release: Release, name: str) -> None:
    client = as_person(getattr(cast, name))
    addresses = [PLACE, f"{PLACE}{release.token}/", f"{PLACE}{release.token}/outcomes.csv"]

    assert {client.get(address).status_code for address in addresses} <= {403, 404}
    assert client.post(PLACE, {"fewest": 50}).status_code in {403, 404}
    assert not ReleaseRule.objects.exists()


def test_an_auditor_reads_and_changes_nothing(cast: Cast, release: Release) -> None:
    Membership.objects.create(person=cast.otto, organisation=cast.harbour, role="auditor")
    client = as_person(cast.otto)

    assert client.get(f"{PLACE}{release.token}/").status_code == 200
    assert client.post(PLACE, {"fewest": 50}).status_code == 403
    assert as_person(cast.ines).post(PLACE, {"fewest": 9}).status_code == 422
    assert as_person(cast.ines).post(PLACE, {"fewest": 50}).status_code == 302
    assert ReleaseRule.objects.get().fewest == 50


def test_an_issuer_sees_no_other_issuers_release(cast: Cast, release: Release) -> None:
    other = f"/account/organisations/kestrel-logistics/outcomes/{release.token}/"

    assert as_person(cast.emre).get(other).status_code == 404


def test_before_there_is_enough_the_page_says_so(cast: Cast) -> None:
    page = as_person(cast.ines).get(PLACE).content.decode()

    assert "Nothing yet" in page


def test_a_title_that_looks_like_a_formula_stays_text(cast: Cast, release: Release) -> None:
    words: Any = json.loads(json.dumps(release.words))
    words["questions"][0]["text"]["en"] = "=cmd|' /C calc'!A0"
    Release.objects.filter(pk=release.pk).update(words=words)

    page = as_person(cast.ines).get(f"{PLACE}{release.token}/outcomes.csv").content.decode()
    assert "'=cmd" in page
    assert ",=cmd" not in page

"""A record is a cover: each badge in it has an answer of its own, and so has each word that somebody else speaks for one."""

import html

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.own_vectors.judging import rows, verdict_on
from workmark.checking.inside import Inside, inside_of
from workmark.credentials.actions.sign_record import sign_record


def inside(file: str) -> Inside:
    return inside_of(verdict_on(next(row for row in rows() if row["file"] == file)))


@pytest.mark.parametrize(
    ("file", "titles"),
    [
        ("records/sound-record.json", {"Valid"}),
        ("records/badge-changed.json", {"Valid", "Not valid"}),
        ("records/badge-revoked.json", {"Valid", "Revoked"}),
        ("records/badge-status-silent.json", {"Valid", "Could not tell"}),
        ("dates/sound-open-end.json", set()),
    ],
)
def test_each_badge_of_a_record_has_its_own_verdict(file: str, titles: set[str]) -> None:
    found = inside(file)

    assert {each.verdict.title for each in found.badges} == titles
    for each in found.badges:
        assert each.title
        assert each.said.issuer or each.said.issuer_id
        assert bool(each.why) is (each.verdict.title != "Valid")


def test_who_speaks_for_a_badge_is_named_with_what_it_says() -> None:
    (sound,) = inside("endorsements/sound-endorsement.json").endorsements
    (changed,) = inside("endorsements/words-changed.json").endorsements

    assert (sound.verdict.title, sound.tone, sound.why) == ("Valid", "good", ())
    assert sound.comment
    assert sound.said.issuer
    assert (changed.verdict.title, changed.tone) == ("Not valid", "bad")
    assert changed.why


def test_the_page_shows_what_is_in_a_record(cast: Cast) -> None:
    badge = issued(cast)
    record = sign_record(cast.lena, cast.harbour)

    page = html.unescape(Client().post("/verify/", {"text": record.decode()}).content.decode())

    section = page.partition('id="inside">')[2].partition("</section>")[0]
    assert badge.version.title in section
    assert "Valid" in section
    assert cast.harbour.name in section

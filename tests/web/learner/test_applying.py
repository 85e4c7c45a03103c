"""Lena applies as a browser without script does: she reads her match first, sends, lets herself be named, withdraws."""

from typing import Any

from django.test import Client

from tests.conftest import Cast
from tests.web.learner.conftest import signed_in_as
from tests.workforce.scenes import badge, published, skills
from workmark.lib.clock import now
from workmark.workforce.opening_models import Application
from workmark.workforce.opening_words import Wanted


def test_she_sees_each_row_before_she_sends_and_can_take_it_back(cast: Cast, as_lena: Client) -> None:
    plan, count, _ = skills()
    opening = published(cast, Wanted(plan, level=3, is_must=True), Wanted(count), at=now())
    held = badge(cast, cast.lena, {plan: 3}, slug="planning", evidence="Rota")
    item = held.submission.evidence.get()  # type: ignore[union-attr]
    place = f"/work/applications/to/{opening.token}/"
    assert place in Client().get(f"/openings/{opening.token}/").content.decode()
    assert "checked" in as_lena.get(place).content.decode()
    said: dict[str, Any] = {"badges": [held.token], "evidence": [item.token], "note": "I like nights."}

    review = as_lena.post(place, said | {"do": "look"}).content.decode()

    assert "1 of 2 skills are met." in review
    assert "Everything that is needed is proved" in review
    assert "Not proved" in review
    assert not Application.objects.exists()

    own = as_lena.post(place, said | {"do": "send"}).headers["Location"]
    page = as_lena.get(own).content.decode()
    assert "1 of 2 skills are met." in page
    assert "Rota" in page
    assert as_lena.get(place).headers["Location"] == own
    assert "Shift lead, night parcels" in as_lena.get("/work/applications/").content.decode()

    as_lena.post(f"{own}name/")
    assert Application.objects.get().named_at is not None
    as_lena.post(f"{own}withdraw/")
    assert Application.objects.get().withdrawn_at is not None
    assert "The employer sees nothing of this application" in as_lena.get(own).content.decode()


def test_evidence_of_a_badge_that_is_not_shown_is_refused(cast: Cast, as_lena: Client) -> None:
    plan, count, _ = skills()
    opening = published(cast, Wanted(plan), at=now())
    shown = badge(cast, cast.lena, {plan: 3}, slug="planning")
    other = badge(cast, cast.lena, {count: 3}, slug="counting", evidence="Tally")
    item = other.submission.evidence.get()  # type: ignore[union-attr]

    answer = as_lena.post(
        f"/work/applications/to/{opening.token}/",
        {"do": "send", "badges": [shown.token], "evidence": [item.token]},
    )

    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_nobody_else_finds_her_application(cast: Cast, as_lena: Client) -> None:
    plan, *_ = skills()
    opening = published(cast, Wanted(plan), at=now())
    held = badge(cast, cast.lena, {plan: 3}, slug="planning")
    as_lena.post(f"/work/applications/to/{opening.token}/", {"do": "send", "badges": [held.token]})
    token = Application.objects.get().token

    for who in (cast.emre, cast.otto, cast.ines):
        client = signed_in_as(who)
        assert client.get(f"/work/applications/{token}/").status_code == 404
        assert client.post(f"/work/applications/{token}/name/").status_code == 404
        assert client.post(f"/work/applications/{token}/withdraw/").status_code == 404
    assert Application.objects.get().named_at is None

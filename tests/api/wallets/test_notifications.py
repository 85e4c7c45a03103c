"""A wallet tells what became of what it fetched (OpenID4VCI 1.0, section 11), and the trail of changes keeps it once."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.api.wallets.conftest import ORIGIN
from tests.api.wallets.test_issuing import access_to, asked, described, fetched, post, read
from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.actions.offer_to_wallet import NewOffer, end_wallet_offer, offer_to_wallet
from workmark.credentials.actions.sign_wallet_copy import sign_wallet_copy
from workmark.credentials.wallet_models import WalletCopy, WalletOffer
from workmark.lib.clock import now
from workmark.organisations.models import AuditEvent


@pytest.fixture
def offer(cast: Cast) -> NewOffer:
    return offer_to_wallet(cast.lena, issued(cast), at=now())


def told(new: NewOffer, access: str, said: Any) -> tuple[int, str]:
    """The status, and the error where there is one. A success has no body, as section 11.2 recommends."""
    issuer, _ = described(read(new.link))
    answer = Client().post(
        issuer["notification_endpoint"].removeprefix(ORIGIN),
        said if isinstance(said, bytes) else json.dumps(said),
        content_type="application/json",
        headers={"Authorization": f"Bearer {access}"},
    )
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, json.loads(answer.content)["error"] if answer.content else ""


def heard() -> list[tuple[str, Any]]:
    events = AuditEvent.objects.filter(verb="credential.hear_from_wallet").order_by("number")
    return [(event.target_id, event.detail) for event in events]


def test_a_badge_comes_with_a_name_and_each_thing_told_of_it_is_kept_once(offer: NewOffer) -> None:
    access = access_to(offer)
    issuer, _ = described(read(offer.link))
    body = {"credential_configuration_id": "OpenBadge"}
    names = [post(issuer["credential_endpoint"], body, access)[1]["notification_id"] for _ in range(2)]

    for name, event in (
        (names[0], "credential_accepted"),
        (names[0], "credential_accepted"),
        (names[1], "credential_failure"),
        (names[1], "credential_deleted"),
    ):
        words = {"event_description": "Out of storage.", "and_more": 1}
        assert told(offer, access, {"notification_id": name, "event": event, **words}) == (204, "")

    first, second = WalletCopy.objects.order_by("pk").values_list("pk", flat=True)
    assert names[0] != names[1]
    assert heard() == [
        (str(first), {"told": "credential_accepted"}),
        (str(second), {"told": "credential_failure"}),
        (str(second), {"told": "credential_deleted"}),
    ]


def test_a_bound_copy_has_no_name_and_nothing_is_heard_of_one_that_was_not_fetched(offer: NewOffer) -> None:
    """Neither while it waits (section 8.3) nor when it comes, which wallets of others could not read."""
    access = access_to(offer)
    _, waiting = asked(offer, access)
    copy = WalletCopy.objects.latest("pk")
    said = {"notification_id": copy.document_id, "event": "credential_accepted"}
    assert told(offer, access, said) == (400, "invalid_notification_id")
    sign_wallet_copy(copy.pk)
    _, bound = fetched(offer, access, waiting["transaction_id"])

    assert "notification_id" not in waiting
    assert set(bound) == {"credentials"}


def test_what_is_broken_or_anothers_is_refused_in_the_words_of_the_specification(
    cast: Cast, offer: NewOffer
) -> None:
    access = access_to(offer)
    issuer, _ = described(read(offer.link))
    _, given = post(issuer["credential_endpoint"], {"credential_configuration_id": "OpenBadge"}, access)
    sound = {"notification_id": given["notification_id"], "event": "credential_accepted"}
    broken: list[Any] = [
        b"[]",
        b"{",
        b'{"event":"credential_accepted","event":"credential_deleted","notification_id":"x"}',
        {"event": "credential_accepted"},
        {**sound, "event": "Credential_Accepted"},
        {**sound, "event": {}},
        {**sound, "notification_id": 7},
        {**sound, "event_description": "a \\ b"},
        {**sound, "event_description": ["Out of storage."]},
    ]
    other = offer_to_wallet(cast.lena, WalletOffer.objects.get().credential, at=now())
    access_to_other = access_to(other)

    assert {told(offer, access, each) for each in broken} == {(400, "invalid_notification_request")}
    for name in ("urn:uuid:0", "\x00", "x" * 61):
        assert told(offer, access, {**sound, "notification_id": name}) == (400, "invalid_notification_id")
    assert told(other, access_to_other, sound) == (400, "invalid_notification_id")
    assert told(offer, "guessed", sound) == (401, "invalid_token")
    end_wallet_offer(cast.lena, WalletOffer.objects.earliest("pk"), at=now())
    assert told(offer, access, sound) == (401, "invalid_token")
    assert heard() == []

"""A keeper's keys are everybody's by their reference: only what the operator allowed an issuer may be named."""

import pytest
from django.test import override_settings

from tests.conftest import Cast
from workmark.credentials.actions.ask_for_key import ask_for_new_key
from workmark.credentials.actions.fulfil_key_request import fulfil_key_request
from workmark.credentials.key_request_models import KeyRequest
from workmark.credentials.models import Keeper
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.openbadges.keys import KeyKind

pytestmark = pytest.mark.django_db
ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"
ITS_OWN = f"harbour-skills=kms:{ARN}"


def ask(cast: Cast, reference: str = ARN) -> KeyRequest:
    return ask_for_new_key(
        cast.ines, cast.harbour, keeper=Keeper.KMS, kind=KeyKind.P256, reference=reference, at=now()
    )


@pytest.mark.parametrize(
    "allowed",
    [
        "",
        f"kestrel-logistics=kms:{ARN}",
        f"harbour-skills=pkcs11:{ARN}",
        f"harbour-skills=kms:{ARN}0",
        f"{ITS_OWN} kestrel-logistics=kms:{ARN}",
        "harbour-skills",
    ],
)
def test_a_key_that_was_not_allowed_to_this_issuer_alone_is_not_asked_for(cast: Cast, allowed: str) -> None:
    with override_settings(WORKMARK_KEY_REFERENCES=allowed), pytest.raises(InvalidInput) as refused:
        ask(cast)
    assert list(refused.value.fields) == ["reference"]
    assert not KeyRequest.objects.exists()


def test_an_allowed_one_and_a_new_one_are_asked_for(cast: Cast) -> None:
    with override_settings(WORKMARK_KEY_REFERENCES=f"a=kms:b {ITS_OWN}"):
        wish = ask(cast)
        assert wish.reference == ARN
        KeyRequest.objects.all().delete()
        assert ask(cast, "").reference == ""


def test_the_worker_asks_again_whether_it_is_allowed(cast: Cast) -> None:
    with override_settings(WORKMARK_KEY_REFERENCES=ITS_OWN):
        wish = ask(cast)
    done = fulfil_key_request(wish.pk)
    assert done.key is None
    assert "not allowed you this key" in done.refused

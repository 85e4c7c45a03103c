import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import awarded, issued
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.revoke_credential import revoke_credential
from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.status_list import bit_at

REASON = "The work was not the learner's own, as she told us herself."


def published_bit(credential: Credential) -> bool:
    entry = credential.status_entries.get()
    document = parse_json_object(bytes(publish_status_list(entry.status_list_id).document))
    return bit_at(document["credentialSubject"]["encodedList"], entry.index)


def test_revoking_sets_the_published_bit_and_tells_the_learner_why(cast: Cast) -> None:
    credential = issued(cast)
    assert published_bit(credential) is False

    revoke_credential(cast.ines, credential, reason=REASON, at=MONDAY)

    assert published_bit(credential) is True
    assert REASON in Message.objects.get(key=f"credential-revoked:{credential.pk}").text


@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_revokes(cast: Cast, who: str) -> None:
    credential = issued(cast)

    with pytest.raises(NotAllowed):
        revoke_credential(getattr(cast, who), credential, reason=REASON, at=MONDAY)

    assert published_bit(credential) is False


def test_a_revocation_needs_a_reason_and_happens_once(cast: Cast) -> None:
    credential = issued(cast)
    with pytest.raises(InvalidInput):
        revoke_credential(cast.ines, credential, reason="  ", at=MONDAY)
    revoke_credential(cast.ines, credential, reason=REASON, at=MONDAY)

    with pytest.raises(NotInForce):
        revoke_credential(cast.ines, credential, reason="Again.", at=MONDAY)


def test_what_is_not_signed_yet_cannot_be_revoked(cast: Cast) -> None:
    credential = awarded(cast).credentials.get()

    with pytest.raises(NotInForce):
        revoke_credential(cast.ines, credential, reason=REASON, at=MONDAY)

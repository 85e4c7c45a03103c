"""Certificates of a SAML server that overlap, and owners who are told before the last one ends."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from tests.conftest import Cast
from tests.integrations.sign_on.provider import SmallProvider
from workmark.integrations.sign_on.actions.set_up_saml import set_up_saml
from workmark.integrations.sign_on.expiring import certificates_of, tell_of_certificates
from workmark.integrations.sign_on.models import SignOn
from workmark.integrations.sign_on.saml.response import ResponseRefused
from workmark.integrations.sign_on.saml.using import use_response
from workmark.jobs.models import Message
from workmark.lib.clock import now

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lasting(days: int) -> SmallProvider:
    """A server whose certificate ends so many days from now."""
    made = SmallProvider()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "login.kestrel.example")])
    made.certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - DAY)
        .not_valid_after(datetime.now(UTC) + days * DAY)
        .sign(made.key, hashes.SHA256())
    )
    return made


def key_of(server: SmallProvider) -> str:
    text = server.metadata()
    return text[text.index("<md:KeyDescriptor") : text.index("<md:SingleSignOnService")]


def stored(cast: Cast, *servers: SmallProvider) -> SignOn:
    first, *others = servers
    text = first.metadata().replace(key_of(first), key_of(first) + "".join(map(key_of, others)))
    return set_up_saml(cast.emre, cast.kestrel, metadata=text.encode(), takes_unasked=True, at=now())


@pytest.fixture(autouse=True)
def _origin(settings: object) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = "http://testserver"  # type: ignore[attr-defined]


def test_either_of_two_certificates_may_sign_while_both_last(cast: Cast) -> None:
    old, new, stranger = lasting(20), lasting(400), lasting(400)
    held = stored(cast, old, new)

    assert [use_response(held, server.answer(), at=now()).shown.subject for server in (old, new)] == [
        "00u1"
    ] * 2
    with pytest.raises(ResponseRefused):
        use_response(held, stranger.answer(), at=now())
    assert len(certificates_of(held, at=now())) == 2
    assert len(certificates_of(held, at=now() + 30 * DAY)) == 1


def test_owners_are_told_once_a_notice_before_the_last_one_ends_and_when_it_has(cast: Cast) -> None:
    stored(cast, lasting(10), lasting(40))
    Message.objects.all().delete()

    def told(days: int) -> int:
        tell_of_certificates(now() + days * DAY)
        return Message.objects.count()

    assert [told(days) for days in (0, 9, 11, 20, 34, 36, 41, 60)] == [0, 0, 1, 1, 2, 2, 3, 3]
    letters = list(Message.objects.order_by("pk"))
    assert {each.recipient for each in letters} == {cast.emre.email}
    assert "stops on" in letters[0].subject
    assert "has stopped" in letters[2].subject
    assert "the last certificate of your SAML server has ended" in letters[2].text


def test_new_metadata_ends_the_notices(cast: Cast) -> None:
    stored(cast, lasting(5))
    stored(cast, lasting(400))
    Message.objects.all().delete()

    assert tell_of_certificates(now()) == 0
    assert not Message.objects.exists()


def test_metadata_that_is_refused_for_another_reason_is_not_said_to_have_ended(cast: Cast) -> None:
    """Stored behind the action's back, as a rule that has become stricter since would leave it."""
    held = stored(cast, lasting(400))
    Message.objects.all().delete()
    SignOn.objects.filter(pk=held.pk).update(metadata=b"<EntitiesDescriptor/>")

    assert tell_of_certificates(now()) == tell_of_certificates(now() + DAY) == 1
    letter = Message.objects.get()
    assert "has ended" not in letter.text
    assert "we can no longer use the metadata" in letter.text
    assert "It is not the metadata of one identity provider" in letter.text

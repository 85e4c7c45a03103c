"""Endorsements: signed by the worker, shown once accepted, verified in turn, withdrawn for everyone to see."""

import json

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from workmark.checking import check_badge
from workmark.credentials.actions.accept_endorsement import accept_endorsement
from workmark.credentials.actions.sign_endorsement import sign_endorsement
from workmark.credentials.actions.withdraw_endorsement import withdraw_endorsement
from workmark.credentials.actions.write_endorsement import Endorsed, write_endorsement
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.endorsing import shown, standing_endorsements
from workmark.credentials.models import CredentialVisibility
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.openbadges import CheckCode, Outcome

WORDS = "We hire people who earned it."


def endorsed(cast: Cast, about: Endorsed) -> Endorsement:
    made = write_endorsement(cast.emre, cast.kestrel, about, comment=WORDS, at=now())
    return sign_endorsement(made.pk)


def test_an_endorsement_stands_once_the_endorsed_side_accepted_it(cast: Cast) -> None:
    endorsement = endorsed(cast, published_version(cast.harbour))
    assert not standing_endorsements().exists()

    accept_endorsement(cast.ines, endorsement, at=now())

    (one,) = shown(standing_endorsements())
    assert one.is_sound, one.verification.as_json()
    assert one.verification.credential["credentialSubject"]["endorsementComment"] == WORDS


def test_a_stranger_checks_it_like_any_badge_and_learns_of_its_withdrawal(cast: Cast) -> None:
    endorsement = endorsed(cast, cast.harbour)
    data = bytes(endorsement.document)
    before = check_badge(at=now(), data=data, offline=True).verification

    withdraw_endorsement(cast.emre, endorsement, reason="It changed hands.", at=now())

    after = check_badge(at=now(), data=data, offline=True).verification
    assert before.outcome is Outcome.PASSED, before.as_json()
    assert after.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED
    assert "It changed hands." in after.of(CheckCode.NOT_REVOKED)[0].detail
    assert not standing_endorsements().exists()


def test_only_owners_endorse_and_never_their_own(cast: Cast) -> None:
    version = published_version(cast.harbour)

    with pytest.raises(NotAllowed):
        write_endorsement(cast.otto, cast.kestrel, version, comment=WORDS, at=now())
    with pytest.raises(WrongState):
        write_endorsement(cast.ines, cast.harbour, version, comment=WORDS, at=now())
    with pytest.raises(InvalidInput):
        write_endorsement(cast.emre, cast.kestrel, version, comment=" ", at=now())


def test_one_endorses_a_thing_once(cast: Cast) -> None:
    endorsed(cast, cast.harbour)

    with pytest.raises(WrongState):
        endorsed(cast, cast.harbour)


def test_the_learner_accepts_what_is_said_of_her_badge_and_nobody_else(cast: Cast) -> None:
    endorsement = endorsed(cast, issued(cast))

    with pytest.raises(NotAllowed):
        accept_endorsement(cast.ines, endorsement, at=now())
    assert accept_endorsement(cast.lena, endorsement, at=now()).accepted_by == cast.lena


def test_signing_twice_gives_the_same_bytes(cast: Cast) -> None:
    endorsement = endorsed(cast, cast.harbour)

    assert bytes(sign_endorsement(endorsement.pk).document) == bytes(endorsement.document)


def test_the_pages_show_it_to_whom_they_should(cast: Cast) -> None:
    credential = issued(cast)
    credential.visibility = CredentialVisibility.UNLISTED
    credential.save(update_fields=["visibility"])
    emre, lena, visitor = Client(), Client(), Client()
    emre.force_login(cast.emre)
    lena.force_login(cast.lena)

    written = emre.post(
        f"/endorse/badge/{credential.token}/", {"endorser": cast.kestrel.slug, "comment": WORDS}
    )
    endorsement = sign_endorsement(Endorsement.objects.get().pk)
    page = f"/endorsements/{endorsement.token}/"

    assert written["Location"] == page
    assert visitor.get(page).status_code == 404
    assert visitor.get(f"/endorsements/{endorsement.token}.json").status_code == 404
    assert WORDS not in visitor.get(f"/badges/{credential.token}/").content.decode()
    assert lena.post(f"{page}accept/").status_code == 302
    assert WORDS in visitor.get(f"/badges/{credential.token}/").content.decode()
    assert WORDS in visitor.get(page).content.decode()
    # She may change her mind, and change it back; nobody else may.
    assert "Show it no more" not in emre.get(page).content.decode()
    assert emre.post(f"{page}hide/").status_code == 403
    assert "Show it no more" in lena.get(page).content.decode()
    assert lena.post(f"{page}hide/").status_code == lena.post(f"{page}hide/").status_code == 302
    assert visitor.get(page).status_code == 404
    assert WORDS not in visitor.get(f"/badges/{credential.token}/").content.decode()
    assert lena.post(f"{page}accept/").status_code == 302
    assert WORDS in visitor.get(page).content.decode()
    signed = json.loads(visitor.get(f"/endorsements/{endorsement.token}.json").content)
    assert signed["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert emre.post(f"{page}withdraw/", {"reason": "A mistake."}).status_code == 302
    assert WORDS not in visitor.get(f"/badges/{credential.token}/").content.decode()
    listed = json.loads(visitor.get(f"/issuers/{cast.kestrel.slug}/withdrawn-endorsements.json").content)
    assert [entry["revocationReason"] for entry in listed["revokedCredential"]] == ["A mistake."]
    assert visitor.get("/issuers/nobody/withdrawn-endorsements.json").status_code == 404


@pytest.mark.parametrize("address", ["issuer/harbour-skills", "achievement/social-media-marketing"])
def test_the_form_opens_for_each_kind_of_thing(cast: Cast, address: str) -> None:
    published_version(cast.harbour)
    emre = Client()
    emre.force_login(cast.emre)

    assert "Kestrel" in emre.get(f"/endorse/{address}/").content.decode()
    assert emre.get(f"/{address}s/nothing/").status_code == 404

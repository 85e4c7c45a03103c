"""After the decision a witness asks to correct what they said; whoever answers for the issuer decides what becomes of it."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.credentials.scenes import awarded
from tests.submissions.actions.test_attestations import CONFIRMS, ask, next_round
from tests.submissions.scenes import MONDAY
from workmark.checking import check_badge
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.reissue_corrected import reissue_corrected
from workmark.credentials.models import Credential, CredentialVisibility
from workmark.jobs.models import Job, Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.lib.tokens import hash_token
from workmark.organisations.models import AuditEvent
from workmark.submissions.actions.answer_attestation import answer_attestation
from workmark.submissions.actions.correct_after_decision import ask_correction, settle_correction
from workmark.submissions.models import Attestation, AttestationCorrection, SubmissionState
from workmark.submissions.witnessing import confirmations_of, text_digest

SECRET = "rosas-link-that-nobody-guesses"
WRONG, RIGHT = "She did it alone in May.", "She did it alone in June."


@pytest.fixture
def badge(cast: Cast) -> Credential:
    """Lena's badge, with the words of Rosa in it."""
    decision = awarded(cast)
    work = decision.submission
    key = work.version.said.rows()[0].key
    at = timezone.now()
    attestation = Attestation.objects.create(
        submission=work,
        token_hash=hash_token(SECRET),
        witness_name="Rosa Marín",
        witness_email="rosa@harbourcafe.example",
        witness_job="Shift manager",
        relation="I lead her shift",
        row_keys=[key],
        confirmed_row_keys=[key],
        state="confirmed",
        statement=WRONG,
        witness_lets_show=True,
        is_shown=True,
        text_digest="0" * 64,
        expires_at=at + timedelta(days=14),
        answered_at=at,
    )
    attestation.text_digest = text_digest(attestation)
    attestation.save()
    made = issue_credential(decision.credentials.get().pk)
    Credential.objects.filter(pk=made.pk).update(visibility=CredentialVisibility.PUBLIC)
    return made


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def attested_in(credential: Credential) -> dict[str, Any]:
    (found,) = (
        item for item in json.loads(bytes(credential.document))["evidence"] if item["genre"] == "Attestation"
    )
    return dict(found)


def asked(statement: str = RIGHT, *, takes_back: bool = False) -> AttestationCorrection:
    return ask_correction(Attestation.objects.get(), statement=statement, takes_back=takes_back, at=now())


def test_the_link_asks_for_a_correction_and_changes_nothing_by_itself(cast: Cast, badge: Credential) -> None:
    link = f"/attest/{SECRET}/"
    page = Client().get(link).content.decode()
    assert WRONG in page
    assert "Ask for a correction" in page
    before = Attestation.objects.values().get()

    answer = Client().post(link, {"statement": RIGHT, "correction": "1"})

    assert answer.status_code == 302
    after = Client().get(link).content.decode()
    assert RIGHT in after
    assert "It waits for somebody of the issuer" in after
    assert "Ask for a correction" not in after  # one at a time
    assert Attestation.objects.values().get() == before
    badge.refresh_from_db()
    assert (badge.revoked_at, attested_in(badge)["narrative"]) == (None, WRONG)
    event = AuditEvent.objects.get(verb="attestation.ask_correction")
    assert (event.actor, event.actor_kind) == (None, "attester")
    told = set(Message.objects.filter(key__startswith="correction-").values_list("recipient", flat=True))
    assert told == {person.email for person in (cast.lena, cast.ines, cast.maud, cast.noor)}


def test_who_decides_reads_both_and_the_learner_does_too(cast: Cast, badge: Credential) -> None:
    correction = asked()
    address = f"/issuing/harbour-skills/corrections/{correction.token}/"

    for person in (cast.ines, cast.maud):
        page = signed_in(person).get(address).content.decode()
        assert WRONG in page
        assert RIGHT in page
        assert "Rosa" not in page  # by their job, as everywhere else
    for person in (cast.lena, cast.aziz, cast.rui, cast.emre, cast.otto):
        assert signed_in(person).get(address).status_code == 404
    hers = signed_in(cast.lena).get(f"/work/{badge.submission.token}/confirmations/").content.decode()
    assert RIGHT in hers
    listed = signed_in(cast.maud).get("/issuing/harbour-skills/corrections/").content.decode()
    assert address in listed


def test_taken_over_it_is_sealed_anew_and_the_badge_is_issued_anew(cast: Cast, badge: Credential) -> None:
    correction = asked()
    old = attested_in(badge)
    address = f"/issuing/harbour-skills/corrections/{correction.token}/"
    nothing_said = signed_in(cast.maud).post(address, {"end": "taken", "answer": " "})
    assert nothing_said.status_code == 422

    assert signed_in(cast.maud).post(address, {"end": "taken", "answer": "As you say."}).status_code == 302

    attestation = Attestation.objects.get()
    assert (attestation.statement, attestation.is_shown) == (RIGHT, False)
    assert attestation.text_digest == text_digest(attestation)
    kept = attestation.versions.get()
    assert kept.answer["statement"] == WRONG
    assert old["id"].endswith(_ni(kept.text_digest))
    assert Job.objects.filter(unique_key=f"correction:{correction.pk}").exists()
    assert reissue_corrected(correction.pk, badge.pk) == 1
    assert reissue_corrected(correction.pk, badge.pk) == 0
    newer = Credential.objects.get(replaces=badge)
    new = attested_in(newer)
    assert new["id"].endswith(_ni(attestation.text_digest))
    assert "narrative" not in new  # she agreed to other words
    assert check_badge(at=now(), data=bytes(newer.document), offline=True).outcome.value == "passed"
    badge.refresh_from_db()
    assert badge.revoked_at is not None
    assert attested_in(badge)["narrative"] == WRONG  # signed bytes do not change
    assert "has corrected their words" in Client().get(f"/badges/{badge.token}/").content.decode()
    letter = Message.objects.get(key=f"correction-answered:{correction.pk}")
    assert (letter.recipient, "As you say." in letter.text) == ("rosa@harbourcafe.example", True)


def _ni(digest: str) -> str:
    """The digest as the badge names it (RFC 6920)."""
    return urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def test_noted_it_changes_nothing_and_both_are_told(cast: Cast, badge: Credential) -> None:
    correction = asked()

    settle_correction(cast.ines, correction, end="noted", answer="The day does not matter here.", at=now())

    assert Attestation.objects.get().statement == WRONG
    assert not Job.objects.filter(unique_key=f"correction:{correction.pk}").exists()
    assert Message.objects.filter(key=f"correction-settled:{correction.pk}").exists()
    page = Client().get(f"/attest/{SECRET}/").content.decode()
    assert "The day does not matter here." in page


def test_what_is_taken_back_leads_to_an_inquiry_and_never_into_the_badge(
    cast: Cast, badge: Credential
) -> None:
    correction = asked("It was somebody else.", takes_back=True)
    address = f"/issuing/harbour-skills/corrections/{correction.token}/"

    page = signed_in(cast.ines).get(address).content.decode()
    assert f"/issuing/harbour-skills/{badge.pk}/inquiry/" in page
    assert 'value="taken"' not in page
    with pytest.raises(InvalidInput):
        settle_correction(cast.ines, correction, end="taken", answer="Yes.", at=now())

    settle_correction(cast.ines, correction, end="noted", answer="We look into it.", at=now())
    badge.refresh_from_db()
    assert badge.revoked_at is None


def test_only_owners_and_leads_answer_and_once(cast: Cast, badge: Credential) -> None:
    correction = asked()
    for person in (cast.lena, cast.aziz, cast.rui, cast.emre, cast.otto):
        with pytest.raises(NotAllowed):
            settle_correction(person, correction, end="noted", answer="No.", at=now())
    settle_correction(cast.noor, correction, end="noted", answer="No.", at=now())

    with pytest.raises(WrongState):
        settle_correction(cast.ines, correction, end="taken", answer="Yes.", at=now())


def test_one_waits_at_a_time_five_in_all_and_words_are_needed(cast: Cast, badge: Credential) -> None:
    with pytest.raises(InvalidInput):
        asked("  ")
    for number in range(5):
        correction = asked(f"Version {number}")
        with pytest.raises(WrongState):
            asked()
        settle_correction(cast.ines, correction, end="noted", answer="No.", at=now())

    with pytest.raises(WrongState):
        asked()
    assert "Ask for a correction" not in Client().get(f"/attest/{SECRET}/").content.decode()


def test_until_the_decision_it_is_corrected_as_before(cast: Cast, badge: Credential) -> None:
    type(badge.submission).objects.filter(pk=badge.submission_id).update(state=SubmissionState.IN_ASSESSMENT)

    with pytest.raises(WrongState):
        asked()
    assert "Correct my answer" in Client().get(f"/attest/{SECRET}/").content.decode()


def test_whoever_declined_or_never_answered_has_nothing_to_correct(cast: Cast, badge: Credential) -> None:
    for state in ("declined", "asked", "withdrawn"):
        Attestation.objects.update(state=state, is_shown=False)
        with pytest.raises(WrongState):
            asked()


def test_whoever_judges_a_later_round_reads_what_the_witness_asks_for(cast: Cast, draft: Any) -> None:
    """The confirmation counts on; that it is in doubt is said beside it, to assessors too, and without a name."""
    attestation = answer_attestation(ask(cast, draft)[0], CONFIRMS, at=MONDAY)
    second = next_round(cast, draft)
    ask_correction(Attestation.objects.get(), statement="It was in June.", takes_back=True, at=now())

    assert attestation in confirmations_of(second)
    page = render_to_string("components/attestation_facts.html", {"attestation": attestation})
    assert "It was in June." in page
    assert "They do not confirm it any more" in page
    assert "Rosa" not in page

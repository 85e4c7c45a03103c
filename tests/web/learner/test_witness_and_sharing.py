"""The two pages for people without an account: the witness's link and the shared link."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.web.learner.conftest import signed_in_as
from workmark.lib.clock import now
from workmark.submissions.actions.add_evidence import add_evidence
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.revise import revise
from workmark.submissions.actions.share import share
from workmark.submissions.evidence import EvidenceDetails, WrittenText
from workmark.submissions.models import Attestation

ANSWER = {
    "choice": "confirm",
    "row_keys": ["shelf-order"],
    "statement": "She did it alone.",
    "name": "Rosa Marín",
    "job": "Shift manager",
    "relation": "I lead her shift",
}


@pytest.fixture
def asked(cast: Any, draft: Any) -> tuple[Attestation, str]:
    ask = Ask("Rosa Marín", "rosa@harbourcafe.example", ["shelf-order", "shelf-safe"], "You saw me in May.")
    return ask_attestation(cast.lena, draft, ask, at=now())


def test_a_witness_reads_the_rows_and_confirms_without_an_account(asked: tuple[Attestation, str]) -> None:
    attestation, token = asked
    page = Client().get(f"/attest/{token}/")
    assert "Lena Ortiz" in page.content.decode()
    assert "Shelf order" in page.content.decode()
    assert "no-store" in page["Cache-Control"]

    thanks = Client().post(f"/attest/{token}/", ANSWER)

    attestation.refresh_from_db()
    assert (attestation.state, attestation.confirmed_row_keys) == ("confirmed", ["shelf-order"])
    assert "Thank you" in thanks.content.decode()
    assert "Correct my answer" in Client().get(f"/attest/{token}/").content.decode()


def test_a_witness_answers_after_the_work_went_into_its_next_round(
    cast: Any, draft: Any, asked: tuple[Attestation, str]
) -> None:
    _attestation, token = asked
    decided = {"state": "not-yet", "submitted_at": now(), "declared_own_work_at": now()}
    type(draft).objects.filter(pk=draft.pk).update(**decided)
    waiting = Client().get(f"/attest/{token}/").content.decode()
    assert "Nothing is to be confirmed right now" in waiting
    assert "The link works again" in waiting

    second = revise(cast.lena, draft, carried=[], at=now())
    Client().post(f"/attest/{token}/", ANSWER)

    lena = signed_in_as(cast.lena)
    assert Attestation.objects.get().state == "confirmed"
    assert "She did it alone." in lena.get(f"/work/{second.token}/confirmations/").content.decode()
    assert "Rosa Marín: Confirmed" in lena.get(f"/work/{second.token}/").content.decode()


def test_what_was_confirmed_before_is_seen_in_the_next_round(
    cast: Any, draft: Any, asked: tuple[Attestation, str]
) -> None:
    Client().post(f"/attest/{asked[1]}/", ANSWER)
    decided = {"state": "not-yet", "submitted_at": now(), "declared_own_work_at": now()}
    type(draft).objects.filter(pk=draft.pk).update(**decided)

    second = revise(cast.lena, draft, carried=[], at=now())

    lena = signed_in_as(cast.lena)
    page = lena.get(f"/work/{second.token}/confirmations/").content.decode()
    assert "She did it alone." in page
    assert "In an earlier round; it counts for this one too" in page
    assert "Rosa Marín: Confirmed" in lena.get(f"/work/{second.token}/").content.decode()
    assert "Rosa Marín: Confirmed" in lena.get(f"/work/{second.token}/check/").content.decode()


def test_a_witness_and_the_learner_agree_that_the_badge_shows_the_words(
    cast: Any, draft: Any, asked: tuple[Attestation, str]
) -> None:
    attestation, token = asked
    lena, page = signed_in_as(cast.lena), f"/work/{draft.token}/confirmations/"
    Client().post(f"/attest/{token}/", ANSWER)
    assert "Show these words in the badge" not in lena.get(page).content.decode()

    Client().post(f"/attest/{token}/?correct=1", {**ANSWER, "lets_show": "on"})
    assert "Show these words in the badge" in lena.get(page).content.decode()
    lena.post(f"{page}{attestation.pk}/show/", {"show": "yes"})

    assert Attestation.objects.get().is_shown
    assert "The badge holds these words" in lena.get(page).content.decode()
    assert signed_in_as(cast.otto).post(f"{page}{attestation.pk}/show/", {"show": "no"}).status_code == 404


def test_a_witness_takes_back_that_the_badge_shows_the_words(
    cast: Any, draft: Any, asked: tuple[Attestation, str]
) -> None:
    _attestation, token = asked
    Client().post(f"/attest/{token}/", {**ANSWER, "lets_show": "on"})
    decided = {"state": "not-yet", "submitted_at": now(), "declared_own_work_at": now()}
    type(draft).objects.filter(pk=draft.pk).update(**decided)
    assert "Leave my words out of the badge" in Client().get(f"/attest/{token}/").content.decode()

    told = Client().post(f"/attest/{token}/", {"withhold": "1"}).content.decode()

    assert "The badge will not hold your words" in told
    assert not Attestation.objects.get().witness_lets_show
    assert "Leave my words out" not in Client().get(f"/attest/{token}/").content.decode()


def test_what_a_yes_wants_is_not_called_optional(asked: tuple[Attestation, str]) -> None:
    page = Client().get(f"/attest/{asked[1]}/").content.decode()

    optional = [label for label in page.split("<label")[1:] if "(optional)" in label.partition("</label>")[0]]
    assert [label.partition(">")[2].partition("<")[0].strip() for label in optional] == ["When you saw it"]
    assert "If not, you can leave all else empty." in page


def test_a_witness_may_decline_with_one_choice(asked: tuple[Attestation, str]) -> None:
    attestation, token = asked

    Client().post(f"/attest/{token}/", {"choice": "decline"})

    attestation.refresh_from_db()
    assert attestation.state == "declined"


def test_a_half_filled_confirmation_is_sent_back_with_what_was_typed(asked: tuple[Attestation, str]) -> None:
    attestation, token = asked

    answer = Client().post(f"/attest/{token}/", {**ANSWER, "job": ""})

    assert answer.status_code == 422
    assert "Enter your job." in answer.content.decode()
    assert "She did it alone." in answer.content.decode()
    attestation.refresh_from_db()
    assert attestation.state == "asked"


def test_an_expired_or_withdrawn_link_says_so_and_shows_nothing(asked: tuple[Attestation, str]) -> None:
    attestation, token = asked
    Attestation.objects.update(expires_at=now() - timedelta(seconds=1))

    page = Client().get(f"/attest/{token}/").content.decode()
    assert "closed" in page
    assert "Lena" not in page
    Client().post(f"/attest/{token}/", ANSWER)

    attestation.refresh_from_db()
    assert attestation.state == "asked"


@pytest.mark.parametrize("token", ["x" * 32, "x", "%2e%2e", "a" * 3000])
def test_a_forged_link_finds_nothing(db: None, token: str) -> None:
    assert Client().get(f"/attest/{token}/").status_code == 404
    assert Client().get(f"/shared/{token}/").status_code == 404


def test_the_learner_asks_and_takes_back_by_plain_forms(as_lena: Client, draft: Any) -> None:
    address = f"/work/{draft.token}/confirmations/"
    said = {
        "witness_name": "Rosa",
        "witness_email": "rosa@gmail.com",
        "row_keys": ["shelf-order"],
        "message": "",
    }

    assert as_lena.post(address, said).status_code == 302
    page = as_lena.get(address).content.decode()
    assert "a private e-mail address" in page
    as_lena.post(f"{address}{draft.attestations.get().pk}/withdraw/")

    assert draft.attestations.get().state == "withdrawn"


def test_a_shared_link_shows_the_chosen_item_and_the_learner_who_looked(
    as_lena: Client, cast: Any, draft: Any
) -> None:
    chosen = add_evidence(
        cast.lena,
        draft,
        "shelf",
        WrittenText("CHOSEN"),
        EvidenceDetails(title="A", visibility="granted"),
        at=now(),
    )
    add_evidence(
        cast.lena,
        draft,
        "shelf",
        WrittenText("OTHER"),
        EvidenceDetails(title="B", visibility="granted"),
        at=now(),
    )
    as_lena.post(
        f"/work/{draft.token}/sharing/", {"label": "Kestrel", "evidence": [chosen.token], "days": "30"}
    )
    grant = draft.sharing_grants.get()

    page = signed_in_as(cast.emre).get(f"/shared/{grant.token}/")
    assert b"CHOSEN" in page.content
    assert b"OTHER" not in page.content
    assert page["X-Robots-Tag"] == "noindex"
    seen = as_lena.get(f"/work/{draft.token}/sharing/").content.decode()
    assert "Emre Yilmaz, Kestrel Logistics" in seen

    as_lena.post(f"/work/{draft.token}/sharing/{grant.token}/end/")
    assert signed_in_as(cast.emre).get(f"/shared/{grant.token}/").status_code == 404


def test_a_shared_link_opens_files_of_its_own_items_only(cast: Any, draft: Any) -> None:
    import io

    from tests.submissions import scenes
    from workmark.submissions.actions.add_evidence import add_file

    opened, closed = (
        add_file(
            cast.lena,
            draft,
            "shelf",
            io.BytesIO(scenes.png()),
            "a.png",
            EvidenceDetails(visibility="granted"),
            at=now(),
        )
        for _ in range(2)
    )
    grant = share(cast.lena, draft, label="x", evidence_tokens=[opened.token], at=now())

    assert Client().get(f"/shared/{grant.token}/evidence/{opened.token}/").status_code == 200
    assert Client().get(f"/shared/{grant.token}/evidence/{closed.token}/").status_code == 404
    assert Client().get(f"/work/evidence/{opened.token}/").status_code == 404
    assert [view.evidence for view in grant.views.all()] == [opened]


def test_the_same_link_shows_the_answer_and_lets_it_be_corrected(asked: tuple[Attestation, str]) -> None:
    attestation, token = asked
    Client().post(f"/attest/{token}/", ANSWER)

    page = Client().get(f"/attest/{token}/").content.decode()
    form = Client().get(f"/attest/{token}/?correct=1").content.decode()
    again = Client().post(f"/attest/{token}/", {**ANSWER, "statement": "Not by a second click."})
    corrected = Client().post(f"/attest/{token}/?correct=1", {**ANSWER, "statement": "It was June."})

    assert "She did it alone." in page
    assert "Correct my answer" in page
    assert "She did it alone." in form
    assert (again.status_code, corrected.status_code) == (200, 200)
    attestation.refresh_from_db()
    assert attestation.statement == "It was June."
    assert [version.answer["statement"] for version in attestation.versions.all()] == ["She did it alone."]


def test_a_private_address_and_a_correction_are_shown_to_the_assessor(cast: Any, draft: Any) -> None:
    ask = Ask("Rosa", "rosa.marin@gmail.com", ["shelf-order"])
    _, token = ask_attestation(cast.lena, draft, ask, at=now())
    Client().post(f"/attest/{token}/", ANSWER)
    Client().post(f"/attest/{token}/?correct=1", {**ANSWER, "statement": "It was June."})
    type(draft).objects.update(state="in-assessment", submitted_at=now(), declared_own_work_at=now())
    held = draft.assignments.create(assessor=cast.aziz, reading=draft.readings.create(), due_at=now())

    page = signed_in_as(cast.aziz).get(f"/assess/{held.token}/").content.decode()

    assert "Answered from a private e-mail address" in page
    assert "It was June." in page
    assert "She did it alone." in page
    assert "gmail" not in page

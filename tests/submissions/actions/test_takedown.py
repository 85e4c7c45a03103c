"""Somebody shown in evidence asks, without an account; the promised time holds whether or not anybody answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.assessment.anchoring import anchor
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.submissions.scenes import version as a_version
from workmark.assessment.anchor_readings import hand_over
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.inquiry_models import Inquiry
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, TooManyRequests, WrongState
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AuditEvent
from workmark.privacy.models import LegalHold
from workmark.privacy.retention import THIRTEEN_MONTHS, purge
from workmark.submissions.actions.ask_takedown import Plea, ask_takedown
from workmark.submissions.actions.close_reported import close_reported
from workmark.submissions.actions.decide_takedown import decide_takedown
from workmark.submissions.actions.redact_evidence import cover_words
from workmark.submissions.models import Evidence, Submission, TakedownRequest, Visibility
from workmark.submissions.takedowns import close_what_is_late, kept_promises, remind_of_takedowns

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 10, 8, 15, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)  # Friday, Monday, Tuesday: three working days on
PLEA = Plea("shown", "cover", "My face, in the middle.", "otto@elsewhere.example")


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def badge(cast: Cast) -> Any:
    """Lena's badge, on whose page one text is open to everyone."""
    made = issued(cast)
    assert made.submission is not None
    made.submission.evidence.create(
        requirement_key="plan",
        kind="text",
        title="The rota",
        text="Otto works nights.",
        sha256="7" * 64,
        visibility=Visibility.PUBLIC,
    )
    return made


@pytest.fixture
def item(badge: Any) -> Evidence:
    return Evidence.objects.get(title="The rota")


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(badge: Any) -> str:
    return Client().get(f"/badges/{badge.token}/").content.decode()


def test_a_stranger_asks_and_reads_what_was_done(cast: Cast, badge: Any, item: Evidence) -> None:
    seen_at = f"/badges/{badge.token}/evidence/{item.token}"
    assert f"/takedown/?about={seen_at}" in page_of(badge)
    form = {"about": f"http://testserver{seen_at}", "asker": "shown", "wish": "cover", "words": "Otto is me."}
    assert "within 3 working days" in Client().get(f"/takedown/?about={seen_at}").content.decode()
    assert Client().post("/takedown/", {**form, "email": ""}).status_code == 422

    answer = Client().post("/takedown/", {**form, "email": "otto@elsewhere.example"})

    asked = TakedownRequest.objects.get()
    assert answer.headers["Location"] == f"/takedown/{asked.token}/"
    assert "Otto is me." in Client().get(answer.headers["Location"]).content.decode()
    for address in ("otto@elsewhere.example", cast.lena.email, cast.ines.email, cast.maud.email):
        assert Message.objects.filter(key__startswith="takedown-", recipient=address).count() == 1
    hers = (
        signed_in(cast.lena).get(f"/work/{badge.submission.token}/requests/{asked.token}/").content.decode()
    )
    assert "Otto is me." in hers
    assert "otto@elsewhere.example" not in hers
    assert "Otto works nights." in page_of(badge)  # asking alone hides nobody's work

    cover_words(cast.lena, item, "Otto", at=asked.asked_at)
    maud = signed_in(cast.maud)
    assert "1 waiting" in maud.get("/issuing/harbour-skills/takedowns/").content.decode()
    place = f"/issuing/harbour-skills/takedowns/{asked.token}/"
    assert "The learner has covered a part" in maud.get(place).content.decode()
    assert maud.post(place, {"end": "covered", "answer": "Your name is covered."}).status_code == 302

    assert "Your name is covered." in Client().get(f"/takedown/{asked.token}/").content.decode()
    assert "Otto works nights." not in page_of(badge)
    letters = Message.objects.filter(key=f"takedown-decided:{asked.pk}")
    assert "Your name is covered." in letters.get().text
    assert list(faults_in_chain()) == []


def test_without_an_answer_in_time_the_item_closes_by_itself(cast: Cast, badge: Any, item: Evidence) -> None:
    asked = ask_takedown(item, PLEA, at=THURSDAY)
    assert asked.due_at == TUESDAY
    minute = timedelta(minutes=1)
    assert remind_of_takedowns(datetime(2026, 10, 9, 9, 0, tzinfo=UTC)) == 0
    assert remind_of_takedowns(datetime(2026, 10, 12, 15, 0, tzinfo=UTC)) == 1
    assert remind_of_takedowns(datetime(2026, 10, 12, 16, 0, tzinfo=UTC)) == 0
    assert close_what_is_late(TUESDAY - minute) == 0
    assert "Otto works nights." in page_of(badge)

    assert close_what_is_late(TUESDAY) == 1
    assert close_what_is_late(TUESDAY + minute) == 0

    assert "Otto works nights." not in page_of(badge)
    assert Client().get(f"/work/evidence/{item.token}/look/").status_code == 404
    assert signed_in(cast.lena).get(f"/work/evidence/{item.token}/look/").status_code == 200
    assert kept_promises(cast.harbour, since=THURSDAY) == {"asked": 1, "in_time": 0, "late": 1, "waiting": 1}
    decide_takedown(cast.maud, asked, end="refused", answer="It names nobody.", at=TUESDAY + minute)
    assert "Otto works nights." in page_of(badge)  # it was closed only because nobody had answered
    assert kept_promises(cast.harbour, since=THURSDAY)["waiting"] == 0


def test_closing_holds_for_every_round_and_deleting_waits_for_assessors(
    cast: Cast, badge: Any, item: Evidence
) -> None:
    asked = ask_takedown(item, PLEA, at=THURSDAY)
    with pytest.raises(NotAllowed):
        close_reported(cast.emre, asked, at=THURSDAY)
    with pytest.raises(WrongState, match="Nothing in the item was covered"):
        decide_takedown(cast.maud, asked, end="covered", answer="Done.", at=THURSDAY)
    assert close_reported(cast.lena, asked, at=THURSDAY) == 1
    assert "Otto works nights." not in page_of(badge)
    Submission.objects.filter(pk=item.submission_id).update(state="in-assessment")
    with pytest.raises(WrongState, match="before them now"):
        decide_takedown(cast.maud, asked, end="deleted", answer="Gone.", at=THURSDAY)
    Submission.objects.filter(pk=item.submission_id).update(state="awarded")

    decide_takedown(cast.maud, asked, end="deleted", answer="Gone.", at=THURSDAY)

    assert not Evidence.objects.filter(pk=item.pk).exists()
    assert Client().get(f"/takedown/{asked.token}/").status_code == 200
    event = AuditEvent.objects.get(verb="takedown.decide")
    assert event.detail == {"end": "deleted", "items": 1, "in_time": True}
    with pytest.raises(WrongState):
        decide_takedown(cast.ines, asked, end="refused", answer="No.", at=THURSDAY)
    assert purge(at=THURSDAY + THIRTEEN_MONTHS) == {}
    assert purge(at=THURSDAY + THIRTEEN_MONTHS + timedelta(days=1))["submissions.TakedownRequest"] == 1


def test_nobody_asks_about_what_they_cannot_open_nor_without_end(
    cast: Cast, badge: Any, item: Evidence
) -> None:
    form = {"asker": "other", "wish": "remove", "words": "It is ours.", "email": "a@b.example"}
    private = badge.submission.evidence.create(
        requirement_key="plan", kind="text", title="Mine", text="Nobody's.", sha256="8" * 64
    )
    for address in (
        f"/work/evidence/{private.token}/look/",
        f"/badges/{badge.token}/",
        "/nowhere",
        "http://[",
        "",
    ):
        assert Client().post("/takedown/", {**form, "about": address}).status_code in {422, 429}
        cache.clear()
    assert not TakedownRequest.objects.exists()
    with pytest.raises(InvalidInput) as refused:
        ask_takedown(item, Plea("me", "burn", " ", "nobody"), at=THURSDAY)
    assert set(refused.value.fields) == {"asker", "wish", "words", "email"}

    for _time in range(5):
        ask_takedown(item, PLEA, at=THURSDAY)
    with pytest.raises(TooManyRequests):
        ask_takedown(item, PLEA, at=THURSDAY)
    for _time in range(5):
        seen = f"/badges/{badge.token}/evidence/{item.token}"
        Client().post("/takedown/", {**form, "about": seen})
    assert Client().post("/takedown/", {**form, "about": seen}).status_code == 429


def copied_to(submission: Submission, item: Evidence, sha256: str) -> Evidence:
    return Evidence.objects.create(
        submission=submission,
        requirement_key="plan",
        kind="text",
        title="The rota",
        text=item.text,
        sha256=sha256,
        visibility=Visibility.PUBLIC,
    )


def at_kestrel(cast: Cast, item: Evidence) -> Evidence:
    """The same item in Lena's awarded work at another issuer."""
    elsewhere = Submission.objects.create(
        learner=cast.lena,
        version=a_version(cast.kestrel),
        state="awarded",
        submitted_at=THURSDAY,
        declared_own_work_at=THURSDAY,
    )
    return copied_to(elsewhere, item, item.sha256)


def test_a_covered_item_is_still_the_one_that_closes_and_is_deleted(
    cast: Cast, badge: Any, item: Evidence
) -> None:
    asked = ask_takedown(item, PLEA, at=THURSDAY)
    cover_words(cast.lena, item, "Otto", at=THURSDAY)
    assert "works nights" in page_of(badge)

    close_what_is_late(TUESDAY)

    assert "works nights" not in page_of(badge)
    decide_takedown(cast.maud, asked, end="deleted", answer="Gone.", at=TUESDAY)
    assert not Evidence.objects.filter(pk=item.pk).exists()
    assert AuditEvent.objects.get(verb="takedown.decide").detail["items"] == 1


def test_no_assessor_reads_an_example_of_what_was_covered(cast: Cast, badge: Any, item: Evidence) -> None:
    example = anchor(cast, badge.version, "clear-pass", "practice")
    copied_to(example.work, item, item.sha256)
    renamed = anchor(cast, badge.version, "clear-pass", "practice", origin=badge.submission)
    copied_to(renamed.work, item, "9" * 64)  # a name was taken out of its text
    kept = anchor(cast, badge.version, "clear-pass", "practice")
    read = hand_over(example, cast.aziz, "practice", at=THURSDAY).assignment
    assert read is not None
    asked = ask_takedown(item, PLEA, at=THURSDAY)
    with pytest.raises(WrongState, match="Nothing in the item was covered"):
        decide_takedown(cast.maud, asked, end="covered", answer="Done.", at=THURSDAY)
    cover_words(cast.lena, item, "Otto", at=THURSDAY)
    left = at_kestrel(cast, item)
    Evidence.objects.filter(pk=left.pk).update(sha256=asked.digest)

    decide_takedown(cast.maud, asked, end="covered", answer="Done.", at=THURSDAY)

    for each in (example, renamed, kept, read):
        each.refresh_from_db()
    left.refresh_from_db()
    assert (example.state, renamed.state, kept.state, read.state) == (
        "retired",
        "retired",
        "approved",
        "reassigned",
    )
    for work in (example.work, renamed.work, read.submission):
        assert not work.evidence.exists()
    assert kept.work.evidence.exists()
    assert left.closed_at == THURSDAY  # a copy that nobody covered is open to nobody else
    assert "works nights" in page_of(badge)


def test_two_late_requests_that_are_refused_leave_the_item_open(
    cast: Cast, badge: Any, item: Evidence
) -> None:
    first = ask_takedown(item, PLEA, at=THURSDAY)
    second = ask_takedown(item, PLEA, at=THURSDAY + timedelta(days=1))
    assert close_what_is_late(first.due_at) == 1
    assert close_what_is_late(second.due_at) == 1

    decide_takedown(cast.maud, first, end="refused", answer="It names nobody.", at=second.due_at)
    assert "Otto works nights." not in page_of(badge)
    decide_takedown(cast.ines, second, end="refused", answer="It names nobody.", at=second.due_at)

    assert "Otto works nights." in page_of(badge)


def test_what_is_looked_at_is_neither_covered_nor_deleted(cast: Cast, badge: Any, item: Evidence) -> None:
    asked = ask_takedown(item, PLEA, at=THURSDAY)
    assert (
        "or take it out of view, today." in Message.objects.get(key=f"takedown-learner-asked:{asked.pk}").text
    )
    elsewhere, lena = at_kestrel(cast, item), signed_in(cast.lena)
    place = f"/work/{badge.submission.token}/item/{item.token}"

    def refused(*, deleting: bool = True) -> None:
        with pytest.raises(WrongState, match="must stay as it is"):
            cover_words(cast.lena, item, "Otto", at=THURSDAY)
        posted = lena.post(f"{place}/cover/", {"do": "burn", "sure": "1", "words": "Otto"})
        assert posted.status_code == 409
        assert "cover it afterwards" in posted.content.decode()
        assert f"{place}/cover/" not in lena.get(f"{place}/").content.decode()
        told = lena.get(f"/work/{badge.submission.token}/requests/{asked.token}/").content.decode()
        assert "must stay as it is" in told
        if deleting:
            with pytest.raises(WrongState, match="delete it afterwards"):
                decide_takedown(cast.maud, asked, end="deleted", answer="Gone.", at=THURSDAY)

    open_inquiry(cast.ines, badge, ground="untrue-evidence", reason="A doubt.", on_hold=False, at=THURSDAY)
    refused()
    second = ask_takedown(item, PLEA, at=THURSDAY)
    letter = Message.objects.get(key=f"takedown-learner-asked:{second.pk}").text
    assert "close it today, if you like, and cover a part of it afterwards." in letter
    second.delete()
    Inquiry.objects.update(end="dropped", settled_at=THURSDAY)
    hold = LegalHold.objects.create(person=cast.lena, reason="A court asks.")
    refused()
    hold.delete()
    Submission.objects.filter(pk=elsewhere.submission_id).update(state="in-assessment")
    refused(deleting=False)

    decide_takedown(cast.maud, asked, end="deleted", answer="Gone.", at=THURSDAY)

    assert not Evidence.objects.filter(pk=item.pk).exists()
    elsewhere.refresh_from_db()
    assert (elsewhere.text, elsewhere.closed_at) == ("Otto works nights.", THURSDAY)

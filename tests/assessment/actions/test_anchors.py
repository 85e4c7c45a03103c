"""Making an anchor: of work that its learner offers, without names, or by hand; agreed by two; gone when she says so."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.assessment.anchoring import anchor as an_anchor
from tests.assessment.anchoring import calibration_set, practice_set, score_as_agreed, trained
from tests.assessment.scenes import MONDAY, qualify, rate, submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.approve_anchor import approve_anchor
from workmark.assessment.actions.begin_calibration import begin_calibration
from workmark.assessment.actions.begin_practice import begin_practice
from workmark.assessment.actions.edit_anchor import (
    add_file_to_anchor,
    add_text_to_anchor,
    edit_anchor,
    remove_from_anchor,
)
from workmark.assessment.actions.make_anchor import make_anchor_by_hand, make_anchor_of
from workmark.assessment.actions.offer_for_training import offer_for_training, withdraw_from_training
from workmark.assessment.actions.retire_anchor import retire_anchor
from workmark.assessment.anchors import offered_work
from workmark.assessment.calibration_models import Anchor
from workmark.assessment.certificate_models import Certificate
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import Membership
from workmark.submissions.models import Answer, Evidence, StoredFile, Submission


@pytest.fixture
def version(cast: Cast) -> Any:
    made = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, made)
    return made


@pytest.fixture
def awarded(cast: Cast, version: Any) -> Submission:
    """Lena's awarded work, full of names."""
    work = submitted(cast, version)
    question = version.said.questions()[0]
    Answer.objects.create(
        submission=work, question_key=question.key, text="I, Lena Ortiz, did it at Kestrel Logistics."
    )
    key = version.said.artefacts[0].key
    for kind, substance in (
        ("text", {"text": "Ask lena@demo.workmark.test."}),
        ("link", {"url": "https://x.example/lena"}),
    ):
        Evidence.objects.create(
            submission=work,
            requirement_key=key,
            kind=kind,
            title="By Lena",
            sha256="0" * 64,
            visibility="public",
            **substance,
        )
    work.attestations.create(
        token_hash="1" * 64,
        witness_name="Rosa Lima",
        witness_email="rosa@kestrel.example",
        state="confirmed",
        statement="Rosa saw Lena do it.",
        expires_at=MONDAY,
        answered_at=MONDAY,
        text_digest="2" * 64,
    )
    Membership.objects.create(person=cast.lena, organisation=cast.kestrel, role="author")
    rate(cast.aziz, work)
    rate(cast.maud, work)
    work.refresh_from_db()
    return work


def complete(cast: Cast, made: Anchor) -> None:
    """Everything that an anchor by hand wants."""
    said = made.version.said
    for part in said.artefacts:
        for at in range(part.min_items):
            add_text_to_anchor(cast.maud, made, part.key, title=f"Item {at}", text="Shown.", at=MONDAY)
    edit_anchor(
        cast.maud,
        made,
        kind="clear-pass",
        use="practice",
        answers={one.key: "An answer." for one in said.questions()},
        levels={row.key: row.floor for row in said.rows()},
        notes={row.key: "It meets the text of this level." for row in said.rows()},
    )


def test_nothing_is_made_of_work_that_is_not_offered(cast: Cast, awarded: Submission) -> None:
    with pytest.raises(WrongState):
        make_anchor_of(cast.maud, awarded, at=MONDAY)
    for other in (cast.aziz, cast.ines, cast.maud):
        with pytest.raises(NotAllowed):
            offer_for_training(other, awarded, at=MONDAY)


def test_a_copy_names_nobody_who_was_asked_in_a_later_round(cast: Cast, awarded: Submission) -> None:
    later = Submission.objects.create(
        learner=cast.lena, version=awarded.version, previous=awarded, round_number=2, state="withdrawn"
    )
    later.attestations.create(
        token_hash="3" * 64, witness_name="Tomas Vega", state="withdrawn", expires_at=MONDAY
    )
    awarded.answers.update(text="I did it beside Tomas.")
    offer_for_training(cast.lena, awarded, at=MONDAY)

    assert make_anchor_of(cast.maud, awarded, at=MONDAY).work.answers.get().text == "I did it beside [name]."


def test_a_copy_of_offered_work_holds_no_name_link_or_witness(cast: Cast, awarded: Submission) -> None:
    offer_for_training(cast.lena, awarded, at=MONDAY)
    assert offered_work(awarded.version) == [awarded]

    made = make_anchor_of(cast.maud, awarded, at=MONDAY)

    work = made.work
    assert work.learner != cast.lena
    assert not work.learner.is_active
    assert work.answers.get().text == "I, [name], did it at [employer]."
    item = work.evidence.get()  # the link was left out
    assert (item.title, item.text, item.visibility) == ("By [name]", "Ask [name].", "assessors")
    witnessed = work.attestations.get()
    assert (witnessed.witness_name, witnessed.witness_email) == ("", "")
    assert witnessed.statement == "[name] saw [name] do it."
    assert made.levels == {row.key: row.floor for row in made.version.said.rows()}
    assert offered_work(awarded.version) == []


def test_what_a_learner_takes_back_is_erased_everywhere_at_once(
    cast: Cast, version: Any, awarded: Submission
) -> None:
    offer_for_training(cast.lena, awarded, at=MONDAY)
    made = make_anchor_of(cast.maud, awarded, at=MONDAY)
    Anchor.objects.filter(pk=made.pk).update(state="approved", approved_by=cast.noor, use="practice")
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="assessor")
    copy = begin_practice(cast.rui, version, at=MONDAY).assignment

    withdraw_from_training(cast.lena, awarded, at=MONDAY)

    made.refresh_from_db()
    copy.refresh_from_db()
    assert (made.state, made.origin, made.notes) == ("retired", None, {})
    for work in (made.work, copy.submission):
        assert not work.answers.exists()
        assert not work.evidence.exists()
        assert not work.attestations.exists()
    assert copy.state == "reassigned"
    assert awarded.answers.get().text.startswith("I, Lena")  # her own work is untouched
    with pytest.raises(WrongState):
        withdraw_from_training(cast.lena, awarded, at=MONDAY)


def test_files_go_with_the_last_work_that_shows_them(
    cast: Cast, version: Any, awarded: Submission, django_capture_on_commit_callbacks: Any
) -> None:
    """The one she keeps in her own work stays; the one that only the example and its copies show is deleted."""
    hers = stored_file(awarded, "hers")
    offer_for_training(cast.lena, awarded, at=MONDAY)
    made = make_anchor_of(cast.maud, awarded, at=MONDAY)
    only_there = stored_file(made.work, "example")

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_from_training(cast.lena, awarded, at=MONDAY)

    assert list(StoredFile.objects.all()) == [hers]
    assert default_storage.exists(hers.original)
    assert not default_storage.exists(only_there.original)
    assert not default_storage.exists(only_there.rendering)


def stored_file(work: Submission, name: str) -> StoredFile:
    original, rendering = (default_storage.save(f"{name}-{part}", ContentFile(b"words")) for part in "or")
    stored = StoredFile.objects.create(
        sha256="0" * 64, size=5, media_type="text/plain", original=original, rendering=rendering
    )
    Evidence.objects.create(
        submission=work,
        requirement_key=work.version.said.artefacts[0].key,
        kind="file",
        title=name,
        sha256="0" * 64,
        stored=stored,
    )
    return stored


def test_only_judged_work_is_offered(cast: Cast, version: Any) -> None:
    with pytest.raises(WrongState):
        offer_for_training(cast.lena, submitted(cast, version), at=MONDAY)


def test_an_anchor_by_hand_is_agreed_by_a_second_lead(cast: Cast, version: Any) -> None:
    made = make_anchor_by_hand(cast.maud, version, at=MONDAY)
    with pytest.raises(InvalidInput) as wanting:
        approve_anchor(cast.noor, made, is_nameless=True, at=MONDAY)
    question, part = version.said.questions()[0].key, version.said.artefacts[0].key
    wanted = {f"answer-{question}", f"evidence-{part}", "level-plan-audience", "note-plan-audience"}
    assert wanted <= set(wanting.value.fields)
    complete(cast, made)
    with pytest.raises(NotAllowed):
        approve_anchor(cast.maud, made, is_nameless=True, at=MONDAY)
    with pytest.raises(InvalidInput, match="nobody"):
        approve_anchor(cast.noor, made, is_nameless=False, at=MONDAY)

    approved = approve_anchor(cast.noor, made, is_nameless=True, at=MONDAY)

    assert (approved.state, approved.approved_by) == ("approved", cast.noor)
    with pytest.raises(WrongState):
        complete(cast, made)


@pytest.mark.parametrize(("kind", "level"), [("clear-pass", "developing"), ("clear-fail", "proficient")])
def test_a_kind_that_the_levels_contradict_is_refused(
    cast: Cast, version: Any, kind: str, level: str
) -> None:
    made = make_anchor_by_hand(cast.maud, version, at=MONDAY)
    complete(cast, made)
    edit_anchor(cast.maud, made, kind=kind, use="live", answers={}, levels={"plan-audience": level}, notes={})

    with pytest.raises(InvalidInput) as refused:
        approve_anchor(cast.noor, made, is_nameless=True, at=MONDAY)

    assert set(refused.value.fields) == {"kind"}


def test_evidence_is_added_as_a_file_and_left_out(cast: Cast, version: Any) -> None:
    made = make_anchor_by_hand(cast.maud, version, at=MONDAY)
    key = version.said.artefacts[0].key

    item = add_file_to_anchor(
        cast.maud, made, key, BytesIO(b"A plan."), "lena-ortiz.txt", title="Plan", description="", at=MONDAY
    )

    assert (item.file_name, item.title) == ("", "Plan")
    remove_from_anchor(cast.maud, made, item.token)
    assert not made.work.evidence.exists()


def test_a_retired_anchor_is_drawn_no_more_and_its_results_stay(cast: Cast, version: Any) -> None:
    calibration_set(cast, version)
    trained(cast, cast.aziz)
    for one in practice_set(cast, version):
        one.seen_by.add(cast.aziz)
    Certificate.objects.all().delete()
    trial = begin_calibration(cast.aziz, version, at=MONDAY)
    item = trial.items.first()
    score_as_agreed(item.assignment)

    retire_anchor(cast.noor, item.anchor, at=MONDAY)

    item.refresh_from_db()
    assert item.rows > 0
    assert item.assignment.submission.answers.exists()


@pytest.mark.parametrize("who", ["lena", "aziz", "ines", "rui", "emre", "otto"])
def test_nobody_but_a_lead_makes_or_changes_one(cast: Cast, version: Any, who: str) -> None:
    made = an_anchor(cast, version, "clear-pass", state="draft", approved_by=None)
    person = cast.people()[who]

    with pytest.raises(NotAllowed):
        make_anchor_by_hand(person, version, at=MONDAY)
    with pytest.raises(NotAllowed):
        add_text_to_anchor(person, made, version.said.artefacts[0].key, title="T", text="x", at=MONDAY)
    with pytest.raises(NotAllowed):
        retire_anchor(person, made, at=MONDAY)

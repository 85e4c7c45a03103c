from datetime import timedelta
from typing import Any

import pytest

from tests.submissions.scenes import MONDAY
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound
from workmark.submissions.actions.add_evidence import add_evidence
from workmark.submissions.actions.change_evidence import change_evidence
from workmark.submissions.actions.record_view import record_view
from workmark.submissions.actions.revoke_share import revoke_share
from workmark.submissions.actions.share import share
from workmark.submissions.evidence import EvidenceDetails, WrittenText
from workmark.submissions.models import Evidence
from workmark.submissions.queries import evidence_through, let_see_evidence, may_see_evidence, open_grant


def item(cast: Any, draft: Any, visibility: str = "granted") -> Evidence:
    details = EvidenceDetails(title="Note", visibility=visibility)
    return add_evidence(cast.lena, draft, "shelf", WrittenText("abc"), details, at=MONDAY)


def grant_for(cast: Any, draft: Any, *items: Evidence, days: int = 30) -> Any:
    tokens = [one.token for one in items]
    return share(cast.lena, draft, label="Kestrel", evidence_tokens=tokens, days=days, at=MONDAY)


def test_a_link_opens_the_chosen_items_and_no_others_until_it_ends(cast: Any, draft: Any) -> None:
    chosen, other = item(cast, draft), item(cast, draft)

    grant = grant_for(cast, draft, chosen)

    assert list(evidence_through(open_grant(grant.token, at=MONDAY))) == [chosen]
    assert other not in evidence_through(grant)
    with pytest.raises(NotFound):
        open_grant(grant.token, at=MONDAY + timedelta(days=30))


def test_a_link_lives_thirty_days_unless_said_and_ninety_at_most(cast: Any, draft: Any) -> None:
    one = item(cast, draft)

    assert grant_for(cast, draft, one).expires_at == MONDAY + timedelta(days=30)
    for days in (0, 91, -1):
        with pytest.raises(InvalidInput):
            grant_for(cast, draft, one, days=days)


def test_ending_a_link_takes_effect_at_once(cast: Any, draft: Any) -> None:
    grant = grant_for(cast, draft, item(cast, draft))

    revoke_share(cast.lena, grant, at=MONDAY)

    with pytest.raises(NotFound):
        open_grant(grant.token, at=MONDAY)


def test_what_is_for_assessors_only_is_not_shared_now_or_later(cast: Any, draft: Any) -> None:
    with pytest.raises(InvalidInput):
        grant_for(cast, draft, item(cast, draft, visibility="assessors"))
    opened = item(cast, draft)
    grant = grant_for(cast, draft, opened)

    change_evidence(cast.lena, opened, EvidenceDetails(title="Note"), revision=0, at=MONDAY)

    assert not evidence_through(grant).exists()


def test_evidence_of_other_work_cannot_be_slipped_in(cast: Any, draft: Any) -> None:
    own = item(cast, draft)
    foreign = Evidence.objects.create(
        submission=type(draft).objects.create(learner=cast.otto, version=draft.version),
        requirement_key="shelf",
        kind="text",
        title="Otto's",
        text="x",
        sha256="0" * 64,
        visibility="granted",
    )

    with pytest.raises(InvalidInput):
        grant_for(cast, draft, own, foreign)


def test_the_learner_sees_who_looked_and_her_own_looks_do_not_count(cast: Any, draft: Any) -> None:
    one = item(cast, draft)
    grant = grant_for(cast, draft, one)

    record_view(grant, viewer=cast.emre, evidence=one, at=MONDAY)
    record_view(grant, viewer=None, at=MONDAY)
    record_view(grant, viewer=cast.lena, at=MONDAY)

    assert {(view.viewer, view.viewer_organisation) for view in grant.views.all()} == {
        (cast.emre, "Kestrel Logistics"),
        (None, ""),
    }


def test_only_the_learner_shares_and_ends_links(cast: Any, draft: Any) -> None:
    one = item(cast, draft)
    grant = grant_for(cast, draft, one)

    with pytest.raises(NotAllowed):
        share(cast.otto, draft, label="me", evidence_tokens=[one.token], at=MONDAY)
    with pytest.raises(NotAllowed):
        revoke_share(cast.otto, grant, at=MONDAY)


def test_without_a_link_evidence_is_seen_by_the_learner_and_nobody_else(cast: Any, draft: Any) -> None:
    for visibility in ("assessors", "granted", "public"):
        one = item(cast, draft, visibility)
        assert may_see_evidence(cast.lena, one)
        for name, person in {**cast.people(), "visitor": None}.items():
            assert name == "lena" or not may_see_evidence(person, one), (name, visibility)


def test_public_evidence_is_seen_by_anyone_once_the_work_is_awarded(cast: Any, draft: Any) -> None:
    shown, kept = item(cast, draft, "public"), item(cast, draft, "granted")
    draft.state = "awarded"
    shown.submission = kept.submission = draft

    assert may_see_evidence(None, shown)
    assert not may_see_evidence(None, kept)


def test_a_room_above_can_let_its_people_see(cast: Any, draft: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("workmark.submissions.queries._viewers", [])
    one = item(cast, draft)
    let_see_evidence(lambda person, evidence: person == cast.aziz)

    assert may_see_evidence(cast.aziz, one)
    assert not may_see_evidence(cast.maud, one)

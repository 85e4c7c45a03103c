"""What the check of a badge at a host found, kept for the visit as plain values, and given back as a line to read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workmark.openbadges.report import Outcome
from workmark.openbadges.whose import Whose
from workmark.planning.bringing import Brought, JudgedAward
from workmark.planning.keeping import verdict_of
from workmark.planning.models import ImportedAward


def answer_of(brought: Brought) -> dict[str, Any]:
    """outcome: of the whole. awards: the members of ImportedAward. is_ours: all of it was issued here."""
    return {
        "outcome": brought.outcome,
        "awards": [_award(judged) for judged in brought.awards],
        "is_ours": bool(brought.awards) and all(judged.is_ours for judged in brought.awards),
    }


def given_up() -> dict[str, Any]:
    """For a badge over which workers ended again and again."""
    return {"outcome": Outcome.NOT_DETERMINED.value, "awards": [], "is_ours": False}


def awards_in(answer: Mapping[str, Any]) -> list[ImportedAward]:
    """The badges in it, as an import would keep them; none of them is stored."""
    return [
        ImportedAward(**{**said, **{name: _moment(said[name]) for name in ("awarded_at", "valid_until")}})
        for said in answer["awards"]
    ]


def is_hers(answer: Mapping[str, Any]) -> bool:
    """Whether it is worth her tick before she has read: readable, not failed, about nobody else, and not from here."""
    awards = answer["awards"]
    return (
        bool(awards)
        and not answer["is_ours"]
        and answer["outcome"] != Outcome.FAILED
        and not any(said["whose"] == Whose.ANOTHERS for said in awards)
    )


def _award(judged: JudgedAward) -> dict[str, Any]:
    said = judged.said
    return {
        "title": said.title,
        "issuer_name": said.issuer_name,
        "issuer_id": said.issuer_id,
        "awarded_at": said.awarded_at.isoformat() if said.awarded_at else None,
        "valid_until": said.valid_until.isoformat() if said.valid_until else None,
        "evidence_kind": said.evidence,
        **verdict_of(judged),
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

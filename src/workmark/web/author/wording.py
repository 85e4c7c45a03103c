"""Differences between versions in words: which field, and whether it was added, taken out, moved or changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from workmark.achievements.difference import Difference, Kind, Piece

_KINDS = {
    Kind.ADDED: (_("Added"), "good"),
    Kind.REMOVED: (_("Taken out"), "bad"),
    Kind.CHANGED: (_("Changed"), "info"),
    Kind.MOVED: (_("Moved"), "plain"),
}

_NAMES: dict[str, Any] = {
    "title": _("Title"), "family": _("Kind of job"), "language": _("Language"), "summary": _("Summary"),
    "competency": _("Competency"), "key_method": _("Key method"), "rationale": _("Rationale"),
    "audience": _("Who it is for"), "hours": _("Hours"), "validity_months": _("Months it stays valid"),
    "validity_reason": _("Why that long"), "badge": _("Badge picture"), "shape": _("Shape"), "icon": _("Symbol"),
    "hue": _("Colour"), "price": _("Price"), "amount": _("Amount"), "currency": _("Currency"),
    "waiver": _("Waiver"), "prerequisites": _("Needed before"), "text": _("Text"), "annex": _("European details"),
    "components": _("Components"), "sources": _("Sources"), "citation": _("Citation"), "url": _("Web address"),
    "finding": _("Finding"), "resources": _("Resources"), "provider": _("Who made it"), "format": _("Format"),
    "minutes": _("Minutes"), "tasks": _("Tasks"), "occupations": _("Occupations"), "skills": _("Skills"),
    "label": _("Name"), "name": _("Name"), "level": _("Level"), "overview": _("Part 1: overview"),
    "artefacts": _("Part 2: artefacts"), "reflection": _("Part 3: reflection"), "intro": _("Introduction"),
    "questions": _("Questions"), "prompt": _("Question"), "help": _("Help"), "min_words": _("Least words"),
    "max_words": _("Most words"), "rows": _("Rubric rows"), "ask": _("What the assessor looks for"),
    "floor": _("Lowest level that passes"), "levels": _("Levels"), "description": _("Description"),
    "formats": _("Formats"), "single_format_reason": _("Why only one format"), "min_items": _("Fewest items"),
    "max_items": _("Most items"), "attestation": _("Someone at work may confirm"),
    "design_record": _("Who helped to design it"), "consulted": _("Who was asked"), "date": _("When"),
    "bias_review": _("Fairness checklist"), "examples": _("Examples"), "equipment": _("Equipment"),
    "disability": _("Disability"), "power": _("Power"), "evidence_rules": _("Rules of evidence"),
    "currency_months": _("How old the work may be, in months"), "needs_proof": _("Proof that the work is one's own"),
    "renewal": _("Renewal"), "parts": _("What is shown anew"), "note": _("A word to whoever renews it"),
    "achievements": _("Micro-credentials"), "not_blind": _("Why assessors may come to know whose work it is"),
}  # fmt: skip


@dataclass(frozen=True)
class WordedDifference:
    """place: field names from the outside in. kind: a word, with the tone of its tag."""

    place: str
    kind: Any
    tone: str
    pieces: tuple[Piece, ...]


def worded(found: Iterable[Difference]) -> list[WordedDifference]:
    return [
        WordedDifference(
            " › ".join(str(_NAMES.get(name, name)) for name in entry.path), *_KINDS[entry.kind], entry.pieces
        )
        for entry in found
    ]

"""Rows as JSON: hers in full, other people left out, organisations and micro-credentials by name."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from workmark.achievements.models import Achievement, AchievementVersion
from workmark.assessment.annotating import annotations_on
from workmark.assessment.feedback import feedback_on, strengths_on
from workmark.assessment.models import Decision
from workmark.confided.questionnaire import answers_of
from workmark.jobs.models import Message
from workmark.organisations.models import Organisation, Person
from workmark.organisations.queries import confirmed_addresses
from workmark.privacy.archiving.tables import NAMED, SECRETS, Told
from workmark.skills.models import Skill
from workmark.submissions.models import Evidence

# What is left out where an employer's rule keeps the evidence.
_WORDS_OF_EVIDENCE = {
    "submissions.Evidence": {"description", "transcript", "text", "url", "file_name"},
    "submissions.LinkSnapshot": {"title", "text", "url"},
}


def rows_of(person: Person, told: Told) -> Iterator[dict[str, Any]]:
    """Her rows of one table, oldest first."""
    model = apps.get_model(told.table)
    theirs = reduce(or_, (Q(**{path: person.pk}) for path in told.whose))
    numbers = set(model._default_manager.filter(theirs, **told.only).values_list("pk", flat=True))
    for row in model._default_manager.filter(pk__in=numbers).order_by("pk").iterator(chunk_size=500):
        yield _said(row, told, person)


def _said(row: models.Model, told: Told, person: Person) -> dict[str, Any]:
    said: dict[str, Any] = {"id": row.pk}
    for each in row._meta.concrete_fields:
        if each.primary_key or each.name in SECRETS or each.name in told.held_back:
            continue
        if each.related_model is None:
            said[each.name] = _plain(each.value_from_object(row))
        elif (named := _named(row, each, (told.table, each.name) in NAMED, person)) is not None:
            said[each.name] = named
    if (words := _WORDS_OF_EVIDENCE.get(told.table)) and _evidence_of(row).is_kept:
        said |= dict.fromkeys(words & said.keys(), "")
    return said


def _evidence_of(row: Any) -> Evidence:
    found: Evidence = getattr(row, "evidence", row)
    return found


def _named(row: models.Model, each: Any, is_named: bool, person: Person) -> Any:
    number = each.value_from_object(row)
    if number is None:
        return None
    if each.related_model is Person:
        if number == person.pk:
            return "me"
        return getattr(row, each.name).name if is_named else None
    if each.related_model in (Organisation, AchievementVersion, Achievement, Skill):
        return str(getattr(row, each.name))
    return f"{each.related_model._meta.label}/{number}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return _text(bytes(value))
    return value


def _text(raw: bytes) -> Any:
    """What is kept as bytes is signed text nearly always; anything else goes out in base 64."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}


def decisions_of(person: Person) -> list[dict[str, Any]]:
    """What was decided about her work and what its assessors said to her, nameless, as her pages show it."""
    held = Decision.objects.filter(submission__learner=person).select_related("submission__version")
    return [
        {
            "id": each.pk,
            "work": each.submission.token,
            "title": each.submission.version.title,
            "outcome": each.outcome,
            "decided_at": each.decided_at.isoformat(),
            "rows": each.results,
            "feedback": {
                row: [
                    {
                        "assessor": one.place,
                        "seen": one.seen,
                        "missing": one.missing,
                        "next_step": one.next_step,
                    }
                    for one in said
                ]
                for row, said in feedback_on(each).items()
            },
            "strengths": [{"assessor": one.place, "text": one.seen} for one in strengths_on(each)],
            "notes": [
                {
                    "evidence": note.evidence.token,
                    "anchor": note.anchor,
                    "row": note.row_key,
                    "note": note.note,
                }
                for note in annotations_on(each)
            ],
        }
        for each in held.order_by("pk")
    ]


def letters_to(person: Person) -> list[dict[str, Any]]:
    """Letters to her own confirmed addresses whose words still lie here; what opens something in them is hers."""
    to = Message.objects.filter(recipient__in=confirmed_addresses(person)).order_by("pk")
    return [
        {"to": each.recipient, "subject": each.subject, "text": each.text, "at": each.created_at.isoformat()}
        for each in to
    ]


def answers_about(person: Person) -> list[dict[str, str]]:
    """What she said of herself, unsealed for her alone."""
    said = answers_of(person)
    return [{"question": key, "category": one.category, "words": one.words} for key, one in said.items()]


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()

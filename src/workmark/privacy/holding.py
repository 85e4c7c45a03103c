"""Every row that erasing somebody changes, locked before the first audit event, all of them or none.

An audit event holds the chain to the end of the transaction. Whoever acts at that moment locks rows first and the chain
last, so an erasing that met a row after its first event would wait for them, and they for it. Nor does it wait while it
holds some: there are a hundred tables, and each action locks its few in an order of its own.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet

from workmark.assessment.models import Assignment, AssignmentState, Reading
from workmark.organisations.models import Person
from workmark.privacy import erasing
from workmark.privacy.models import ErasureRequest, LegalHold
from workmark.privacy.rules import RULES, Does
from workmark.submissions.models import StoredFile, Submission
from workmark.workforce.budget_models import LearningBudget

_TRIES, _PAUSE = 40, 0.25  # ten seconds; whatever holds a row longer than that is no action
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL manual, appendix A


def hold_all(person: Person) -> Person:
    """The person, read anew, with everything of hers locked until the transaction ends.

    Raises OperationalError if somebody else holds a part of it the whole time: try again later.
    """
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():  # what was locked is let go where the rest cannot be had
                return _held(person)
        except OperationalError as error:
            if not left or getattr(error.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
        time.sleep(_PAUSE)
    raise AssertionError("the last try returns or raises")


def _held(person: Person) -> Person:
    stored = Person.objects.select_for_update(no_key=True, nowait=True).get(pk=person.pk)
    for rows, goes in _rows(stored):
        list(rows.order_by("pk").select_for_update(nowait=True, no_key=not goes).values_list("pk", flat=True))
    return stored


def _rows(person: Person) -> Iterator[tuple[QuerySet[Any], bool]]:
    """Rows, and whether they go: only then may nobody refer to them any more."""
    for rule in RULES:
        if rule.does is not Does.KEEP:
            yield erasing.rows_of(rule, person), rule.does is Does.ERASE
    yield from erasing.rows_by_address(erasing.addresses_of(person))
    in_her_hands = Assignment.objects.filter(assessor=person, state=AssignmentState.OPEN)
    work = Q(learner=person) | Q(pk__in=in_her_hands.values("submission"))
    submissions = list(Submission.objects.filter(work).values_list("pk", flat=True))
    for table, those in (
        (Submission, Q(pk__in=submissions)),
        (Assignment, Q(submission__in=submissions)),
        (Reading, Q(submission__in=submissions)),
        (LearningBudget, Q(pk__in=_budgets(person))),
        (ErasureRequest, Q(person=person)),
        (LegalHold, Q(person=person)),
    ):
        yield table._default_manager.filter(those), False
    yield StoredFile.objects.filter(pk__in=[each.pk for each in erasing.files_of(person)]), True


def _budgets(person: Person) -> list[int]:
    asked = apps.get_model("workforce.LearningAssignment")._default_manager.filter(person=person)
    return list(asked.exclude(budget=None).values_list("budget", flat=True))

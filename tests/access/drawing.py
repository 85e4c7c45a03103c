"""Random questions across two tenants: any query function, asked by anybody, narrowed at random, never a row of the other's.

The functions are found by their annotations, so that one of tomorrow is drawn too: what takes a Person or an
Organisation first, then nothing but a moment or what an address names, and gives rows.
"""

import importlib
import inspect
import pkgutil
import random
import typing
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import QuerySet
from scim2_models.exceptions import NotFoundException

import workmark
from tests.access.tenants import Tenant
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.organisations.models import Organisation, Person

_ROOMS = ("organisations", "achievements", "submissions", "assessment", "confided", "credentials", "planning")
_ROOMS += ("workforce", "programmes", "releases", "integrations")
_DEPTH = 4  # foreign keys from a row to whose it is
# Rows of these stand for everybody, and so do the things they lead to: what is published has no tenant.
_PUBLIC = {"achievementversion", "achievement", "stack"}
_NAMED = {"token", "pk", "slug"}
# What anybody may choose among, whoever asks.
_FOR_EVERYBODY = {"workmark.confided.queries.issuers_to_ask"}


@dataclass(frozen=True)
class Question:
    """A query function. first: Person or Organisation. places: the kinds of its other arguments, in order."""

    name: str
    ask: Callable[..., Any]
    first: type
    places: tuple[str, ...]
    wants_moment: bool


@dataclass
class Drawn:
    """questions: how many. by: how often each function was asked. rows: seen in all. foreign: what must be empty."""

    questions: int = 0
    rows: int = 0
    by: Counter[str] = field(default_factory=Counter)
    foreign: list[str] = field(default_factory=list)

    def add(self, other: "Drawn") -> None:
        self.questions += other.questions
        self.rows += other.rows
        self.by += other.by
        self.foreign += other.foreign


@cache
def questions() -> list[Question]:
    found: dict[str, Question] = {}
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                question = _question(f"{module.__name__}.{name}", function)
                if question and question.name not in _FOR_EVERYBODY:
                    found[question.name] = question
    return list(found.values())


def _modules() -> Iterator[Any]:
    for room in _ROOMS:
        package = importlib.import_module(f"{workmark.__name__}.{room}")
        for part in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(word in part.name for word in (".actions", ".migrations", ".management")):
                yield importlib.import_module(part.name)


def _question(name: str, function: Callable[..., Any]) -> Question | None:
    try:
        hints = typing.get_type_hints(function)
    except NameError:
        return None
    given = [part for part in inspect.signature(function).parameters.values() if part.default is part.empty]
    if not given or hints.get(given[0].name) not in {Person, Organisation} or not _gives_rows(hints):
        return None
    places, wants_moment = [], False
    for part in given[1:]:
        if part.name in _NAMED:
            places.append("number" if hints[part.name] is int else "thing")
        elif hints.get(part.name) is Organisation:
            places.append("organisation")
        elif hints.get(part.name) is datetime and part.name == "at":
            wants_moment = True
        else:
            return None
    return Question(name, function, hints[given[0].name], tuple(places), wants_moment)


def _gives_rows(hints: dict[str, Any]) -> bool:
    given = hints.get("return")
    if given is QuerySet or (isinstance(given, type) and issubclass(given, models.Model)):
        return True
    return typing.get_origin(given) in {QuerySet, list} and any(
        isinstance(part, type) and issubclass(part, models.Model) for part in typing.get_args(given)
    )


class Drawing:
    """Draws questions with a seed, so that what was found is found again."""

    def __init__(self, ours: Tenant, twin: Tenant, seed: int | str) -> None:
        self._chance = random.Random(seed)
        self._people = {tenant.twin: list(tenant.people.values()) for tenant in (ours, twin)}
        self._organisations = {
            tenant.twin: [tenant.cast.harbour, tenant.cast.kestrel] for tenant in (ours, twin)
        }
        self._things = [*ours.things.values(), *twin.things.values()]
        self._whose = {(Person, one.pk): twin for twin, people in self._people.items() for one in people}
        self._whose |= {
            (Organisation, one.pk): twin for twin, held in self._organisations.items() for one in held
        }
        self._questions = questions()

    def draw(self, count: int) -> Drawn:
        drawn = Drawn()
        for _ in range(count):
            self._one(drawn)
        return drawn

    def _one(self, drawn: Drawn) -> None:
        question = self._chance.choice(self._questions)
        tenant = self._chance.choice(list(self._people))
        asked_by = self._chance.choice(
            (self._people if question.first is Person else self._organisations)[tenant]
        )
        places = [self._place(kind) for kind in question.places]
        moment = {"at": now()} if question.wants_moment else {}
        drawn.questions += 1
        drawn.by[question.name] += 1
        try:
            rows = self._narrowed(self._call(question, asked_by, places, moment))
        except (PlatformError, ObjectDoesNotExist, NotFoundException):
            return
        drawn.rows += len(rows)
        for row in rows:
            if not self.is_of(tenant, row):
                drawn.foreign.append(f"{question.name}({asked_by}, {places}) of {tenant or 'ours'}: {row!r}")

    @staticmethod
    def _call(question: Question, first: Any, places: list[Any], moment: dict[str, datetime]) -> Any:
        by_name = "at" in inspect.signature(question.ask).parameters
        keyword = (
            by_name
            and inspect.signature(question.ask).parameters["at"].kind is inspect.Parameter.KEYWORD_ONLY
        )
        if keyword:
            return question.ask(first, *places, **moment)
        return question.ask(first, *places, *moment.values())

    def _place(self, kind: str) -> Any:
        if kind == "organisation":
            # With a person first, any organisation; the function must see that it is not theirs.
            return self._chance.choice([one for held in self._organisations.values() for one in held])
        if kind == "number":
            return self._chance.randint(1, 60)
        return self._chance.choice(self._things)

    def _narrowed(self, given: Any) -> list[models.Model]:
        if isinstance(given, models.Model):
            return [given]
        if not isinstance(given, QuerySet):
            return list(given or [])
        how = self._chance.randrange(4)
        if how == 0:
            given = given.filter(pk__in=self._chance.sample(range(1, 80), 40))
        elif how == 1:
            given = given.exclude(pk__in=self._chance.sample(range(1, 80), 20))
        elif how == 2:
            given = given.order_by("-pk")
        return list(given[:50])

    def is_of(self, tenant: str, row: models.Model, depth: int = _DEPTH) -> bool:
        """Whether nothing that this row leads to is another tenant's."""
        known = self._whose.get((type(row), row.pk))
        if known is not None:
            return known == tenant
        if depth == 0 or type(row).__name__.lower() in _PUBLIC:
            return True
        held = (getattr(row, part.name) for part in row._meta.concrete_fields if part.is_relation)
        return all(self.is_of(tenant, one, depth - 1) for one in held if one is not None)

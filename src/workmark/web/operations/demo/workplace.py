"""What `kestrel.toml` tells of work at Kestrel: its teams, its roles, its people and what is asked of them."""

import tomllib
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field

from workmark.web.operations.demo import FOLDER, Told
from workmark.workforce.consent_models import Purpose


class ToldTeam(Told):
    name: str
    lead: str


class ToldSkill(Told):
    label: str
    level: int
    importance: int
    is_must: bool = False


class ToldRole(Told):
    """occupation: its label in ESCO."""

    title: str
    occupation: str
    summary: str
    skills: tuple[ToldSkill, ...]


class ToldEmployee(Told):
    """badges: days since the award, by slug. invited_only: asked to confirm, and has not answered."""

    name: str
    job: str
    team: str
    role: str = ""
    badges: dict[str, int] = Field(default_factory=dict)
    shares: tuple[Purpose, ...] = ()
    invited_only: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower().replace('á', 'a')}@kestrel.demo.workmark.test"


class ToldBudget(Told):
    name: str
    amount: Decimal
    seats: int


class ToldLearning(Told):
    """days: from the opening until it is due. hours: of paid working time."""

    who: str
    achievement: str
    reason: str
    days: int
    hours: Decimal = Decimal(0)
    answer: Literal["", "yes", "no"] = ""


class ToldWorkplace(Told):
    teams: tuple[ToldTeam, ...]
    roles: tuple[ToldRole, ...]
    people: tuple[ToldEmployee, ...]
    budget: ToldBudget
    assigned: tuple[ToldLearning, ...]
    wishes: tuple[ToldLearning, ...]


@cache
def workplace() -> ToldWorkplace:
    return ToldWorkplace.model_validate(tomllib.loads((FOLDER / "kestrel.toml").read_text("utf-8")))

"""What an edition would take out of force. Too much at once is more often a file cut short than a wish."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.skills.models import SkillKind
from workmark.skills.saving import Saved

LEAST = 20  # rows of a kind, from which more than half of them is too much
_TOLD = 5
# What the flag of a table tells apart: (where it is not set, where it is).
_FLAGGED = {"occupations": ("occupations", "occupation groups"), "tasks": ("tasks", "emerging tasks")}


class LosesMost(InvalidInput):
    """The edition would take most of a kind out of force, and nobody said that this is meant."""


@dataclass(frozen=True)
class Loss:
    """Of one kind of row: how many are in force here, how many would go, and how many the edition states."""

    what: str
    here: int
    gone: int
    stated: int

    @property
    def is_too_much(self) -> bool:
        """Decision 0414."""
        return self.gone > 0 and (not self.stated or (self.here >= LEAST and 2 * self.gone > self.here))


def losses_of(
    table: str,
    here: Iterable[tuple[str, Any]],
    stated: Iterable[Any],
    goes: Callable[[str], bool],
) -> list[Loss]:
    """By kind. here: address and kind of each row in force. stated: the kind of each entry. goes: tells of an address."""
    counted, gone, said = Counter[Any](), Counter[Any](), Counter(stated)
    for uri, kind in here:
        counted[kind] += 1
        gone[kind] += goes(uri)
    return [Loss(_name(table, kind), counted[kind], gone[kind], said[kind]) for kind in counted]


def loss_of_links(table: str, saved: Saved) -> Loss:
    """Of relations, which are removed."""
    kept = saved.changed + saved.unchanged
    return Loss(table, kept + saved.removed, saved.removed, kept + saved.new)


def refuse_losses(losses: Sequence[Loss]) -> None:
    """Raise LosesMost where an edition takes too much, naming what was found and what to do."""
    found = [loss for loss in losses if loss.is_too_much]
    if not found:
        return
    told = [
        _("%(what)s: %(here)d are here, and %(gone)d of them are missing.") % vars(loss)
        for loss in found[:_TOLD]
    ]
    advice = _("The file may be cut off or empty. Look at it, or fetch it again.")
    raise LosesMost(" ".join([*told, advice]))


def _name(table: str, kind: Any) -> str:
    if table in _FLAGGED:
        return _FLAGGED[table][bool(kind)]
    return str(SkillKind(kind).label)

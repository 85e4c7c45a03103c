"""Every rule about who may do what. A verb that is not listed here is refused to everybody.

The tables stand by what people are busy with; here they are one. Each rule is put together from predicates and asks
nothing else. `tests/organisations/test_permissions.py` holds the whole for every person of the cast.
"""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from workmark.lib.problems import NotAllowed
from workmark.organisations.permissions.assessing import ASSESSING
from workmark.organisations.permissions.crediting import CREDITING
from workmark.organisations.permissions.employing import EMPLOYING
from workmark.organisations.permissions.learning import LEARNING
from workmark.organisations.permissions.offering import OFFERING
from workmark.organisations.permissions.operating import OPERATING
from workmark.organisations.permissions.organising import ORGANISING
from workmark.organisations.permissions.predicates import Table, forget_roles, roles_of

__all__ = ["FOR_ONESELF", "NEEDED", "VERBS", "forget_roles", "may", "require", "roles_of"]

TABLES = (ASSESSING, CREDITING, EMPLOYING, LEARNING, OFFERING, OPERATING, ORGANISING)


def _joined(tables: tuple[Table, ...]) -> Table:
    whole: Table = {}
    for table in tables:
        if twice := whole.keys() & table.keys():
            raise ValueError(f"These verbs stand in two tables: {sorted(twice)}")
        whole |= table
    return whole


_WHOLE = _joined(TABLES)
NEEDED: dict[str, Any] = {verb: needed for verb, (_rule, needed) in _WHOLE.items()}
VERBS = rules.RuleSet()
for _verb, (_rule, _needed) in _WHOLE.items():
    VERBS.add_rule(_verb, _rule)


# What somebody does as who they are: learns, applies, agrees, asks in confidence. Whoever also has a role in the
# organisation that it is about has the same right not to be named to it.
_BY_NO_ROLE = ("anyone_signed_in", "is_endorsed", "is_the_learner", "is_the_person")
FOR_ONESELF = frozenset(
    verb
    for verb, (rule, _needed) in _WHOLE.items()
    if rule.name in _BY_NO_ROLE and not verb.startswith(("organisation.", "assessor."))
)

# What is a person's by law, and no operator's to take: it stays open to whoever is suspended.
ALSO_SUSPENDED = frozenset(
    {
        "privacy.ask_archive",
        "privacy.remove_archive",
        "privacy.ask_erasure",
        "privacy.cancel_erasure",
    }
)


def may(person: Any, verb: str, thing: Any = None) -> bool:
    """Tell whether this person may do this to this thing. Unknown verbs and signed-out people: no.

    A suspended person may have their data and be erased, and nothing else.
    """
    if person is None or not getattr(person, "is_authenticated", False):
        return False
    if not person.is_active and not (person.suspended_at is not None and verb in ALSO_SUSPENDED):
        return False
    return VERBS.rule_exists(verb) and bool(VERBS.test_rule(verb, person, thing))


def require(person: Any, verb: str, thing: Any = None) -> None:
    """Raise NotAllowed, saying which membership would be needed, unless the person may."""
    if not may(person, verb, thing):
        raise NotAllowed(str(NEEDED.get(verb, _("Nobody may do this here."))))

"""Where an occupation or a skill stands on our pages and in the API: decision 0268.

An address is the framework's slug and a key. An occupation's key is the source's own code (`2431.1`, `11-2011.00`).
A skill's is the last part of its URI, as ESCO's skills have no code. Either answers for the other kind too, so the
last part of an occupation's URI leads to it even after its code went to another job.
"""

import re
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.queries import workplaces_of
from workmark.skills.models import Framework, Occupation, Skill

LONGEST_KEY: Final = 300  # as long as a URI
# "%" and "+": O*NET names a technology by a query, such as "?e=Visual+C%2B%2B".
_KEY = re.compile(rf"(?=.*[A-Za-z0-9])[A-Za-z0-9._~+%-]{{1,{LONGEST_KEY}}}")
_BY_NUMBER = re.compile(r"entry-([0-9]{1,9})")
_LAST_PART = re.compile(r"[^/#:=]*\Z")
_MOST_BASES = 20

Entry = TypeVar("Entry", Occupation, Skill)


def key_of(entry: Occupation | Skill) -> str:
    """The last part of an entry's address; its number here where the source's own name cannot stand in one."""
    tail = _tail(entry.uri)
    named = (entry.code, tail) if isinstance(entry, Occupation) else (tail, entry.code)
    return next((name for name in named if _KEY.fullmatch(name)), f"entry-{entry.pk}")


def frameworks_open_to(person: Any) -> QuerySet[Framework]:
    """Published frameworks, and an organisation's own for those who work there. person: anybody, or None."""
    open_to = Q(owner=None)
    if person is not None and person.is_authenticated:
        open_to |= Q(owner__in=workplaces_of(person).values("pk"))
    return Framework.objects.filter(open_to)


def framework_at(slug: str, person: Any) -> Framework:
    """Raises NotFound for what is absent or hidden from this person."""
    framework = frameworks_open_to(person).filter(slug=slug).first()
    if framework is None:
        raise NotFound(_("We hold no framework of that name."))
    return framework


def occupation_at(slug: str, key: str, person: Any) -> Occupation:
    """The occupation at an address, of those in force before retired ones. Raises NotFound."""
    found = _found(Occupation, framework_at(slug, person), key)
    if found is None or found.is_group:
        raise NotFound(_("We hold no job of that name. Look for it in the list of jobs."))
    return found


def skill_at(slug: str, key: str, person: Any) -> Skill:
    """Raises NotFound."""
    found = _found(Skill, framework_at(slug, person), key)
    if found is None:
        raise NotFound(_("We hold no skill of that name."))
    return found


def _found(kind: type[Entry], framework: Framework, key: str) -> Entry | None:
    if not _KEY.fullmatch(key):
        return None
    rows = kind._default_manager.filter(framework=framework).select_related("framework", "replaced_by")
    if number := _BY_NUMBER.fullmatch(key):
        found = rows.filter(pk=int(number[1])).first()
        return found if found is not None and key_of(found) == key else None
    whole = [f"{base}{key}" for base in _bases(kind, framework.pk, framework.version)]
    named = Q(code=key) | Q(uri__in=whole)
    by_name = Case(When(_named_first(kind, key, whole), then=0), default=1)
    found = rows.filter(named).order_by(by_name, "is_retired", "pk").first()
    # What was added since the beginnings were learnt is found the long way.
    return found or rows.filter(uri__endswith=key).filter(uri__regex=rf"[/#:=]{re.escape(key)}$").first()


def _named_first(kind: type[Entry], key: str, whole: list[str]) -> Q:
    """What names this kind before anything else does."""
    return Q(code=key, is_retired=False) if kind is Occupation else Q(uri__in=whole)


@lru_cache(maxsize=64)
def _bases(kind: type[Entry], framework: int, version: str) -> tuple[str, ...]:
    """How the URIs of a framework begin, so that an entry is found by the index on whole URIs."""
    uris = kind._default_manager.filter(framework_id=framework).values_list("uri", flat=True)
    found = {uri.removesuffix(_tail(uri)) for uri in uris.iterator()}
    return tuple(sorted(found)) if len(found) <= _MOST_BASES else ()


def _tail(uri: str) -> str:
    found = _LAST_PART.search(uri)
    return found[0] if found else ""

"""What a rule may ask about a person and a thing: pure predicates (library `rules`), put together by the tables.

This room lies below the rooms that own the things, so a predicate reads attributes by name (`thing.learner_id`,
`thing.issuer_id`) and never imports them.
"""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Membership, Organisation, Role


def roles_of(person: Any, organisation_id: int | None) -> frozenset[str]:
    """The roles a person holds in one organisation, asked once per person object. In a suspended one nobody holds any."""
    if organisation_id is None:
        return frozenset()
    known: dict[int, frozenset[str]] = person.__dict__.setdefault("_roles_by_organisation", {})
    if organisation_id not in known:
        held = Membership.objects.filter(
            person_id=person.pk, organisation_id=organisation_id, organisation__suspended_at=None
        )
        known[organisation_id] = frozenset(held.values_list("role", flat=True))
    return known[organisation_id]


def forget_roles(person: Any) -> None:
    """Ask again next time: the person's memberships have just changed."""
    person.__dict__.pop("_roles_by_organisation", None)


def _organisation_of(thing: Any) -> int | None:
    """The organisation a thing belongs to: itself, its issuer, or its `organisation`."""
    if isinstance(thing, Organisation):
        return thing.pk
    for name in ("issuer_id", "organisation_id"):
        if (found := getattr(thing, name, None)) is not None:
            return int(found)
    return None


def anyone_holding(*wanted: Role) -> Any:
    names = frozenset(role.value for role in wanted)

    @rules.predicate(f"holds {' or '.join(sorted(names))}")  # type: ignore[untyped-decorator]
    def holds(person: Any, thing: Any) -> bool:
        return bool(roles_of(person, _organisation_of(thing)) & names)

    return holds


@rules.predicate  # type: ignore[untyped-decorator]
def anyone_signed_in(person: Any, thing: Any) -> bool:
    return True


@rules.predicate  # type: ignore[untyped-decorator]
def is_the_person(person: Any, thing: Any) -> bool:
    return bool(thing is not None and getattr(thing, "person_id", getattr(thing, "pk", None)) == person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def is_an_operator(person: Any, thing: Any) -> bool:
    """Whether the person looks after the instance."""
    operates = getattr(person, "operates", None)
    return operates is not None and operates.ended_at is None


@rules.predicate  # type: ignore[untyped-decorator]
def is_the_learner(person: Any, thing: Any) -> bool:
    return bool(getattr(thing, "learner_id", None) == person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def is_the_assigned_assessor(person: Any, thing: Any) -> bool:
    return bool(getattr(thing, "assessor_id", None) == person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_send_it(person: Any, thing: Any) -> bool:
    """Review is by a second person: whoever sent a version for review may not pass it."""
    return getattr(thing, "sent_by_id", None) not in (None, person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_write_it(person: Any, thing: Any) -> bool:
    """A version is published, and read for fairness, by others than whoever began it, sent it or wrote any of it."""
    return person.pk not in thing.writers


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_edit_it(person: Any, thing: Any) -> bool:
    """A stack's rule or a translation is passed by somebody who wrote nothing of what waits in it."""
    last = getattr(thing, "edited_by_id", None)
    return last is not None and person.pk not in {last, *thing.unread_editors}


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_answer_it(person: Any, thing: Any) -> bool:
    """An appeal is looked at by a second person."""
    return bool(getattr(thing, "answered_by_id", None) != person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_make_it(person: Any, thing: Any) -> bool:
    """An anchor is agreed by two: whoever made it may not approve it."""
    return getattr(thing, "made_by_id", None) not in (None, person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_assign_it(person: Any, thing: Any) -> bool:
    """A budget is gone beyond by two: whoever assigned the learning may not approve it.

    Nobody's name stands there once the account of whoever assigned it is gone: then it was none of those who are left.
    """
    return bool(getattr(thing, "by_id", person.pk) != person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_open_it(person: Any, thing: Any) -> bool:
    """A badge is taken back by two: whoever asked the question may not settle it so."""
    return getattr(thing, "opened_by_id", None) not in (None, person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def had_no_part_in_it(person: Any, thing: Any) -> bool:
    """An appeal is decided by somebody who did none of what it is against."""
    return person.pk not in getattr(thing, "took_part", frozenset({person.pk}))


@rules.predicate  # type: ignore[untyped-decorator]
def issuer_may_issue(person: Any, thing: Any) -> bool:
    issuer = thing if isinstance(thing, Organisation) else getattr(thing, "issuer", None)
    return bool(getattr(issuer, "may_issue", False))


@rules.predicate  # type: ignore[untyped-decorator]
def is_endorsed(person: Any, thing: Any) -> bool:
    """The learner whose badge is endorsed, or an owner of the organisation that is endorsed, or whose offer is."""
    if getattr(thing, "endorsed_learner_id", None) == person.pk:
        return True
    return Role.OWNER in roles_of(person, getattr(thing, "endorsed_organisation_id", None))


OWNER = anyone_holding(Role.OWNER)
SETTLES = anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR)
WRITES = anyone_holding(Role.OWNER, Role.AUTHOR)
REVIEWS = anyone_holding(Role.OWNER, Role.REVIEWER)
LEADS = anyone_holding(Role.LEAD_ASSESSOR)
ASSESSES = anyone_holding(Role.ASSESSOR, Role.LEAD_ASSESSOR)
STILL_ASSESSES = is_the_assigned_assessor & ASSESSES
READS_DRAFTS = anyone_holding(Role.OWNER, Role.AUTHOR, Role.REVIEWER, Role.LEAD_ASSESSOR)
EMPLOYS = anyone_holding(Role.OWNER, Role.PEOPLE_MANAGER, Role.RECRUITER)
RECRUITS = anyone_holding(Role.OWNER, Role.RECRUITER)
MANAGES_PEOPLE = anyone_holding(Role.OWNER, Role.PEOPLE_MANAGER)

# Who answers what was asked in confidence must never be somebody who may judge the same person's work.
ANSWERS = anyone_holding(Role.OWNER, Role.SUPPORT) & ~ASSESSES & ~is_the_person

# Everybody who works for an organisation; an external verifier looks at it from outside.
OWN_PEOPLE = tuple(role for role in Role if role != Role.EXTERNAL_VERIFIER)

LEARNER = _("Only the learner whose work this is may do this.")
ASSESSOR = _("Only the assessor who holds this work may do this.")
RECRUITER = _("Only an owner or recruiter of this employer may do this, and never about themselves.")
PEOPLE_MANAGER = _("Only an owner or people manager of this employer may do this.")

# verb: (rule, what to say when refused)
Table = dict[str, tuple[Any, Any]]

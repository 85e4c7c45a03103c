"""One change to the world: check the permission, make the change, write the audit event, all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from workmark.organisations.audit import append_event, digest_of_row
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require


@dataclass(frozen=True)
class System:
    """Workmark itself: the worker finishing what a person's action began."""

    kind: str = "system"


@dataclass(frozen=True)
class LinkHolder:
    """Someone without an account who holds a one-time link; the link itself is their permission."""

    kind: str = "attester"


SYSTEM = System()
Actor = Person | System | LinkHolder


@dataclass
class Change:
    """What the audit event will say. `target` may be set late, when the change creates it."""

    target: models.Model
    organisation: Organisation | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@contextmanager
def change(
    actor: Actor | AnonymousUser, verb: str, target: models.Model, *, organisation: Organisation | None = None
) -> Iterator[Change]:
    """Run the block as one audited change.

    verb: a name known to `permissions.py`, such as "submission.submit".
    target: what the permission is asked about, and what the event names unless the block sets `.target`.

    Raises NotAllowed before anything is touched, and rolls everything back when the block raises.
    """
    with transaction.atomic():
        if not isinstance(actor, System | LinkHolder):
            require(actor, verb, target)
        before_digest = digest_of_row(target) if target.pk else ""
        recorded = Change(target=target, organisation=organisation)
        yield recorded
        append_event(
            actor=actor if isinstance(actor, Person) else None,
            actor_kind="person" if isinstance(actor, Person) else getattr(actor, "kind", "visitor"),
            verb=verb,
            target=recorded.target,
            organisation=recorded.organisation,
            detail=recorded.detail,
            before_digest=before_digest if recorded.target is target else "",
            after_digest=digest_of_row(recorded.target) if recorded.target.pk else "",
        )

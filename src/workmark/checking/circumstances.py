"""Everything of ours that a check of one of our own badges depends on, in a few look-ups by index.

While these are what they were, running the check again would give the same answer. They are asked for instead of being
told, so that no action, migration or hand at the database can change one of them and forget to say so.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Subquery

from workmark.credentials.log_models import LogCheckpoint, LogCosignature, LogHead, LogOpening
from workmark.credentials.log_reading import PROMISED
from workmark.credentials.models import Credential, StatusEntry
from workmark.credentials.registry_models import RegisteredIssuer
from workmark.organisations.models import DomainProof

Circumstances = tuple[Any, ...]


def circumstances_of(credential: Credential, *, at: datetime) -> Circumstances:
    """What the answer about a badge hangs on, to be compared with another moment's. credential: with issuer and key."""
    issuer, did = credential.issuer, credential.key.did if credential.key else ""
    return (
        (
            credential.document_digest,
            credential.revoked_at,
            credential.held_at,
            issuer.slug,
            issuer.may_issue,
            issuer.name,
        ),
        _days_reached(credential, at),
        _rows(
            StatusEntry.objects.filter(credential=credential).order_by("pk"),
            "is_set",
            "set_at",
            "status_list__changed_at",
            "status_list__document_made_at",
        ),
        _rows(
            issuer.issuer_keys.order_by("pk"), "pk", "signing_since", "retired_at", "compromised_since", "did"
        ),
        _rows(DomainProof.objects.filter(organisation=issuer).order_by("pk"), "domain", "proved_at"),
        _rows(
            RegisteredIssuer.objects.filter(issuer_id=did).order_by("pk"),
            "name",
            "registry__read_at",
            "registry__valid_until",
        ),
        _log_of(credential),
    )


def _days_reached(credential: Credential, at: datetime) -> tuple[bool, ...]:
    """Which of its own days the badge has reached: from one side to the other of each, the answer changes by itself."""
    due_by = credential.issued_at + PROMISED if credential.issued_at else None
    return tuple(
        day is not None and at >= day for day in (credential.awarded_at, credential.valid_until, due_by)
    )


def _log_of(credential: Credential) -> tuple[Any, ...]:
    """The newest head and cosignature of the log, and whether the badge's own entry can still be opened."""
    opening = LogOpening.objects.filter(about=f"issue:{credential.pk}")
    heads = LogHead.objects.filter(pk=1).annotate(
        newest=Subquery(LogCheckpoint.objects.order_by("-size").values("size")[:1]),
        seen=Subquery(LogCosignature.objects.order_by("-pk").values("pk")[:1]),
        entry=Subquery(opening.values("leaf_id")[:1]),
        open_entry=Subquery(opening.filter(salt__isnull=False).values("leaf_id")[:1]),
    )
    return _rows(heads, "is_complete", "newest", "seen", "entry", "open_entry")


def _rows(query: Any, *names: str) -> tuple[Any, ...]:
    found: Iterable[Any] = query.values_list(*names)
    return tuple(found)

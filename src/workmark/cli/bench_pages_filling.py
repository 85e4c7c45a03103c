"""Fills a scratch database with badges by the hundred thousand, for benches that only read them.

In each lot of a thousand one badge is issued in full: reserved, signed, logged. The others are rows of the same shape and
size around it, with a copy of its document under another address, so their signatures do not hold. They are there to be
passed by, and only the first kind is looked at.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

LOT = 1_000
PAGES = 310
_LOT_KEY = "bench-lot:"


@dataclass(frozen=True)
class _Lot:
    """The badge that is real, and the addresses of those around it."""

    real: Any
    tokens: list[str]


def begin(badges: int) -> dict[str, Any]:
    """People, an achievement and so many badges, every one issued by a batch; as `fill` answers."""
    from workmark.cli import bench_batches

    bench_batches.prepare(badges)
    bench_batches.make(badges)
    bench_batches.issue(badges)
    return fill(badges)


def fill(badges: int) -> dict[str, Any]:
    """Add lots until there are so many badges, publish their status lists, and sign a head of the log over them.

    Gives the addresses of badges to look at, the kind of database, and how long it took.
    """
    from django.db import connection

    from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
    from workmark.credentials.actions.publish_checkpoint import publish_checkpoint
    from workmark.credentials.actions.publish_status_list import publish_status_list
    from workmark.credentials.models import Credential, StatusList
    from workmark.credentials.signing_many import ManySigner
    from workmark.organisations.models import Organisation

    started = time.perf_counter()
    issuer = Organisation.objects.get(slug="bench")
    missing = badges - Credential.objects.count()
    with ManySigner(ensure_issuer_key(issuer)) as signer:
        for start in range(0, missing, LOT):
            _add(_lot(issuer, min(LOT, missing - start)), signer)
    for number in StatusList.objects.filter(document_made_at=None).values_list("pk", flat=True):
        publish_status_list(number)
    publish_checkpoint()
    return {
        "badges": Credential.objects.count(),
        "database": connection.vendor,
        "tokens": _real_tokens(PAGES),
        "fill_seconds": round(time.perf_counter() - started, 1),
    }


def _real_tokens(most: int) -> list[str]:
    """Addresses of badges issued in full: of many, one of each lot, so from all over the table."""
    from workmark.credentials.models import Credential

    # By the ends of a range and not by how it begins: that is a step into the index on both databases.
    one_of_each = Credential.objects.filter(intent_key__gte=_LOT_KEY, intent_key__lt=f"{_LOT_KEY}~")
    tokens = list(one_of_each.order_by("intent_key").values_list("token", flat=True)[:most])
    if len(tokens) == most:
        return tokens
    issued = Credential.objects.filter(learner_name__startswith="Learner Number").order_by("pk")
    return list(issued.values_list("token", flat=True)[:most])


def _lot(issuer: Any, size: int) -> _Lot:
    from workmark.credentials.models import Credential
    from workmark.lib.clock import now
    from workmark.organisations.models import Person, new_token

    version = issuer.achievements.get().versions.get()
    learner = Person.objects.filter(name__startswith="Learner Number").earliest("pk")
    real = Credential(
        learner=learner,
        version=version,
        issuer=issuer,
        intent_key=f"{_LOT_KEY}{new_token()}",
        learner_name=learner.name,
        identity_email=learner.email,
        awarded_at=now(),
    )
    return _Lot(real, [new_token() for _ in range(size - 1)])


def _add(lot: _Lot, signer: Any) -> None:
    from django.db import transaction

    from workmark.credentials.actions.append_to_log import append_to_log
    from workmark.credentials.actions.issue_batch import save_entries, save_signed
    from workmark.credentials.actions.reserve_status_entries import reserve_status_entries
    from workmark.credentials.logged import LogRecord, award_record
    from workmark.credentials.models import Credential
    from workmark.lib.clock import now
    from workmark.openbadges.log.entries import EntryKind

    with transaction.atomic():
        places = reserve_status_entries(lot.real.issuer, 1 + len(lot.tokens))
        signer.sign([lot.real], places[:1], at=now())
        signer.require_sound()
        save_signed([lot.real])
        _save_around(lot)
        others = list(Credential.objects.filter(token__in=lot.tokens).only("pk", "document_digest"))
        save_entries([lot.real, *others], places)
        around = (
            LogRecord(EntryKind.ISSUE, f"issue:{other.pk}", bytes.fromhex(other.document_digest))
            for other in others
        )
        append_to_log([award_record(lot.real), *around])


def _save_around(lot: _Lot) -> None:
    """The learners and the badges beside the one that is real."""
    from workmark.credentials.models import Credential
    from workmark.jobs.inserting import insert_columns
    from workmark.lib.clock import now
    from workmark.organisations.models import Person, new_token

    real, tokens, at = lot.real, lot.tokens, now()
    handles = [new_token() for _ in tokens]
    people = {
        "handle": handles,
        "password": repeat("!"),
        "name": repeat("Somebody Else"),
        "email": [f"{handle}@bench.example" for handle in handles],
        "joined_at": repeat(at),
    }
    insert_columns(Person, people)
    learners = Person.objects.filter(handle__in=handles).values_list("pk", flat=True)
    documents = list(_documents(real, tokens))
    same: dict[str, Iterable[Any]] = {
        field.attname: repeat(getattr(real, field.attname))
        for field in Credential._meta.concrete_fields
        if field.attname != "id"
    }
    own: dict[str, Iterable[Any]] = {
        "token": tokens,
        "intent_key": tokens,
        "learner_id": list(learners),
        "learner_name": repeat("Somebody Else"),
        "document": [document for document, _digest in documents],
        "document_digest": [digest for _document, digest in documents],
    }
    insert_columns(Credential, same | own)


def _documents(real: Any, tokens: list[str]) -> Iterator[tuple[bytes, str]]:
    import hashlib

    like, own = bytes(real.document), real.token.encode()
    for token in tokens:
        document = like.replace(own, token.encode())
        yield document, hashlib.sha256(document).hexdigest()

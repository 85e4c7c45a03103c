"""Lena's world, with a row in every table that leads to her and a planted word in every field she could have filled.

`python -m tests.privacy.planting plant|erase` does so in the database of a home: for the test with a restored backup.
"""

import base64
import binascii
import json
import os
import sys
import tomllib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

WORD = "pl4nted"
INVENTORY = Path(__file__).resolve().parents[2] / "docs/data-inventory.toml"


def plant(cast: Any) -> list[str]:
    """Plant everywhere; gives `table.field` of each place, so that a test can ask for those it names."""
    from django.core.cache import cache
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.db import IntegrityError, transaction

    from tests.web.hostile_world import make_world
    from workmark.checking.kept import _key
    from workmark.jobs.mail import mail_folder
    from workmark.jobs.outbox import queue_message
    from workmark.privacy.rules import RULES, Does
    from workmark.submissions.models import Evidence, StoredFile, StoredPage, UploadPart

    make_world(cast)
    for rule in RULES:
        if rule.does is not Does.KEEP:
            for path in rule.whose:
                # A table whose rows cannot be guessed is left as the world made it; NAMED says which must be there.
                with suppress(IntegrityError), transaction.atomic():
                    _row(rule.table, path, cast.lena)
    _row("submissions.UploadPart", "upload__submission__learner", cast.lena)
    names = {
        folder: default_storage.save(f"{folder}/{folder}", ContentFile(WORD.encode()))
        for folder in ("originals", "renderings", "pages", "uploads")
    }
    stored = StoredFile.objects.create(
        sha256="0" * 64,
        size=7,
        media_type="text/plain",
        original=names["originals"],
        rendering=names["renderings"],
    )
    StoredPage.objects.create(stored=stored, number=1, picture=names["pages"], width=1, height=1, words=WORD)
    places = _fill(cast.lena)
    Evidence.objects.filter(submission__learner=cast.lena).update(kind="file", stored=stored)
    UploadPart.objects.filter(upload__submission__learner=cast.lena).update(name=names["uploads"])
    cast.lena.refresh_from_db()
    queue_message(key="to-her", to=cast.lena.email, subject=WORD, text=WORD, html=WORD)
    mail_folder().mkdir(parents=True, exist_ok=True)
    (mail_folder() / "one.eml").write_text(f"To: {cast.lena.email}\nSubject: hello\n\n{WORD}\n")
    # What the server of a badge that she brought answered: its address is the planted word by now.
    cache.set(_key(WORD), f"the badge of {WORD}", 600)
    return [*places, "storage", "mail", "jobs.Message"]


def _row(table: str, path: str, person: Any) -> Any:
    """A row of the table that leads to the person by this path: the one there is, or a new one."""
    from django.apps import apps

    model = apps.get_model(table)
    if found := model._default_manager.filter(**{path: person}).first():
        return found
    first, _, rest = path.partition("__")
    field = model._meta.get_field(first)
    leads = person if not rest else _row(field.related_model._meta.label, rest, person)
    return _made(model, {first: leads})


# What no rule about types could guess: two sides of a constraint, or a word with a meaning.
PARTICULAR: dict[str, dict[str, Any]] = {
    "organisations.Employment": {"work_email": "lena@kestrel.example", "accepted_at": "now"},
    "workforce.Consent": {"purpose": "recruiting"},
    "submissions.LinkSnapshot": {"sha256": "0" * 64},
    "assessment.AllowedConflict": {"allowed_by": "first"},
    "usersessions.UserSession": {"ip": "192.0.2.1"},
    "planning.Goal": {"currency": "EUR"},
    "assessment.FeedbackRating": {"stars": 5},
    "submissions.Evidence": {"kind": "text", "text": "words"},
    "credentials.Inquiry": {"ground": "issued-in-error", "reason": "why", "answer_until": "now"},
    "assessment.QualityCheck": {"why": "random"},
}


def _made(model: Any, given: dict[str, Any]) -> Any:
    from django.db import models
    from django.utils import timezone

    values = dict(given)
    for name, value in PARTICULAR.get(model._meta.label, {}).items():
        if value == "first":
            value = model._meta.get_field(name).related_model._default_manager.first()
        values.setdefault(name, timezone.now() if value == "now" else value)
    for field in model._meta.concrete_fields:
        if (
            field.name in values
            or field.primary_key
            or field.has_default()
            or field.null
            or (field.blank and not field.is_relation)
        ):
            continue
        if isinstance(field, models.ForeignKey):
            other = field.related_model
            values[field.name] = other._default_manager.last() or _made(other, {})
        elif isinstance(field, models.DateTimeField):
            ends = field.name.endswith(("_until", "expires_at", "due_at", "closes_at"))
            values[field.name] = timezone.now() + timedelta(days=30 if ends else 0)
        elif isinstance(field, models.DateField):
            values[field.name] = timezone.now().date()
        elif isinstance(field, models.IntegerField | models.FloatField | models.DecimalField):
            values[field.name] = 1
        elif isinstance(field, models.BooleanField):
            values[field.name] = False
        elif isinstance(field, models.BinaryField):
            values[field.name] = b"x"
        elif isinstance(field, models.JSONField):
            values[field.name] = {}
        elif isinstance(field, models.CharField | models.TextField):
            values[field.name] = f"made-{model._default_manager.count()}"[: field.max_length or 99]
    return model._default_manager.create(**values)


def _fill(person: Any) -> list[str]:
    """Write the planted word over every text, address, JSON and bytes about her, in every row that leads to her."""
    from django.apps import apps

    from workmark.privacy.rules import RULES, Does

    places = []
    inventory = tomllib.loads(INVENTORY.read_text())["table"]
    whose = {rule.table: rule.whose for rule in RULES if rule.does is not Does.KEEP}
    for table, paths in [("organisations.Person", ("pk",)), *whose.items()]:
        model = apps.get_model(table)
        about_her = set(inventory[table].get("fields", {}))
        if table in {"credentials.Credential", "credentials.ShownPart", "credentials.SelectiveCredential"}:
            about_her.add("document")
        for number, pk in enumerate(_numbers(model, paths, person)):
            planted = {
                field.name: value
                for field in model._meta.concrete_fields
                if field.name in about_her
                and f"{table}.{field.name}" != "workforce.Consent.purpose"
                and field.name != "decline_reason"
                and (value := _planted(field, number)) is not None
            }
            model._default_manager.filter(pk=pk).update(**planted)
            places += [f"{table}.{name}" for name in planted]
    return sorted(set(places))


def _numbers(model: Any, paths: tuple[str, ...], person: Any) -> list[Any]:
    found = [
        model._default_manager.filter(**{path: person.pk}).values_list("pk", flat=True) for path in paths
    ]
    return sorted({pk for each in found for pk in each})


_MEANS_SOMETHING = {"handle", "language", "time_zone", "password", "revocation_reason", "type", "currency"}


def _planted(field: Any, number: int) -> Any:
    from django.db import models

    if field.name in _MEANS_SOMETHING or field.primary_key or field.related_model is not None:
        return None
    if isinstance(field, models.EmailField):
        return f"{WORD}{number}@learner.example"
    if isinstance(field, models.JSONField):
        return [WORD]
    if isinstance(field, models.BinaryField):
        return WORD.encode()
    if isinstance(field, models.CharField | models.TextField) and (field.max_length or 99) > len(WORD) + 2:
        return f"{WORD}{number}" if field.unique else WORD
    return None


def found_in_database() -> list[str]:
    """The tables in which the word stands, whatever it is wrapped in."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(_holds(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def _holds(value: Any) -> bool:
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    if WORD.encode() in raw:
        return True
    try:  # Django's cache keeps pickled values in base 64
        return WORD.encode() in base64.b64decode(raw, validate=True)
    except binascii.Error:
        return False


def found_on_disk(home: Path) -> list[str]:
    """The files under a home that hold the word; with SQLite those of the database too, free pages and all."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(home)) for path in files if WORD.encode() in path.read_bytes())


def _main(what: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workmark.config.settings")
    django.setup()
    from django.core.management import call_command

    from tests.conftest import make_cast

    call_command("createcachetable")
    if what == "plant":
        plant(make_cast())
        return
    said = {"ask": _ask, "erase": _erase, "work": _work, "work-in-a-week": _work_in_a_week, "look": _look}
    sys.stdout.write(json.dumps(said[what]()) + "\n")


def _ask() -> None:
    """Eight days ago, so that it is due."""
    from workmark.lib.clock import now
    from workmark.organisations.models import Person
    from workmark.privacy.actions.ask_erasure import ask_erasure

    lena = Person.objects.get(emailaddress__email__startswith=WORD)
    ask_erasure(lena, badges="keep", at=now() - timedelta(days=8))


def _erase() -> None:
    _ask()
    assert _work()["erased"] == 1


def _work() -> Any:
    """What the worker does each hour."""
    from workmark.privacy.tasks import carry_out_erasures

    return carry_out_erasures.func()


def _work_in_a_week() -> Any:
    from unittest.mock import patch

    from workmark.lib.clock import now

    with patch("workmark.privacy.tasks.now", return_value=now() + timedelta(days=7)):
        return _work()


def _look() -> dict[str, Any]:
    """In how many days it is done, how many letters said so after a restore, where the word stands, and whether the
    audit chain holds.
    """
    from workmark.jobs.models import Message
    from workmark.lib.clock import now
    from workmark.organisations.audit import faults_in_chain
    from workmark.privacy.models import ErasureRequest

    open_ones = ErasureRequest.objects.filter(cancelled_at=None, done_at=None)
    waits = [round((each.due_at - now()) / timedelta(days=1)) for each in open_ones]
    letters = Message.objects.filter(text__contains="We had to bring back a backup")
    return {
        "waits": waits[0] if waits else None,
        "letters": letters.count(),
        "tables": found_in_database(),
        "faults": sum(1 for _ in faults_in_chain()),
    }


if __name__ == "__main__":
    _main(sys.argv[1])

"""Fill who edited what from the audit log, which names each edit, approval and publication in order."""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

TRANSLATED, APPROVED = "achievement.translate", "translation.approve"
EDITED, PUBLISHED = ("stack.start", "stack.edit"), "stack.publish"
Counted = tuple[dict[int, int], int, int]  # the revision of each one's last edit, of all, and what was passed


def counted(steps: Iterable[tuple[bool, int | None]]) -> Counted:
    """steps: in their order, whether each was an edit (else a second person's yes), and whose."""
    editors: dict[int, int] = {}
    revision = passed = 0
    for is_edit, person in steps:
        if not is_edit:
            passed = revision
            continue
        revision += 1
        if person is not None:
            editors[person] = revision
    return editors, revision, passed


def fill(apps: Any, schema_editor: Any) -> None:
    steps: dict[tuple[Any, ...], list[tuple[bool, int | None]]] = {}
    verbs = [TRANSLATED, APPROVED, *EDITED, PUBLISHED]
    events = apps.get_model("organisations", "AuditEvent").objects.filter(verb__in=verbs).order_by("number")
    for verb, actor, said in events.values_list("verb", "actor", "detail").iterator():
        place = (said.get("stack"), said.get("achievement"), said.get("number"), said.get("language"))
        if said.get("stack"):
            place = (said["stack"],)
        steps.setdefault(place, []).append((verb in {TRANSLATED, *EDITED}, actor))
    for row in apps.get_model("achievements", "Translation").objects.select_related("version__achievement"):
        place = (None, row.version.achievement.slug, row.version.number, row.language)
        editors, passed = whole(row, steps.get(place, []))
        row.approved_revision = passed if row.approved_at else 0
        row.save(update_fields=["approved_revision"])
        write(apps.get_model("achievements", "TranslationEditor"), {"translation": row}, editors)
    for row in apps.get_model("achievements", "Stack").objects.all():
        editors, passed = whole(row, steps.get((row.slug,), []))
        row.published_revision = passed if row.published_at else 0
        row.save(update_fields=["published_revision"])
        write(apps.get_model("achievements", "StackEditor"), {"stack": row}, editors)


def whole(row: Any, steps: list[tuple[bool, int | None]]) -> tuple[dict[int, int], int]:
    """What the log tells of a row; where it counts other edits than the row does, its last editor alone, all unread."""
    editors, revision, passed = counted(steps)
    if revision != row.revision:
        editors, passed = {}, 0
    if row.edited_by_id is not None:
        editors[row.edited_by_id] = row.revision
    return editors, passed


def write(model: Any, of: dict[str, Any], editors: dict[int, int]) -> None:
    for person, revision in editors.items():
        model.objects.update_or_create(person_id=person, **of, defaults={"revision": revision})


class Migration(migrations.Migration):
    dependencies = [("achievements", "0009_editors"), ("organisations", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

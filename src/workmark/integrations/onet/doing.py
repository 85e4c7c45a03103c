"""What people in an occupation do: tasks, what a survey said of them, and the work activities they are made of."""

from django.utils.translation import gettext as _

from workmark.integrations.onet.asking import BROADER, ELEMENT, content_model, put_groups
from workmark.integrations.onet.tables import Place, Tables, number
from workmark.skills import onet_addresses as addresses
from workmark.skills.editions import Part, SkillEntry, TaskEntry
from workmark.skills.models import SkillKind

_TASK_ID = "Task ID"
_CORE = {"Core": True, "Supplemental": False}


def read_tasks(tables: Tables) -> None:
    for place, entry, (task_id, text, kind) in tables.rows_of_occupations(
        "Task Statements", _TASK_ID, "Task", "Task Type"
    ):
        task = TaskEntry(addresses.task(entry.code, task_id), entry.uri, task_id, text, _CORE.get(kind))
        if task.uri in tables.edition.tasks:
            place.skip(_TASK_ID, _("“%(code)s” stands there twice.") % {"code": task_id[:40]})
        elif place.takes(task):
            tables.edition.tasks[task.uri] = task
    if tables.has("Task Statements"):
        tables.edition.stated.add(Part.TASKS)
        _read_task_ratings(tables)


def _read_task_ratings(tables: Tables) -> None:
    """Importance (1 to 5), and frequency as the mean of its seven categories weighted by who chose each."""
    shares: dict[str, float] = {}
    for place, entry, (task_id, scale, category, value) in tables.rows_of_occupations(
        "Task Ratings", _TASK_ID, "Scale ID", "Category", "Data Value"
    ):
        task = _task(tables, place, addresses.task(entry.code, task_id), task_id)
        if task is None:
            continue
        if scale == "IM":
            task.importance = number(place, "Data Value", value, 1, 5)
        elif scale == "FT":
            chosen = number(place, "Category", category, 1, 7)
            share = number(place, "Data Value", value, 0, 100)
            if chosen is not None and share is not None:
                task.frequency = (task.frequency or 0.0) + chosen * share
                shares[task.uri] = shares.get(task.uri, 0.0) + share
    for uri, whole in shares.items():
        task = tables.edition.tasks[uri]
        task.frequency = round(task.frequency / whole, 4) if whole and task.frequency else None
    if not tables.has("Task Ratings"):
        tables.edition.silent_on.update({("tasks", "importance"), ("tasks", "frequency")})


def _task(tables: Tables, place: Place, uri: str, task_id: str) -> TaskEntry | None:
    task = tables.edition.tasks.get(uri)
    if task is None:
        place.skip(_TASK_ID, _("“%(code)s” is no task of this occupation.") % {"code": task_id[:40]})
    return task


def read_activities(tables: Tables) -> None:
    """Detailed work activities below intermediate ones below those of the Content Model; and which task is which."""
    edition, model = tables.edition, dict(content_model(tables))
    for place, cells in tables.rows(
        "DWA Reference", ELEMENT, "Element Name", "IWA ID", "IWA Title", "DWA ID", "DWA Title"
    ):
        element, element_name, middle, middle_title, detailed, title = cells
        chain = (
            SkillEntry(addresses.activity(detailed), title, detailed, kind=SkillKind.ACTIVITY),
            SkillEntry(addresses.activity(middle), middle_title, middle, kind=SkillKind.GROUP),
            SkillEntry(
                addresses.element(element),
                element_name,
                element,
                description=model.get(element, ("", ""))[1],
                kind=SkillKind.GROUP,
            ),
        )
        if chain[0].uri in edition.skills:
            place.skip("DWA ID", _("“%(code)s” stands there twice.") % {"code": detailed[:40]})
        elif all(place.takes(entry) for entry in chain):
            for entry in chain:
                edition.skills.setdefault(entry.uri, entry)
            edition.skill_relations.add((chain[0].uri, chain[1].uri, BROADER))
            edition.skill_relations.add((chain[1].uri, chain[2].uri, BROADER))
            put_groups(edition, place, element, chain[2].uri, model)
    if tables.has("DWA Reference"):
        edition.stated_kinds.add(SkillKind.ACTIVITY)
        edition.related_kinds.add(SkillKind.ACTIVITY)
    if tables.has("DWA Reference", "Technology Skills", "Content Model Reference", "Skills", "Knowledge"):
        edition.stated_kinds.add(SkillKind.GROUP)
        edition.related_kinds.add(SkillKind.GROUP)
    _read_tasks_to_activities(tables)


def _read_tasks_to_activities(tables: Tables) -> None:
    edition = tables.edition
    if not tables.has("Task Statements", "DWA Reference", "Tasks to DWAs"):
        return
    for place, entry, (task_id, detailed) in tables.rows_of_occupations("Tasks to DWAs", _TASK_ID, "DWA ID"):
        task = _task(tables, place, addresses.task(entry.code, task_id), task_id)
        activity = edition.skills.get(addresses.activity(detailed))
        if activity is None:
            place.skip("DWA ID", _("“%(code)s” is no activity of this release.") % {"code": detailed[:40]})
        elif task is not None:
            edition.activities.add((task.uri, activity.uri))
    edition.stated.add(Part.ACTIVITIES)


def read_emerging_tasks(tables: Tables) -> None:
    """Tasks that workers named and no survey has asked about yet. A revision stands in for the task it rewrites."""
    edition = tables.edition
    for place, entry, (text, category, original) in tables.rows_of_occupations(
        "Emerging Tasks", "Task", "Category", optional=("Original Task ID",)
    ):
        code = addresses.emerging_task_code(text)
        task = TaskEntry(addresses.emerging_task(entry.code, text), entry.uri, code, text, is_emerging=True)
        if not place.takes(task):
            continue
        edition.tasks[task.uri] = task
        if category != "Revision" or not original:
            continue
        if old := _task(tables, place, addresses.task(entry.code, original), original):
            edition.replaced_tasks[old.uri] = task.uri
    if tables.has("Emerging Tasks"):
        edition.stated.add(Part.EMERGING_TASKS)

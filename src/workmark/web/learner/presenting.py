"""What the learner's pages show: plain values made from work, in her words and in order, ready for templates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion
from workmark.achievements.translating import content_in
from workmark.submissions.models import Evidence, SharingGrant, Submission, SubmissionState
from workmark.submissions.progress import Missing, Part, Task, TaskState
from workmark.submissions.queries import stays_behind
from workmark.web.public.presenting import language_name, named_here
from workmark.web.viewing import View, view_of

_STATE_TONES = {
    SubmissionState.DRAFT: "accent",
    SubmissionState.SUBMITTED: "info",
    SubmissionState.IN_ASSESSMENT: "info",
    SubmissionState.AWARDED: "good",
    SubmissionState.NOT_YET: "warning",
    SubmissionState.RETURNED: "warning",
    SubmissionState.WITHDRAWN: "plain",
}


def read_by(version: AchievementVersion) -> AchievementContent:
    """What a version says to this reader: its approved translation into the page's language, or the original."""
    return content_in(version, get_language() or "en")


def told_of_language(version: AchievementVersion, said: AchievementContent) -> dict[str, str]:
    """For templates: text_language, that of what is shown, and translated_from, empty for an original."""
    return {
        "text_language": said.language,
        "translated_from": "" if said.language == version.language else language_name(version.language),
    }


def state_tag(submission: Submission) -> dict[str, str]:
    state = SubmissionState(submission.state)
    return {"label": str(state.label), "tone": _STATE_TONES[state]}


def part_url(submission: Submission, part: Part) -> str:
    if part.requirement is not None:
        return reverse("learner:artefact", args=[submission.token, part.requirement.key])
    return reverse(f"learner:{part.name}", args=[submission.token])


def task_list(submission: Submission, tasks: Sequence[Task]) -> list[dict[str, str]]:
    """The task list as the part `task_list.html` takes it."""
    return [
        {
            "label": task.part.title,
            "href": part_url(submission, task.part),
            "hint": _hint(task),
            **_status(task.state),
        }
        for task in tasks
    ]


def _status(state: TaskState) -> dict[str, str]:
    return {
        TaskState.TO_DO: {"status": _("To do"), "tone": "plain"},
        TaskState.STARTED: {"status": _("Started"), "tone": "accent"},
        TaskState.DONE: {"status": _("Done"), "tone": "good"},
        TaskState.CARRIED: {"status": _("Passed before"), "tone": "good"},
    }[state]


def _hint(task: Task) -> str:
    if task.state == TaskState.CARRIED:
        return _("Every row of this part passed. There is nothing to do.")
    if not task.missing:
        return ""
    if len(task.missing) == 1:
        return task.missing[0].text
    more = len(task.missing) - 1
    rest = ngettext("and %(n)d more thing", "and %(n)d more things", more) % {"n": more}
    return f"{task.missing[0].text} {rest}"


def missing_links(submission: Submission, tasks: Sequence[Task]) -> list[dict[str, str]]:
    """Everything that is left, each with the place where it is done."""
    return [
        {"text": missing.text, "href": _place(submission, task.part, missing)}
        for task in tasks
        for missing in task.missing
    ]


def _place(submission: Submission, part: Part, missing: Missing) -> str:
    if part.requirement is not None and missing.target:
        return reverse("learner:item", args=[submission.token, missing.target])
    anchor = f"#answer-{missing.target}" if missing.target else ""
    return part_url(submission, part) + anchor


@dataclass(frozen=True)
class ShownItem:
    """One piece of evidence with what it shows and what is still to be said about it."""

    evidence: Evidence
    view: View
    icon: str
    facts: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def shown_item(
    evidence: Evidence, grant: SharingGrant | None = None, *, missing: Sequence[str] = ()
) -> ShownItem:
    """grant: the shared link through which the reader sees it, if any."""
    is_left = stays_behind(evidence.submission.learner, evidence)
    view = View(evidence, "left") if is_left else view_of(evidence, grant)
    facts = [evidence.kind_label]
    if evidence.stored is not None:
        facts.append(filesizeformat(evidence.stored.size))
    icon = view.kind if view.kind in {"image", "audio", "video", "link", "text"} else "file"
    return ShownItem(evidence, view, icon, facts, list(missing))


def trail(submission: Submission, *further: tuple[str, str]) -> list[dict[str, str]]:
    """The way back from a page of one piece of work."""
    steps = [
        (_("My work"), reverse("learner:home")),
        (
            named_here([submission.version])[submission.version_id].title,
            reverse("learner:work", args=[submission.token]),
        ),
        *further,
    ]
    return [{"label": label, "href": href} for label, href in steps]


def results_by_row(results: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The level given to each rubric row of a decision."""
    return {result["row"]: result["level"] for result in results}

"""The frameworks that skills, jobs and tasks come from: whose they are, on what terms, and what was changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from workmark.skills.listing import Listed, frameworks_listed
from workmark.web.public.presenting import language_name


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    """Each with its version, licence, attribution and changes, and how many entries are in force."""
    rows = [
        {
            "framework": listed.framework,
            "counts": _counts(listed),
            "languages": [language_name(tag) for tag in listed.languages],
        }
        for listed in frameworks_listed(request.user)
    ]
    return render(request, "public/frameworks.html", {"rows": rows})


def _counts(listed: Listed) -> list[str]:
    """How many entries of each kind are in force, in words; nothing of what there is none of."""
    counted = (
        (listed.skills, ngettext("%(number)s skill", "%(number)s skills", listed.skills)),
        (listed.occupations, ngettext("%(number)s job", "%(number)s jobs", listed.occupations)),
        (listed.tasks, ngettext("%(number)s task", "%(number)s tasks", listed.tasks)),
        (listed.groups, ngettext("%(number)s group", "%(number)s groups", listed.groups)),
        (listed.joined, ngettext("%(number)s pair of jobs", "%(number)s pairs of jobs", listed.joined)),
    )
    return [
        words % {"number": number_format(count, force_grouping=True)} for count, words in counted if count
    ]

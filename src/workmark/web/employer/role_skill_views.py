"""The skills of a role: each with its level and how much it matters, and a search for more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.models import Person
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Skill
from workmark.web.employer.opening_forms import WantedForm, wanted_forms
from workmark.web.employer.opening_views import revision_in
from workmark.web.employer.places import frame, seen
from workmark.web.public.entry_words import skill_names
from workmark.web.public.found_entries import LONGEST_QUESTION, entries_found, sources_of
from workmark.workforce.actions.edit_role import edit_role
from workmark.workforce.opening_words import Wanted
from workmark.workforce.role_words import MOST_SKILLS, wanted_by_role
from workmark.workforce.roles import role_of

_MOST_FOUND = 15


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_skills(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What is asked for, and a search. Saving keeps both at once."""
    person, organisation = seen(request, slug, "role.keep")
    role = role_of(person, organisation, token)
    forms = wanted_forms(wanted_by_role(role), request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and all(form.is_valid() for _wanted, form in forms):
        try:
            skills = _wanted(request, person, forms)
            edit_role(person, role, skills=skills, revision=revision_in(request), at=now())
        except InvalidInput as error:
            problem = " ".join(words for said in error.fields.values() for words in said) or error.detail
        except WrongState as error:  # somebody was faster: what stands there now, and why
            problem, forms = error.detail, wanted_forms(wanted_by_role(role), None)
        else:
            messages.success(request, _("Saved."))
            return redirect("employer:role-skills", slug, token)
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    names = skill_names(wanted.skill for wanted, _form in forms)
    found = entries_found(words, "skills", person, limit=_MOST_FOUND).shown if words else ()
    context = frame(person, organisation, "roles") | {
        "role": role,
        "rows": [(names[wanted.skill.pk], wanted, form) for wanted, form in forms],
        "q": words,
        "found": found,
        "most": MOST_SKILLS,
        "problem": problem,
        "attributions": sources_of(found, [wanted.skill for wanted, _form in forms]),
    }
    return render(request, "employer/role_skills.html", context, status=422 if problem else 200)


def _wanted(request: HttpRequest, person: Person, forms: list[tuple[Wanted, WantedForm]]) -> list[Wanted]:
    """What stays, as it was set, and what was added from the search."""
    kept = [
        Wanted(
            wanted.skill,
            form.cleaned_data["level"],
            form.cleaned_data["importance"],
            form.cleaned_data["is_must"],
        )
        for wanted, form in forms
        if not form.cleaned_data["is_dropped"]
    ]
    key = request.POST.get("add", "")
    if not (key.isascii() and key.isdecimal() and len(key) <= 12):
        return kept
    there = {wanted.skill.pk for wanted in kept}
    new = Skill.objects.filter(pk=int(key), framework__in=frameworks_open_to(person)).exclude(pk__in=there)
    return [*kept, *(Wanted(skill) for skill in new)]

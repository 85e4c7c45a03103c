"""The skills of an opening: found in its advert or by searching, each with its level, and a yes or no by a person."""

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
from workmark.skills.models import Framework, Skill
from workmark.web.employer.opening_forms import WantedForm, wanted_forms
from workmark.web.employer.opening_views import recruiting, revision_in
from workmark.web.limits import limit
from workmark.web.public.entry_words import skill_names
from workmark.web.public.found_entries import LONGEST_QUESTION, entries_found, sources_of
from workmark.web.suggested_skills import Suggested, accepted, suggested
from workmark.workforce.actions.draft_opening import edit_opening
from workmark.workforce.opening_models import Opening
from workmark.workforce.opening_words import MOST_SKILLS, Wanted, wanted_by
from workmark.workforce.openings import opening_of

_TAGGED_A_MINUTE, _MOST_FOUND = 30, 15
_FRAMEWORK = "esco"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening_skills(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What is asked for, what the advert seems to speak of, and a search. Saving keeps all three at once."""
    person, organisation = recruiting(request, slug)
    opening = opening_of(person, organisation, token)
    forms = wanted_forms(wanted_by(opening), request.POST if request.method == "POST" else None)
    offered = _offered(request, opening)
    problem = ""
    if request.method == "POST":
        try:
            if all(form.is_valid() for _wanted, form in forms):
                edit_opening(
                    person,
                    opening,
                    skills=_wanted(request, person, forms, offered),
                    revision=revision_in(request),
                    at=now(),
                )
                messages.success(request, _("Saved."))
                return redirect("employer:opening-skills", slug, token)
        except InvalidInput as error:
            problem = " ".join(words for said in error.fields.values() for words in said) or error.detail
        except WrongState as error:  # somebody was faster: what stands there now, and why
            problem, forms = error.detail, wanted_forms(wanted_by(opening), None)
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    names = skill_names(wanted.skill for wanted, _form in forms)
    found = entries_found(words, "skills", person, limit=_MOST_FOUND).shown if words else ()
    context = {
        "organisation": organisation,
        "opening": opening,
        "rows": [(names[wanted.skill.pk], wanted, form) for wanted, form in forms],
        "offered": offered,
        "q": words,
        "found": found,
        "most": MOST_SKILLS,
        "problem": problem,
        "attributions": _sources(offered, sources_of(found, [wanted.skill for wanted, _form in forms])),
    }
    return render(request, "employer/opening_skills.html", context, status=422 if problem else 200)


def _sources(offered: Suggested | None, others: tuple[str, ...]) -> tuple[str, ...]:
    """What the sources of all skills on the page want shown."""
    said = {offered.framework.attribution} if offered is not None and offered.count else set()
    return tuple(sorted({*others, *said} - {""}))


def _offered(request: HttpRequest, opening: Opening) -> Suggested | None:
    """What the advert speaks of; None where it says nothing, or where no framework to tag with is here."""
    if not opening.advert or opening.language != "en" or opening.state != "draft":
        return None
    framework = Framework.objects.filter(slug=_FRAMEWORK).first()
    if framework is None:
        return None
    limit(request, "tag-opening", most=_TAGGED_A_MINUTE)
    chosen = set(opening.skills.values_list("skill_id", flat=True))
    return suggested(framework, opening.advert, but=chosen)


def _wanted(
    request: HttpRequest, person: Person, forms: list[tuple[Wanted, WantedForm]], offered: Suggested | None
) -> list[Wanted]:
    """What stays, as it was set; then what was said yes to in the advert, and what was added from the search."""
    kept = [
        Wanted(
            wanted.skill,
            form.cleaned_data["level"],
            form.cleaned_data["importance"],
            form.cleaned_data["is_must"],
            wanted.because,
        )
        for wanted, form in forms
        if not form.cleaned_data["is_dropped"]
    ]
    because = offered.because if offered else {}
    keys = [*accepted(request.POST), request.POST.get("add", "")]
    numbers = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) <= 12]
    there = {wanted.skill.pk for wanted in kept}
    new = Skill.objects.filter(pk__in=numbers, framework__in=frameworks_open_to(person)).exclude(pk__in=there)
    return [*kept, *(Wanted(skill, because=because.get(skill.pk, "")) for skill in new.order_by("pk"))]

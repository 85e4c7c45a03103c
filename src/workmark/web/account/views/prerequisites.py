"""What must be earned first and need not be: a learner asks, and an issuer answers, gives it unasked or ends it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.queries import published_version_of, titled
from workmark.confided.actions.answer_prerequisite_waiver import (
    answer_prerequisite_waiver,
    end_prerequisite_waiver,
    grant_prerequisite_waiver,
)
from workmark.confided.actions.ask_prerequisite_waiver import (
    ask_prerequisite_waiver,
    take_back_prerequisite_waiver,
)
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver
from workmark.confided.prerequisite_waivers import (
    asked_by,
    held_for,
    pair_of,
    pairs_of,
    waiver_to,
    waivers_of,
    waivers_to,
)
from workmark.credentials.before_starting import asked_before
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.confided_forms import (
    AnswerPrerequisiteForm,
    AskPrerequisiteForm,
    EndPrerequisiteForm,
    GrantPrerequisiteForm,
)
from workmark.web.account.forms import mending
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def prerequisites(request: HttpRequest, slug: str) -> HttpResponse:
    """The learner's: how each stands, a form to ask, and a button to take it back."""
    person, at = signed_in(request), now()
    version = published_version_of(slug, person)
    before = asked_before(version, person, at=at)
    waiting = set(held_for(person, version.achievement).values_list("before__slug", flat=True))
    open_ones = [
        (each.version.achievement.slug, each.version.title)
        for each in before
        if each.is_missing and each.version.achievement.slug not in waiting
    ]
    form = AskPrerequisiteForm(request.POST or None, choices=open_ones)
    if request.method == "POST" and request.POST.get("step") == "take-back":
        take_back_prerequisite_waiver(person, asked_by(person, request.POST.get("token", "")))
        messages.success(request, _("Withdrawn. Your words are erased."))
        return redirect("account:prerequisites", slug)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            ask_prerequisite_waiver(person, version, said["before"], words=said["words"], at=at)
            messages.success(request, _("Sent. You have an answer within two working days."))
            return redirect("account:prerequisites", slug)
    titles = {each.version.achievement_id: each.version.title for each in before}
    context = {
        "version": version,
        "before": before,
        "asked": [
            (one, titles.get(one.before_id, one.before.slug), one.is_late_at(at))
            for one in waivers_of(person, version.achievement)
            if one.answer or one.is_asked
        ],
        "form": form if open_ones else None,
    }
    return render(request, "account/prerequisites.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """An issuer's: who waits, for whom it holds; POST gives it to somebody by address."""
    person, at = signed_in(request), now()
    organisation = _answered_by(person, slug)
    pairs = pairs_of(organisation)
    form = GrantPrerequisiteForm(request.POST or None, choices=[(pair.key, pair.label) for pair in pairs])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            pair = pair_of(organisation, said["pair"])
            grant_prerequisite_waiver(
                person,
                pair.version,
                pair.before.achievement.slug,
                email=said["email"],
                words=said["words"],
                at=at,
            )
            messages.success(request, _("It holds from now on."))
            return redirect("account:prerequisites-asked", slug)
    found = [(one, _called(one), one.is_late_at(at)) for one in waivers_to(organisation)]
    context = {
        **frame(person, organisation, "needs"),
        "form": form if pairs else None,
        "waiting": [row for row in found if row[0].is_asked],
        "granted": [row for row in found if row[0].is_granted],
    }
    return render(request, "account/prerequisites_asked.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One of them; POST answers what waits, or ends what holds."""
    person, at = signed_in(request), now()
    organisation = _answered_by(person, slug)
    found = waiver_to(organisation, token)
    require(person, "prerequisite_waiver.answer", found)
    form = (AnswerPrerequisiteForm if found.is_asked else EndPrerequisiteForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            if found.is_asked:
                grants = said["grants"] == "yes"
                answer_prerequisite_waiver(person, found, grants=grants, words=said["words"], at=at)
            else:
                end_prerequisite_waiver(person, found, words=said["words"], at=at)
            messages.success(request, _("Sent to the learner."))
            return redirect("account:prerequisites-asked", slug)
    context = {
        **frame(person, organisation, "needs"),
        "asked": found,
        "title": _called(found),
        "form": form,
        "is_late": found.is_late_at(at),
    }
    return render(request, "account/prerequisite_answer.html", context, status=422 if form.errors else 200)


def _answered_by(person: Person, slug: str) -> Organisation:
    organisation = organisation_of_member(person, slug)
    require(person, "accommodation.answer", AccommodationRequest(issuer=organisation))
    return organisation


def _called(found: PrerequisiteWaiver) -> str:
    titles = {achievement.pk: title for achievement, title in titled([found.achievement, found.before])}
    return _("“%(title)s” without “%(before)s”") % {
        "title": titles.get(found.achievement_id, found.achievement.slug),
        "before": titles.get(found.before_id, found.before.slug),
    }

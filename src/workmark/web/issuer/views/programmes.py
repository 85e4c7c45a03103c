"""An institution's programmes: what belongs together, and the cohorts of each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workmark.achievements.queries import titled
from workmark.lib.clock import now
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.programmes.actions.keep_cohort import open_cohort
from workmark.programmes.actions.keep_programme import begin_programme, change_programme
from workmark.programmes.queries import cohorts_of, parts_of, programme_there, programmes_there
from workmark.web.account.forms import mending
from workmark.web.issuer.places import frame
from workmark.web.issuer.programme_forms import CohortForm, ProgrammeForm
from workmark.web.sessions import signed_in


@login_required
@require_safe
def programmes(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = programmes_there(person, organisation)
    context = {**frame(organisation, "programmes", person), "programmes": found}
    return render(request, "issuer/programmes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "programme.keep", organisation)
    form = ProgrammeForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            made = begin_programme(person, organisation, form.facts(), at=now())
            messages.success(request, _("The programme is here. Open a cohort next."))
            return redirect("issuer:programme", slug, made.token)
    context = {**frame(organisation, "programmes", person), "form": form}
    return render(request, "issuer/programme_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What it holds and its cohorts; POST opens another cohort."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = programme_there(person, organisation, token)
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            made = open_cohort(person, found, **form.cleaned_data, at=now())
            messages.success(request, _("The cohort is open. Ask people in."))
            return redirect("issuer:cohort", slug, made.token)
    context = {
        **frame(organisation, "programmes", person),
        "programme": found,
        "parts": titled(parts_of(found)),
        "cohorts": cohorts_of(found),
        "form": form,
    }
    return render(request, "issuer/programme.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = programme_there(person, organisation, token)
    initial = {
        "title": found.title,
        "summary": found.summary,
        "is_shown": found.is_shown,
        "achievements": list(found.achievements.values_list("slug", flat=True)),
        "stacks": list(found.stacks.values_list("slug", flat=True)),
    }
    form = ProgrammeForm(request.POST or None, organisation=organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            change_programme(person, found, form.facts())
            messages.success(request, _("Saved."))
            return redirect("issuer:programme", slug, token)
    context = {**frame(organisation, "programmes", person), "form": form, "programme": found}
    return render(request, "issuer/programme_edit.html", context, status=422 if form.errors else 200)

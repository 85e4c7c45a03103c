"""An employer's openings: all of them, a new one, what it says, and its publishing and closing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, PlatformError, WrongState
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.employer.opening_forms import NewOpeningForm, OpeningForm, PublishForm
from workmark.web.employer.places import frame
from workmark.web.opening_words import attributions_of, facts_of, skill_lines
from workmark.web.sessions import signed_in
from workmark.workforce.actions.close_opening import close_opening
from workmark.workforce.actions.draft_opening import draft_opening, edit_opening
from workmark.workforce.actions.publish_opening import publish_opening
from workmark.workforce.opening_models import Opening, OpeningState
from workmark.workforce.opening_words import words_of
from workmark.workforce.openings import opening_of, openings_of
from workmark.workforce.role_models import EmployerRole


@login_required
@require_safe
def openings(request: HttpRequest, slug: str) -> HttpResponse:
    """Every opening of an employer, drafts first."""
    person, organisation = recruiting(request, slug)
    found = openings_of(person, organisation).order_by("-edited_at")[:200]
    order = [OpeningState.DRAFT, OpeningState.PUBLISHED, OpeningState.CLOSED]
    groups = [
        {"label": state.label, "openings": [each for each in found if each.state == state]} for state in order
    ]
    context = frame(person, organisation, "openings") | {
        "groups": [group for group in groups if group["openings"]],
    }
    return render(request, "employer/openings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_opening(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the work is; the skills come next."""
    person, organisation = recruiting(request, slug)
    roles = EmployerRole.objects.filter(organisation=organisation, closed_at=None)
    form = NewOpeningForm(request.POST or None, roles=roles, country=organisation.country)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_opening(person, organisation, form.as_words(), role=form.chosen_role, at=now())
        except InvalidInput as error:
            put_into(form, error)
        else:
            return redirect("employer:opening-skills", slug, made.token)
    context = {"organisation": organisation, "form": form}
    return render(request, "employer/opening_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening_text(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Change what a draft says. Where a colleague was faster, the words that were sent stay beside theirs."""
    person, organisation = recruiting(request, slug)
    found, is_late = opening_of(person, organisation, token), False
    form = OpeningForm(request.POST or None, words=words_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            edit_opening(person, found, words=form.as_words(), revision=revision_in(request), at=now())
        except (InvalidInput, WrongState) as error:
            put_into(form, error)
            is_late = isinstance(error, WrongState)
        else:
            messages.success(request, _("Saved."))
            return redirect("employer:opening", slug, token)
    context = {"organisation": organisation, "opening": found, "form": form, "is_late": is_late}
    return render(request, "employer/opening_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def opening(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One opening with what can be done about it."""
    person, organisation = recruiting(request, slug)
    found = opening_of(person, organisation, token)
    return render(request, "employer/opening.html", shown(found, organisation))


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Let everybody read it, until the day that was chosen."""
    person, organisation = recruiting(request, slug)
    found = opening_of(person, organisation, token)
    form = PublishForm(request.POST, organisation=organisation, at=now())
    if form.is_valid():
        try:
            publish_opening(person, found, closes_at=form.closes_at(), at=now())
        except InvalidInput as error:
            put_into(form, error, {"closes_at": "closes_on"})
        else:
            messages.success(request, _("Everybody can read this opening now, and apply."))
            return redirect("employer:opening", slug, token)
    return render(request, "employer/opening.html", shown(found, organisation, form), status=422)


@login_required
@require_POST
def close(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = recruiting(request, slug)
    close_opening(person, opening_of(person, organisation, token), at=now())
    messages.success(request, _("Closed. You see its applications for thirty more days."))
    return redirect("employer:opening", slug, token)


def recruiting(request: HttpRequest, slug: str) -> tuple[Person, Organisation]:
    """Whoever asks, and the employer they recruit for. Raises NotFound, or NotAllowed for colleagues who do not."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "opening.read", organisation)
    return person, organisation


def shown(opening: Opening, organisation: Organisation, form: PublishForm | None = None) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "opening": opening,
        "facts": facts_of(opening),
        "lines": skill_lines(opening, None, with_proofs=False),
        "frameworks": attributions_of(opening),
        "form": form or PublishForm(None, organisation=organisation, at=now()),
        "is_open": opening.is_open_at(now()),
    }


def revision_in(request: HttpRequest) -> int:
    """The revision that the page was made from. Raises WrongState for what no page of ours sent."""
    said = request.POST.get("revision", "")
    if not (said.isascii() and said.isdecimal() and len(said) <= 9):
        raise WrongState(_("This page is out of date. Open it again."))
    return int(said)


def put_into(form: Any, error: PlatformError, names: dict[str, str] | None = None) -> None:
    """What an action refused, beside the fields it is about; the rest above the form."""
    for name, said in error.fields.items():
        field = (names or {}).get(name, name)
        form.add_error(field if field in form.fields else None, said)
    if not error.fields:
        form.add_error(None, error.detail)

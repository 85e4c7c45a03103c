"""Who may assess which micro-credential of an issuer, on whose word, and until when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.achievements.queries import titled
from workmark.assessment.actions.end_qualification import end_qualification
from workmark.assessment.actions.grant_provisional import grant_provisional
from workmark.assessment.actions.qualify_assessor import qualify_assessor
from workmark.assessment.rosters import (
    assessable_achievements,
    assessors_of,
    ended_lately,
    qualifications_at,
    standings_at,
)
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.forms import EndQualificationForm, QualifyForm, mending
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def assessors(request: HttpRequest, slug: str) -> HttpResponse:
    person, at = signed_in(request), now()
    organisation = organisation_of_member(person, slug)
    require(person, "assessment.qualify", organisation)
    people = {str(found.pk): found for found in assessors_of(organisation)}
    achievements = dict(assessable_achievements(organisation))
    form = QualifyForm(
        request.POST or None,
        people=[(key, found.name) for key, found in people.items() if found.pk != person.pk],
        achievements=[(found.slug, title) for found, title in achievements.items()],
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        achievement = next(found for found in achievements if found.slug == chosen["achievement"])
        with mending(form):
            try:
                qualify_assessor(person, people[chosen["person"]], achievement, basis=chosen["basis"], at=at)
            except NotAllowed as refused:
                form.add_error(None, refused.detail)
            else:
                messages.success(request, _("The qualification is on record for six months."))
                return redirect("account:assessors", slug)
    context = {
        **frame(person, organisation, "assessors"),
        "form": form,
        "standings": standings_at(organisation, at=at),
        "ended": ended_lately(organisation, at=at),
        "titles": {found.pk: title for found, title in achievements.items()},
        "has_people": bool(people),
    }
    return render(request, "account/assessors.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def certify(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let somebody qualified judge for now, where there are too few anchors to calibrate on. pk: the qualification."""
    person, at = signed_in(request), now()
    organisation = organisation_of_member(person, slug)
    require(person, "assessment.qualify", organisation)
    standing = next((one for one in standings_at(organisation, at=at) if one.qualification.pk == pk), None)
    if standing is None or standing.version is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    try:
        granted = grant_provisional(person, standing.qualification.assessor, standing.version, at=at)
    except (InvalidInput, NotAllowed, WrongState) as refused:
        messages.error(request, refused.detail)
    else:
        facts = {"count": granted.decisions, "name": standing.qualification.assessor.name}
        messages.success(
            request, _("%(name)s may judge %(count)d works for now, each with a second assessor.") % facts
        )
    return redirect("account:assessors", slug)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once more and why, then end a qualification before its time. pk: the qualification."""
    person, at = signed_in(request), now()
    organisation = organisation_of_member(person, slug)
    require(person, "assessment.qualify", organisation)
    held = qualifications_at(organisation, at=at).filter(pk=pk).first()
    if held is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    form = EndQualificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            end_qualification(person, held, reason=form.cleaned_data["reason"], at=at)
            messages.success(
                request, _("The qualification is ended. Work that was held waits for somebody else.")
            )
            return redirect("account:assessors", slug)
    context = {
        "title": _("End this qualification?"),
        "held": held,
        "called": titled([held.achievement])[0][1],
        "form": form,
        "label": _("End the qualification"),
        "danger": True,
        "cancel_href": "../../",
    }
    return render(request, "account/qualification_end.html", context, status=422 if form.errors else 200)

"""Who answers for an issuer: what learners asked in confidence, and those who cannot pay. Closed to assessors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.confided import prerequisite_waivers
from workmark.confided.actions.answer_accommodation import (
    Answer,
    answer_accommodation,
    decide_accommodation_appeal,
)
from workmark.confided.actions.answer_waiver import answer_waiver, set_waiver_rule
from workmark.confided.kinds import RequestState
from workmark.confided.models import AccommodationRequest, WaiverRequest
from workmark.confided.queries import (
    grants_waivers_at_once,
    request_to,
    requests_to,
    waiver_to,
    waivers_to,
    who_answers_for,
)
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may, require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.confided_forms import AnswerNeedForm, AnswerWaiverForm, WaiverRuleForm
from workmark.web.account.forms import mending
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET"])
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, soonest due first, and what was answered."""
    person, at = signed_in(request), now()
    organisation = _answered_by(person, slug)
    found = [(one, one.is_late_at(at)) for one in requests_to(organisation)]
    context = {
        **frame(person, organisation, "needs"),
        "waiting": [(one, late) for one, late in found if one.is_open],
        "answered": [one for one, _late in found if not one.is_open],
        "is_alone": len(who_answers_for(organisation)) < 2,
        "fees_waiting": waivers_to(organisation).count(),
        "prerequisites_waiting": prerequisite_waivers.waivers_to(organisation)
        .filter(state=RequestState.ASKED)
        .count(),
    }
    return render(request, "account/needs_asked.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One request; POST answers it, or decides the second look."""
    person = signed_in(request)
    organisation = _answered_by(person, slug)
    found = request_to(organisation, token)
    is_appeal = found.state == RequestState.APPEALED
    verb = "accommodation.decide_appeal" if is_appeal else "accommodation.answer"
    require(person, "accommodation.answer", found)
    may_answer = found.is_open and may(person, verb, found)
    initial = {"granted": found.granted_kinds, "extra_days": found.extra_days or None}
    form = AnswerNeedForm(request.POST or None, request=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = Answer(said["granted"], said["words"], said.get("extra_days") or 0)
        act = decide_accommodation_appeal if is_appeal else answer_accommodation
        with mending(form):
            act(person, found, given, at=now())
            messages.success(request, _("Sent to the learner. What you grant holds from now on."))
            return redirect("account:needs-asked", slug)
    context = {
        **frame(person, organisation, "needs"),
        "asked": found,
        "form": form,
        "may_answer": may_answer,
        "is_appeal": is_appeal,
        "is_late": found.is_late_at(now()),
    }
    return render(request, "account/need_answer.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def fees(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits for a waiver; POST sets the rule."""
    person, at = signed_in(request), now()
    organisation = _answered_by(person, slug)
    rule = "at-once" if grants_waivers_at_once(organisation) else "by-person"
    form = WaiverRuleForm(request.POST or None, initial={"rule": rule})
    if request.method == "POST" and form.is_valid():
        set_waiver_rule(person, organisation, grants_at_once=form.cleaned_data["rule"] == "at-once")
        messages.success(request, _("The rule is stored."))
        return redirect("account:fees-asked", slug)
    context = {
        **frame(person, organisation, "needs"),
        "form": form,
        "sets_rule": may(person, "waiver.set_rule", organisation),
        "rule": rule,
        "waiting": [(one, one.is_late_at(at), _title(one)) for one in waivers_to(organisation)],
    }
    return render(request, "account/fees_asked.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def answer_fee(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person = signed_in(request)
    organisation = _answered_by(person, slug)
    found = waiver_to(organisation, token)
    require(person, "waiver.answer", found)
    form = AnswerWaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            answer_waiver(person, found, grants=said["grants"] == "yes", words=said["words"], at=now())
            messages.success(request, _("Sent to the learner."))
            return redirect("account:fees-asked", slug)
    context = {
        **frame(person, organisation, "needs"),
        "asked": found,
        "title": _title(found),
        "form": form,
        "is_late": found.is_late_at(now()),
    }
    return render(request, "account/fee_answer.html", context, status=422 if form.errors else 200)


def _answered_by(person: Person, slug: str) -> Organisation:
    organisation = organisation_of_member(person, slug)
    require(person, "accommodation.answer", AccommodationRequest(issuer=organisation))
    return organisation


def _title(found: WaiverRequest) -> str:
    newest = found.achievement.versions.filter(published_at__isnull=False).order_by("-number").first()
    return newest.title if newest else found.achievement.slug

"""One person, found by her whole address: suspend and lift, hold and let go. Nothing else about her is shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.lib.clock import now
from workmark.organisations.actions.suspend import lift_person, suspend_person
from workmark.organisations.models import Person
from workmark.organisations.operating import people_by_address
from workmark.privacy.actions.hold_person import lift_hold, place_hold
from workmark.privacy.models import holds_on
from workmark.web.account.forms import mending
from workmark.web.operator.forms import AddressForm, ReasonForm
from workmark.web.operator.gate import for_operators
from workmark.web.sessions import signed_in


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The address is sent, not put into the page's own address, where it would lie in logs."""
    form = AddressForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = people_by_address(form.cleaned_data["address"]).first()
        if found is None:
            form.add_error("address", _("Nobody has confirmed this address."))
    return _shown(request, found, form)


@for_operators
@require_POST
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = get_object_or_404(Person, pk=pk), ReasonForm(request.POST)
    if form.is_valid():
        with mending(form):
            suspend_person(signed_in(request), person, reason=form.cleaned_data["reason"], at=now())
            messages.success(request, _("Suspended. The person is told."))
            return redirect("operator:people")
    return _shown(request, person, AddressForm(), suspending=form)


@for_operators
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    lift_person(signed_in(request), get_object_or_404(Person, pk=pk), at=now())
    messages.success(request, _("Lifted. The person is told."))
    return redirect("operator:people")


@for_operators
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = get_object_or_404(Person, pk=pk), ReasonForm(request.POST)
    if form.is_valid():
        with mending(form):
            place_hold(person, reason=form.cleaned_data["reason"], at=now(), by=signed_in(request))
            messages.success(request, _("Nothing of this person is erased until you let go."))
            return redirect("operator:people")
    return _shown(request, person, AddressForm(), holding=form)


@for_operators
@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    lift_hold(get_object_or_404(Person, pk=pk), at=now(), by=signed_in(request))
    messages.success(
        request, _("Let go. What waited to be erased waits a week more, and the person is told.")
    )
    return redirect("operator:people")


def _shown(
    request: HttpRequest, person: Person | None, form: AddressForm, **forms: ReasonForm
) -> HttpResponse:
    wrong = next((each for each in (form, *forms.values()) if each.is_bound and each.errors), None)
    context: dict[str, Any] = {
        "form": wrong or form,
        "finding": form,
        "person": person,
        "holds": holds_on(person) if person else (),
        "suspending": forms.get("suspending", ReasonForm(auto_id="suspend_%s")),
        "holding": forms.get("holding", ReasonForm(auto_id="hold_%s")),
    }
    return render(request, "operator/people.html", context, status=422 if wrong else 200)

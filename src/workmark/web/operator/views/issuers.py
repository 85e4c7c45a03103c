"""Which issuers wait for a look, what stands behind one, and suspending an organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.organisations.actions.invite import has_owner, invite_owner
from workmark.organisations.actions.review_issuer import review_issuer
from workmark.organisations.actions.suspend import lift_organisation, suspend_organisation
from workmark.organisations.models import Organisation, Person
from workmark.organisations.operating import confirmation_of, issuers_to_review, proved_domain
from workmark.web.account.forms import mending
from workmark.web.operator.forms import OwnerForm, ReasonForm, ReviewForm
from workmark.web.operator.gate import for_operators
from workmark.web.sessions import signed_in

_AT_ONCE = 100


@for_operators
@require_safe
def issuers(request: HttpRequest) -> HttpResponse:
    context = {"waiting": issuers_to_review()[:_AT_ONCE], "all": Organisation.objects.order_by("name")[:1000]}
    return render(request, "operator/issuers.html", context)


@for_operators
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Organisation, slug=slug)
    return _shown(request, found, _review_of(found), ReasonForm())


@for_operators
@require_http_methods(["POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    found, form = get_object_or_404(Organisation, slug=slug), ReviewForm(request.POST)
    if form.is_valid():
        with mending(form):
            review_issuer(signed_in(request), found, at=now(), **form.cleaned_data)
            messages.success(request, _("Written down. The owners are told."))
            return redirect("operator:organisation", slug=slug)
    return _shown(request, found, form, ReasonForm())


@for_operators
@require_http_methods(["POST"])
def ask_owner(request: HttpRequest, slug: str) -> HttpResponse:
    """For an organisation whose owners are all gone or suspended."""
    found, form = get_object_or_404(Organisation, slug=slug), OwnerForm(request.POST)
    if form.is_valid():
        with mending(form):
            invite_owner(signed_in(request), found, email=form.cleaned_data["email"], at=now())
            messages.success(request, _("The invitation is on its way."))
            return redirect("operator:organisation", slug=slug)
    return _shown(request, found, _review_of(found), ReasonForm(), form)


@for_operators
@require_http_methods(["POST"])
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    found, form = get_object_or_404(Organisation, slug=slug), ReasonForm(request.POST)
    if form.is_valid():
        with mending(form):
            suspend_organisation(signed_in(request), found, reason=form.cleaned_data["reason"], at=now())
            messages.success(request, _("Suspended. The owners are told."))
            return redirect("operator:organisation", slug=slug)
    return _shown(request, found, _review_of(found), form)


@for_operators
@require_POST
def lift(request: HttpRequest, slug: str) -> HttpResponse:
    lift_organisation(signed_in(request), get_object_or_404(Organisation, slug=slug), at=now())
    messages.success(request, _("Lifted. The owners are told."))
    return redirect("operator:organisation", slug=slug)


def _review_of(found: Organisation) -> ReviewForm:
    return ReviewForm(initial={"legal_name": found.legal_name, "domain": proved_domain(found)})


def _shown(
    request: HttpRequest,
    found: Organisation,
    review: ReviewForm,
    reason: ReasonForm,
    owner: OwnerForm | None = None,
) -> HttpResponse:
    wrong = next((each for each in (review, owner) if each is not None and each.errors), reason)
    context = {
        "organisation": found,
        "proofs": found.domain_proofs.order_by("domain"),
        "reviews": found.issuer_reviews.select_related("decided_by").order_by("-decided_at"),
        "confirmation": confirmation_of(found),
        "owners": Person.objects.filter(
            memberships__organisation=found, memberships__role="owner"
        ).distinct(),
        "owner": None if has_owner(found) else owner or OwnerForm(),
        "review": review,
        "reason": reason,
        "form": wrong,
    }
    return render(request, "operator/organisation.html", context, status=422 if wrong.errors else 200)

"""An organisation's pages for the people who belong to it: profile, people and invitations."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.actions.accept_invitation import accept_invitation
from workmark.organisations.actions.change_organisation import Profile, change_organisation, profile_of
from workmark.organisations.actions.create_organisation import create_organisation
from workmark.organisations.actions.end_membership import end_membership
from workmark.organisations.actions.invite import invite
from workmark.organisations.actions.withdraw_invitation import withdraw_invitation
from workmark.organisations.inviting import ending_with_role, lets_in
from workmark.organisations.models import Role
from workmark.organisations.permissions import may, require
from workmark.organisations.queries import (
    confirmed_addresses,
    invitation_by_token,
    invitation_in,
    members_of,
    membership_in,
    open_invitations,
    organisation_of_member,
)
from workmark.web.account.forms import InviteForm, OrganisationForm, mending
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = OrganisationForm(request.POST or None, initial={"time_zone": person.time_zone})
    if request.method == "POST" and form.is_valid():
        with mending(form):
            made = create_organisation(person, Profile(**form.cleaned_data), at=now())
            messages.success(
                request, _("Your organisation is here. Prove its domain next, so that it may issue.")
            )
            return redirect("account:domains", made.slug)
    return render(
        request, "account/organisation_new.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """What the organisation says about itself: read by its people, changed by its owners."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    if request.method == "POST":
        require(person, "organisation.manage", organisation)
    form = OrganisationForm(request.POST or None, initial=asdict(profile_of(organisation)))
    if request.method == "POST" and form.is_valid():
        with mending(form):
            change_organisation(person, organisation, Profile(**form.cleaned_data))
            messages.success(request, _("The profile is stored."))
            return redirect("account:organisation", slug)
    context = {**frame(person, organisation, "profile"), "form": form}
    return render(request, "account/organisation.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who holds which role; owners invite here."""
    person, at = signed_in(request), now()
    organisation = organisation_of_member(person, slug)
    if request.method == "POST":
        require(person, "organisation.invite", organisation)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            invite(person, organisation, **form.cleaned_data, at=at)
            messages.success(request, _("The invitation is on its way."))
            return redirect("account:people", slug)
    is_owner = may(person, "organisation.invite", organisation)
    context: dict[str, Any] = {
        **frame(person, organisation, "people"),
        "form": form,
        "members": [_shown(membership) for membership in members_of(organisation)],
        "is_owner": is_owner,
        "invitations": [
            (invitation, Role(invitation.role).label)
            for invitation in (open_invitations(organisation, at=at) if is_owner else ())
        ],
    }
    return render(request, "account/people.html", context, status=422 if form.errors else 200)


def _shown(membership: Any) -> dict[str, Any]:
    return {"membership": membership, "person": membership.person, "role": Role(membership.role).label}


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once more, then end one role."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    membership = membership_in(organisation, pk)
    require(person, "membership.end", membership)
    if request.method == "POST":
        try:
            end_membership(person, membership, at=now())
        except WrongState as refused:
            messages.error(request, refused.detail)
            return redirect("account:people", slug)
        messages.success(request, _("The role is ended."))
        left = (
            membership.person_id == person.pk and not organisation.memberships.filter(person=person).exists()
        )
        return redirect("account:home") if left else redirect("account:people", slug)
    ending = ending_with_role(membership, by_themselves=membership.person_id == person.pk, at=now())
    context = {
        "title": _("End this role?"),
        "membership": membership,
        "role": Role(membership.role).label,
        "invited": [Role(each.role).label for each in ending],
        "label": _("End the role"),
        "danger": True,
        "cancel_href": "../../",
    }
    return render(request, "account/membership_end.html", context)


@login_required
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "organisation.invite", organisation)
    withdraw_invitation(person, invitation_in(organisation, pk), at=now())
    messages.success(request, _("The invitation is withdrawn. Its link does not work any more."))
    return redirect("account:people", slug)


@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page an invitation's link opens. Opening it changes nothing; accepting does."""
    person, at = signed_in(request), now()
    found = invitation_by_token(token)
    if request.method == "POST":
        try:
            accept_invitation(person, found, at=at)
        except (NotAllowed, WrongState) as refused:
            messages.error(request, refused.detail)
            return redirect("account:invitation", token)
        messages.success(request, _("Welcome. You have the role now."))
        return redirect("account:organisation", found.organisation.slug)
    context = {
        "invitation": found,
        "role": Role(found.role).label,
        "is_open": lets_in(found, person, at=at),
        "is_mine": found.email.lower() in confirmed_addresses(person),
    }
    return render(request, "account/invitation.html", context)

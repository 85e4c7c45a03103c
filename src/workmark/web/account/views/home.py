"""The account page, one's own details, and ending a session on another device."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.organisations.actions.change_person import PersonDetails, change_person
from workmark.organisations.employing import offers_to
from workmark.organisations.models import Role
from workmark.organisations.queries import confirmed_addresses, programs_let_in, tokens_of
from workmark.texting.gateway import is_offered
from workmark.texting.models import Phone, TextChoice
from workmark.web.account.forms import DetailsForm, mending
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET"])
def home(request: HttpRequest) -> HttpResponse:
    """Everything about one's account, on one page of links."""
    person, at = signed_in(request), now()
    held: dict[str, dict[str, object]] = {}
    for membership in person.memberships.select_related("organisation").order_by(
        "organisation__name", "role"
    ):
        entry = held.setdefault(
            membership.organisation.slug, {"organisation": membership.organisation, "roles": []}
        )
        entry["roles"].append(Role(membership.role).label)  # type: ignore[attr-defined]  # the list made above
    context = {
        "organisations": list(held.values()),
        "addresses": len(confirmed_addresses(person)),
        "has_second_step": is_mfa_enabled(person),
        "has_password": person.has_usable_password(),
        "sessions": UserSession.objects.filter(user=person).count(),
        "tokens": tokens_of(person).filter(revoked_at=None, expires_at__gt=at).count(),
        "programs": programs_let_in(person).count(),
        "offers": offers_to(person).count(),
        "assesses": person.memberships.filter(role__in=[Role.ASSESSOR, Role.LEAD_ASSESSOR]).exists(),
        "texts": is_offered() or Phone.objects.filter(person=person).exists(),
        "texts_on": TextChoice.objects.filter(phone__person=person).exists(),
        "language": dict(settings.LANGUAGES).get(person.language, person.language),
    }
    return render(request, "account/home.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    stored = {"name": person.name, "language": person.language, "time_zone": person.time_zone}
    form = DetailsForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            changed = change_person(person, PersonDetails(**form.cleaned_data))
            with translation.override(changed.language):
                messages.success(request, _("Your details are stored."))
            response = redirect("account:home")
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                changed.language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
            return response
    return render(request, "account/details.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one other device out. Somebody else's session looks as if it had ended already."""
    session = UserSession.objects.filter(user=signed_in(request), pk=pk).first()
    if session is not None and not session.is_current():
        session.end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")

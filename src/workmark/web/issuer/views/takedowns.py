"""Requests to cover or take down evidence: what waits with its promised time, how promises were kept, and the answer."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.permissions import may
from workmark.submissions.actions.decide_takedown import decide_takedown
from workmark.submissions.takedowns import (
    WORKING_DAYS,
    deciders_of,
    is_covered,
    issuers_takedown,
    kept_promises,
    takedowns_of,
)
from workmark.web.account.forms import mending
from workmark.web.issuer.forms import TakedownForm
from workmark.web.issuer.places import frame
from workmark.web.sessions import signed_in
from workmark.web.viewing import view_of

A_PAGE = 50
_A_YEAR = timedelta(days=365)


@login_required
@require_safe
def takedowns(request: HttpRequest, slug: str) -> HttpResponse:
    """Every request of one issuer, what waits first; and how the last year's promises were kept."""
    person, at = signed_in(request), now()
    organisation = deciders_of(person).filter(slug=slug).first()
    if organisation is None:
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    context = {
        **frame(organisation, "takedowns", person),
        "page": Paginator(takedowns_of(organisation), A_PAGE).get_page(request.GET.get("page")),
        "kept": kept_promises(organisation, since=at - _A_YEAR),
        "days": WORKING_DAYS,
    }
    return render(request, "issuer/takedowns.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def takedown(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One request with its item, and the form to answer it."""
    person = signed_in(request)
    asked = issuers_takedown(person, slug, token)
    form = TakedownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            decide_takedown(person, asked, **form.cleaned_data, at=now())
            messages.success(request, _("Answered. Whoever asked and the learner are told."))
            return redirect("issuer:takedowns", slug=slug)
    item = asked.evidence if not asked.end else None
    may_decide = not asked.end and may(person, "takedown.decide", asked)
    context = {
        **frame(asked.issuer, "takedowns", person),
        "asked": asked,
        "item": item,
        "view": view_of(item) if item and may_decide else None,
        "is_covered": is_covered(asked),
        "form": form,
        "may_decide": may_decide,
    }
    return render(request, "issuer/takedown.html", context, status=422 if form.errors else 200)

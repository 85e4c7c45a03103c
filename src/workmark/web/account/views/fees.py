"""A learner asks not to pay: two questions, no proof, and an answer at once where the issuer's rule gives one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.queries import published_version_of
from workmark.confided.actions.ask_waiver import ask_waiver
from workmark.confided.kinds import RequestState
from workmark.confided.queries import grants_waivers_at_once, waiver_of
from workmark.lib.clock import now
from workmark.web.account.confided_forms import WaiverForm
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def fee(request: HttpRequest, slug: str) -> HttpResponse:
    person, at = signed_in(request), now()
    version = published_version_of(slug, person)
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            made = ask_waiver(person, version, cannot_pay=said["cannot_pay"], words=said["words"], at=at)
            granted = made.state == RequestState.GRANTED
            messages.success(
                request,
                _("You pay nothing.") if granted else _("Sent. You have an answer within two working days."),
            )
            return redirect("account:fee", slug)
    asked = waiver_of(person, version.achievement)
    context = {
        "version": version,
        "asked": asked,
        "may_ask": bool(version.price) and (asked is None or asked.state == RequestState.DECLINED),
        "at_once": grants_waivers_at_once(version.issuer),
        "is_late": asked is not None and asked.is_late_at(at),
        "form": form,
    }
    return render(request, "account/fee.html", context, status=422 if form.errors else 200)

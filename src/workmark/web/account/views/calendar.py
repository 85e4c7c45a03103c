"""A person's calendar feed: make its secret address, end it, and read it without signing in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.integrations.calendar.actions.make_feed import end_feed, make_feed
from workmark.integrations.calendar.entries import entries_of, feed_by_token
from workmark.integrations.calendar.models import CalendarFeed
from workmark.integrations.calendar.writing import calendar_file
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.web.limits import limit
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The answer to the form shows the address once; nothing keeps it for a second look."""
    person = signed_in(request)
    address = ""
    if request.method == "POST":
        secret = make_feed(person, at=now())
        address = f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse('account:calendar-feed', args=[secret])}"
    context = {"address": address, "feed": CalendarFeed.objects.filter(person=person).first()}
    return render(request, "account/calendar.html", context, status=201 if address else 200)


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    end_feed(signed_in(request))
    messages.success(request, _("The address does not work any more."))
    return redirect("account:calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed itself: whoever has the address reads it, as calendar programs know no other way."""
    limit(request, "calendar", most=60)
    found = feed_by_token(token)
    if found is None:
        raise NotFound(_("There is nothing at this address."))
    at = now()
    CalendarFeed.objects.filter(pk=found.pk).update(last_read_at=at)
    with override(found.person.language):
        body = calendar_file(entries_of(found.person, at=at), name="Workmark", at=at)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

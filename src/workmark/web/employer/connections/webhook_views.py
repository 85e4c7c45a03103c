"""Webhooks: connect a system, look at what was sent to it, change its secret, stop it, send again."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from workmark.integrations.delivering.actions.stop_destination import (
    remove_destination,
    resume_destination,
    send_again,
    stop_destination,
)
from workmark.integrations.delivering.models import (
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    PauseReason,
)
from workmark.integrations.delivering.queries import deliveries_of, destination_of
from workmark.integrations.webhooks.actions.change_webhook import change_secret, change_webhook
from workmark.integrations.webhooks.actions.register_webhook import register_webhook
from workmark.integrations.webhooks.actions.send_test import send_test
from workmark.integrations.webhooks.events import EVENT_TYPES, TEST
from workmark.integrations.xapi.actions.connect_record_store import connect_record_store
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.web.account.forms import mending
from workmark.web.employer.connections.forms import RecordStoreForm, WebhookForm
from workmark.web.employer.connections.places import around, owner_of, refused_above
from workmark.web.limits import limit

VERB = "webhook.manage"
_LOG_ROWS = 50
WHAT = {
    **EVENT_TYPES,
    "statement.passed": gettext_lazy("A badge was issued"),
    "statement.voided": gettext_lazy("A badge was taken back"),
}


@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Connect one. The answer to the form shows the secret once; nothing keeps it for a second look."""
    person, organisation = owner_of(request, slug, VERB)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form), refused_above(form):
            made, secret = register_webhook(person, organisation, **form.cleaned_data, at=now())
            return _secret_page(request, person, made, secret)
    context = {**around(person, organisation), "form": form}
    return render(
        request, "employer/connections/webhook_new.html", context, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One of them: how it stands, what it hears of, and what was sent to it."""
    person, organisation = owner_of(request, slug, VERB)
    destination = destination_of(organisation, token)
    is_webhook = destination.kind == DestinationKind.WEBHOOK
    said = {"name": destination.name, "url": destination.url, "event_types": destination.event_types}
    form = WebhookForm(request.POST or None, initial=said)
    if request.method == "POST" and is_webhook and form.is_valid():
        with mending(form):
            change_webhook(person, destination, **form.cleaned_data)
            messages.success(request, _("The webhook is stored."))
            return redirect("employer:connection", slug, token)
    state = request.GET.get("state", "")
    state = state if state in DeliveryState.values else ""
    page = Paginator(deliveries_of(destination, state), _LOG_ROWS).get_page(request.GET.get("page"))
    context = {
        **around(person, organisation),
        "destination": destination,
        "reason": PauseReason(destination.pause_reason).label if destination.paused_at else "",
        "form": form if is_webhook else None,
        "is_webhook": is_webhook,
        "page": page,
        "rows": [_row(delivery) for delivery in page],
        "state": state,
        "states": [("", _("All")), *DeliveryState.choices],
        "overlap": destination.before_until if (destination.before_until or now()) > now() else None,
    }
    return render(request, "employer/connections/webhook.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_record_store(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    form = RecordStoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form), refused_above(form):
            made = connect_record_store(person, organisation, **form.cleaned_data, at=now())
            messages.success(request, _("The record store is connected."))
            return redirect("employer:connection", slug, made.token)
    context = {**around(person, organisation), "form": form}
    status = 422 if form.errors else 200
    return render(request, "employer/connections/record_store_new.html", context, status=status)


def _webhook_of(organisation: Organisation, token: str) -> Destination:
    """A webhook: only these have a secret of ours and a test."""
    found = destination_of(organisation, token)
    if found.kind != DestinationKind.WEBHOOK:
        raise NotFound(_("There is no such connection here."))
    return found


def _row(delivery: Delivery) -> dict[str, Any]:
    last = delivery.tries[-1] if delivery.tries else {}
    return {
        "delivery": delivery,
        "what": _("A test") if delivery.event_type == TEST else WHAT.get(delivery.event_type, ""),
        "state": DeliveryState(delivery.state).label,
        "tone": {"arrived": "good", "failed": "bad"}.get(delivery.state, "info"),
        "tries": len(delivery.tries),
        "status": last.get("status") or "",
        "told": last.get("told", ""),
    }


@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def secret(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Ask once more, then make a new secret and show it once."""
    person, organisation = owner_of(request, slug, VERB)
    destination = _webhook_of(organisation, token)
    if request.method == "POST":
        return _secret_page(request, person, destination, change_secret(person, destination, at=now()))
    context = {
        "title": _("Change the secret?"),
        "what_happens": _(
            "You get a new secret. For 24 hours every message is signed with both, so that nothing is lost while "
            "you put the new one into your system. If somebody else knows the old secret, put the new one in at "
            "once and take no notice of the old one."
        ),
        "label": _("Make a new secret"),
        "cancel_href": "../",
    }
    return render(request, "components/confirm.html", context)


def _secret_page(request: HttpRequest, person: Person, made: Destination, secret: str) -> HttpResponse:
    context = {**around(person, made.organisation), "destination": made, "secret": secret}
    return render(request, "employer/connections/webhook_secret.html", context, status=201)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    destination = destination_of(organisation, token)
    if request.method == "POST":
        remove_destination(person, destination)
        messages.success(request, _("The connection is removed. Nothing is sent there any more."))
        return redirect("employer:connections", slug)
    context = {
        "title": _("Remove this connection?"),
        "what_happens": _(
            "Nothing more is sent to %(url)s. What waits to be sent there is deleted, and the log with it."
        )
        % {"url": destination.url},
        "label": _("Remove the connection"),
        "danger": True,
        "cancel_href": "../",
    }
    return render(request, "components/confirm.html", context)


@login_required
@require_POST
def test(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    destination = _webhook_of(organisation, token)
    limit(request, "webhook-test", most=10)
    send_test(person, destination, at=now())
    messages.success(request, _("A test is on its way. Reload this page in a moment to see how it went."))
    return redirect("employer:connection", slug, token)


@login_required
@require_POST
def stop(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, destination = _acting_on(request, slug, token)
    stop_destination(person, destination, at=now())
    messages.success(request, _("Stopped. What is to be sent waits here for 30 days."))
    return redirect("employer:connection", slug, token)


@login_required
@require_POST
def resume(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, destination = _acting_on(request, slug, token)
    due = resume_destination(person, destination, at=now())
    told = ngettext(
        "We go on. %(due)d message that waited is on its way.",
        "We go on. %(due)d messages that waited are on their way.",
        due,
    )
    messages.success(request, told % {"due": due})
    return redirect("employer:connection", slug, token)


@login_required
@require_POST
def resend(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Send one message again, or every one that was given up."""
    person, destination = _acting_on(request, slug, token)
    pk = request.POST.get("delivery", "")
    chosen = deliveries_of(destination, "" if pk else DeliveryState.FAILED)
    if pk:
        chosen = chosen.filter(pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 18 else 0)
    due = send_again(person, destination, list(chosen[:10_000]), at=now())
    if destination.paused_at:
        told = ngettext(
            "%(due)d message waits. It is sent once you go on sending.",
            "%(due)d messages wait. They are sent once you go on sending.",
            due,
        )
    else:
        told = ngettext("%(due)d message is sent again.", "%(due)d messages are sent again.", due)
    messages.success(request, told % {"due": due})
    return redirect("employer:connection", slug, token)


def _acting_on(request: HttpRequest, slug: str, token: str) -> tuple[Person, Destination]:
    person, organisation = owner_of(request, slug, VERB)
    return person, destination_of(organisation, token)

"""The page behind the link that goes to a former main address. It needs no sign-in: a thief would hold that."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.organisations.actions.restore_address import restore_address
from workmark.web.account.undoing import change_behind
from workmark.web.limits import limit


@require_http_methods(["GET", "POST"])
def undo_address(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing; the button does."""
    limit(request, "undo-address", most=20)
    person, undone = change_behind(token)
    if request.method == "POST":
        restore_address(person, undone, at=now())
        return render(request, "account/address_restored.html", {"address": undone.former})
    context = {
        "title": _("Take your account back?"),
        "undone": undone,
        "label": _("Take it back"),
        "danger": True,
    }
    return render(request, "account/address_undo.html", context)

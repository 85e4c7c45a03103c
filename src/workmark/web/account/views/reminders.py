"""Whether one is written to before a badge ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.credentials.actions.choose_reminders import choose_reminders
from workmark.credentials.reminder_models import DeclinedReminders
from workmark.lib.clock import now
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """One button that turns the letters off, or on again."""
    person = signed_in(request)
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "yes"
        choose_reminders(person, wanted=wanted, at=now())
        messages.success(
            request,
            _("Reminders are on.") if wanted else _("Reminders are off. Your badges end as they would."),
        )
        return redirect("account:reminders")
    wanted = not DeclinedReminders.objects.filter(person=person).exists()
    return render(request, "account/reminders.html", {"wanted": wanted})

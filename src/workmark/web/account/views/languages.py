"""In which languages a person can judge work."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.organisations.actions.say_languages import say_languages
from workmark.web.account.confided_forms import LanguagesForm
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    stored = list(person.spoken_languages.values_list("language", flat=True))
    form = LanguagesForm(request.POST or None, initial=dict(zip(LanguagesForm.PLACES, stored, strict=False)))
    if request.method == "POST" and form.is_valid():
        with mending(form):
            say_languages(person, form.chosen())
            messages.success(request, _("Your languages are stored."))
            return redirect("account:home")
    return render(request, "account/languages.html", {"form": form}, status=422 if form.errors else 200)

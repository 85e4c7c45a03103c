"""Reminders as text messages: name a number, confirm it by a code, choose what comes there, stop it, take it away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.texting.actions.ask_code import name_number, require_offered, send_code_again
from workmark.texting.actions.choose_texts import choose_texts, phone_by_link, remove_number, stop_texts
from workmark.texting.actions.confirm_number import confirm_number
from workmark.texting.gateway import is_offered
from workmark.texting.models import Phone
from workmark.web.account.forms import mending
from workmark.web.account.text_forms import CodeForm, NumberForm, WaysForm
from workmark.web.limits import limit
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """Where it stands. Its form names a number, in the place of any other. Where none are offered, a number can still go."""
    person = signed_in(request)
    if not Phone.objects.filter(person=person).exists():
        require_offered()
    if request.method != "POST":
        return _page(request, person)
    limit(request, "text-number", most=20, seconds=3600)
    form = NumberForm(request.POST)
    if form.is_valid():
        with mending(form):
            name_number(person, form.cleaned_data["number"], at=now())
            messages.success(request, _("A code is on its way to your telephone."))
            return redirect("account:texts")
    return _page(request, person, number_form=form)


@login_required
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    limit(request, "text-code", most=30, seconds=3600)
    form = CodeForm(request.POST)
    if form.is_valid():
        with mending(form):
            confirm_number(person, form.cleaned_data["code"], at=now())
            messages.success(request, _("Your number is confirmed. Choose what comes to it."))
            return redirect("account:texts")
    return _page(request, person, code_form=form)


@login_required
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    send_code_again(signed_in(request), at=now())
    messages.success(request, _("A code is on its way to your telephone."))
    return redirect("account:texts")


@login_required
@require_POST
def ways(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = WaysForm(request.POST)
    if form.is_valid():
        with mending(form):
            choose_texts(person, form.cleaned_data)
            messages.success(request, _("Your choice is stored."))
            return redirect("account:texts")
    return _page(request, person, ways_form=form)


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Also where no texts are offered any more."""
    remove_number(signed_in(request), at=now())
    messages.success(request, _("Your number is removed. Reminders come by e-mail."))
    return redirect("account:home")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link in each message. Opening it changes nothing, since telephones open links to show what they lead to."""
    limit(request, "stop-texts", most=60)
    phone = phone_by_link(token)
    if request.method == "POST":
        stop_texts(phone, at=now())
        return render(request, "account/texts_stopped.html")
    return render(request, "account/texts_link.html", {"any": phone.choices.exists()})


def _page(request: HttpRequest, person: Person, **forms: Any) -> HttpResponse:
    phone = Phone.objects.filter(person=person).first()
    context: dict[str, Any] = {"phone": phone, "offered": is_offered()}
    context |= {"number_form": NumberForm(), "code_form": CodeForm()}
    if phone is not None and phone.confirmed_at is not None:
        chosen = dict(phone.choices.values_list("kind", "way"))
        context["ways_form"] = WaysForm(initial=chosen)
    context |= forms
    wrong = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "account/texts.html", context, status=422 if wrong else 200)

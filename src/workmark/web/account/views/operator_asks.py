"""What a person answers to the operator: agree to the terms, put an announcement away, let an operator look for an hour."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from workmark.lib.clock import now
from workmark.organisations.actions.announce import put_away
from workmark.organisations.actions.give_help import LONGEST_WORDS, end_help_consent, give_help_consent
from workmark.organisations.actions.publish_terms import accept_terms
from workmark.organisations.operating import current_terms, open_help
from workmark.organisations.operating_models import Announcement, HelpGrant, TermsAcceptance
from workmark.web.account.forms import mending
from workmark.web.account.terms_due import SESSION_KEY
from workmark.web.sessions import signed_in


class HelpForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("The operator reads this."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Whoever does not agree can still take everything along and be erased; both stand on the page."""
    person, current = signed_in(request), current_terms()
    if request.method == "POST":
        number = request.POST.get("number", "")
        accept_terms(person, number=int(number) if number.isdecimal() and len(number) < 9 else 0, at=now())
        request.session.pop(SESSION_KEY, None)
        return redirect(_way_on(request))
    context = {
        "terms": current,
        "accepted": TermsAcceptance.objects.filter(person=person, terms=current).first() if current else None,
        "next": request.GET.get("next", ""),
    }
    return render(request, "account/terms.html", context)


def _way_on(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and safe else "/work/"


@login_required
@require_POST
def away(request: HttpRequest, token: str) -> HttpResponse:
    """Put an announcement away."""
    put_away(signed_in(request), get_object_or_404(Announcement, token=token))
    return redirect(_way_on(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def let_look(request: HttpRequest) -> HttpResponse:
    person, at = signed_in(request), now()
    form = HelpForm(request.POST or None) if request.method != "POST" else HelpForm(request.POST)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            give_help_consent(person, words=form.cleaned_data["words"], at=at)
            messages.success(request, _("An operator can look for an hour. You can end it at any time."))
            return redirect("account:let-look")
    past = HelpGrant.objects.filter(person=person, begun_at__isnull=False).order_by("-given_at")
    context = {
        "form": form,
        "grant": open_help(person, at),
        "past": past.select_related("operator").prefetch_related("looks")[:10],
    }
    return render(request, "account/let_look.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_look(request: HttpRequest) -> HttpResponse:
    end_help_consent(signed_in(request), at=now())
    messages.success(request, _("Ended. Nobody looks at your pages."))
    return redirect("account:let-look")

"""The issuer's ledger: what was issued, to whom, in which state, and taking one back."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workmark.credentials.actions.revoke_credential import LONGEST_REASON, revoke_credential
from workmark.credentials.models import Credential
from workmark.credentials.queries import ledger_of, ledgers_for
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.permissions import may, require
from workmark.web.issuer.places import frame, issuer_seen_by
from workmark.web.sessions import signed_in

A_PAGE = 50


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "The learner and everyone who opens the badge will read it. Be exact and fair."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I understand that this cannot be undone: a new badge would have to be issued.")
    )


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The issuers whose ledger this person may see; straight on where there is one."""
    issuers = list(ledgers_for(signed_in(request)))
    if len(issuers) == 1:
        return redirect("issuer:ledger", slug=issuers[0].slug)
    return render(request, "issuer/home.html", {"issuers": issuers})


@login_required
@require_safe
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything issued, newest first; `?words=` looks for a learner or a title."""
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    words = request.GET.get("words", "").strip()[:200]
    page = Paginator(ledger_of(organisation, words=words), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(organisation, "ledger"),
        "page": page,
        "words": words,
        "may_revoke": may(person, "credential.revoke", Credential(issuer=organisation)),
    }
    return render(request, "issuer/ledger.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one Credential back, with a reason, after being asked once more."""
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    credential = ledger_of(organisation).filter(pk=pk).first()
    if credential is None:
        raise NotFound(_("There is no such badge in this ledger."))
    require(person, "credential.revoke", credential)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revoke_credential(person, credential, reason=form.cleaned_data["reason"], at=now())
        messages.success(request, _("Revoked. The status list is being published and the learner is told."))
        return redirect("issuer:ledger", slug=slug)
    context = {"organisation": organisation, "credential": credential, "form": form}
    return render(request, "issuer/revoke.html", context, status=422 if form.errors else 200)

"""The issuer's ledger: what was issued, to whom, and in which state."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from workmark.credentials.awaiting import waiting_for
from workmark.credentials.models import Credential
from workmark.credentials.queries import ledger_of, ledgers_for
from workmark.organisations.permissions import may
from workmark.web.issuer.places import frame, issuer_seen_by
from workmark.web.sessions import signed_in

A_PAGE = 50


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
    for credential in page:
        credential.waiting = waiting_for(credential)  # type: ignore[attr-defined]
    context = {
        **frame(organisation, "ledger"),
        "page": page,
        "words": words,
        "may_question": may(person, "credential.question", Credential(issuer=organisation)),
    }
    return render(request, "issuer/ledger.html", context)

"""Whether a badge may stand: opening the question, the hold, settling it by a second person, deciding an appeal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.credentials.actions.change_hold import end_hold, hold_credential
from workmark.credentials.actions.decide_withdrawal_appeal import decide_withdrawal_appeal
from workmark.credentials.actions.drop_inquiry import drop_inquiry
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.revoke_credential import revoke_credential
from workmark.credentials.inquiry_models import Inquiry
from workmark.credentials.queries import (
    inquirers_of,
    inquiries_of,
    issuers_appeal,
    issuers_inquiry,
    ledger_of,
)
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may, require
from workmark.web.account.forms import mending
from workmark.web.issuer.forms import InquiryForm, WordsForm
from workmark.web.issuer.places import frame
from workmark.web.sessions import signed_in

A_PAGE = 50


@login_required
@require_safe
def inquiries(request: HttpRequest, slug: str) -> HttpResponse:
    """Every inquiry of one issuer, the open ones first."""
    person = signed_in(request)
    organisation = _issuer(person, slug)
    page = Paginator(inquiries_of(organisation), A_PAGE).get_page(request.GET.get("page"))
    context = {**frame(organisation, "inquiries", person), "page": page, "at": now()}
    return render(request, "issuer/inquiries.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask about one badge; straight on to the open inquiry where there is one."""
    person = signed_in(request)
    organisation = _issuer(person, slug)
    credential = ledger_of(organisation).filter(pk=pk).first()
    if credential is None:
        raise NotFound(_("There is no such badge in this ledger."))
    require(person, "credential.question", credential)
    known = credential.inquiries.filter(end="").first()
    if known is not None:
        return redirect("issuer:inquiry", slug=slug, token=known.token)
    form = InquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            made = open_inquiry(person, credential, **form.cleaned_data, at=now())
            messages.success(request, _("The learner is told, and asked how she sees it."))
            return redirect("issuer:inquiry", slug=slug, token=made.token)
    context = {**frame(organisation, "inquiries", person), "credential": credential, "form": form}
    return render(request, "issuer/inquiry_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def inquiry(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One inquiry, with what this person may do about it now."""
    person = signed_in(request)
    return _shown(request, person, issuers_inquiry(person, slug, token), WordsForm())


@login_required
@require_POST
def hold(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Put the badge on hold, or end the hold: whichever it is not."""
    person = signed_in(request)
    found = issuers_inquiry(person, slug, token)
    if request.POST.get("step") == "end":
        end_hold(person, found, at=now())
        messages.success(request, _("The hold has ended, and the learner is told."))
    else:
        hold_credential(person, found, at=now())
        messages.success(request, _("The badge is on hold, and the learner is told."))
    return redirect("issuer:inquiry", slug=slug, token=token)


@login_required
@require_POST
def settle(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Let the badge stand, or take it back."""
    person = signed_in(request)
    found, form = issuers_inquiry(person, slug, token), WordsForm(request.POST)
    if not form.is_valid():
        return _shown(request, person, found, form)
    words = form.cleaned_data["words"]
    if request.POST.get("step") == "revoke":
        revoke_credential(person, found, words=words, at=now())
        messages.success(request, _("Revoked. The status list is being published and the learner is told."))
    else:
        drop_inquiry(person, found, words=words, at=now())
        messages.success(request, _("Closed. The badge stands, and the learner is told."))
    return redirect("issuer:inquiry", slug=slug, token=token)


@login_required
@require_POST
def decide(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Decide the appeal that waits."""
    person = signed_in(request)
    found, form = issuers_inquiry(person, slug, token), WordsForm(request.POST)
    appeal = issuers_appeal(person, slug, request.POST.get("appeal", ""))
    if appeal.inquiry_id != found.pk:
        raise InvalidInput(_("That appeal is about another badge."))
    if not form.is_valid():
        return _shown(request, person, found, form)
    overturned = request.POST.get("step") == "overturn"
    decide_withdrawal_appeal(
        person, appeal, overturned=overturned, words=form.cleaned_data["words"], at=now()
    )
    messages.success(request, _("Decided. The learner is told."))
    return redirect("issuer:inquiry", slug=slug, token=token)


def _issuer(person: Person, slug: str) -> Organisation:
    found = inquirers_of(person).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    return found


def _shown(request: HttpRequest, person: Person, found: Inquiry, form: WordsForm) -> HttpResponse:
    at = now()
    waiting = found.appeals.filter(end="").first()
    context: dict[str, Any] = {
        **frame(found.credential.issuer, "inquiries", person),
        "inquiry": found,
        "credential": found.credential,
        "appeals": list(found.appeals.order_by("filed_at")),
        "form": form,
        "is_heard": found.is_heard(at),
        "may_question": found.is_open and may(person, "credential.question", found),
        "may_revoke": found.is_open and may(person, "credential.revoke", found),
        "waiting": waiting,
        "may_decide": waiting is not None and may(person, "credential.decide_appeal", waiting),
    }
    return render(request, "issuer/inquiry.html", context, status=422 if form.errors else 200)

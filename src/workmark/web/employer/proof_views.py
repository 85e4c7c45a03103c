"""The employer asks for proof by a link, and reads what came back."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import NotFound, PlatformError
from workmark.openbadges.codes import MEANINGS
from workmark.web.employer.people_views import told
from workmark.web.employer.places import frame, seen
from workmark.workforce.actions.ask_for_proof import LONGEST_WORDS, ask_for_proof
from workmark.workforce.actions.close_proof_request import close_proof_request
from workmark.workforce.proof_models import ProofRequest, ProofWay
from workmark.workforce.proofs import answers_to, requests_of

_A_PAGE = 50


class ProofForm(forms.Form):
    """What to ask for, why, and for how long."""

    wanted = forms.CharField(
        label=gettext_lazy("What should be proved?"),
        help_text=gettext_lazy("A skill or a micro-credential. For example: shelving by date."),
        max_length=LONGEST_WORDS,
    )
    purpose = forms.CharField(
        label=gettext_lazy("What do you need it for?"),
        help_text=gettext_lazy("Whoever answers reads this. For example: application for shift lead."),
        max_length=LONGEST_WORDS,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long may people answer?"),
        choices=[
            (14, gettext_lazy("Two weeks")),
            (30, gettext_lazy("One month")),
            (90, gettext_lazy("Three months")),
        ],
        coerce=int,
        initial=30,
    )
    keep_days = forms.TypedChoiceField(
        label=gettext_lazy("How long do you keep an answer?"),
        help_text=gettext_lazy("It is deleted by itself after that, and whenever its sender takes it back."),
        choices=[
            (30, gettext_lazy("One month")),
            (90, gettext_lazy("Three months")),
            (180, gettext_lazy("Half a year")),
        ],
        coerce=int,
        initial=90,
    )


@login_required
@require_safe
def proofs(request: HttpRequest, slug: str) -> HttpResponse:
    """What this employer asked for, newest first."""
    person, organisation = seen(request, slug, "proof.read")
    page = Paginator(requests_of(person, organisation), _A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, each.is_open_at(now())) for each in page]
    return render(
        request, "employer/proofs.html", frame(person, organisation, "proof") | {"page": page, "rows": rows}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_proof(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = seen(request, slug, "proof.ask")
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_for_proof(person, organisation, **form.cleaned_data, at=now())
        except PlatformError as refused:
            told(form, refused)
        else:
            return redirect("employer:proof", slug, made.token)
    context = frame(person, organisation, "proof") | {"form": form}
    return render(request, "employer/proof_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def proof(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The link to give away, and the answers."""
    person, organisation = seen(request, slug, "proof.read")
    found, at = _own(requests_of(person, organisation).filter(token=token).first()), now()
    page = Paginator(answers_to(found, at=at), _A_PAGE).get_page(request.GET.get("page"))
    context = frame(person, organisation, "proof") | {
        "asked": found,
        "is_open": found.is_open_at(at),
        "link": settings.WORKMARK_PUBLIC_ORIGIN + reverse("verifier:proof", args=[found.token]),
        "page": page,
        "answers": [(each, ProofWay(each.way).label) for each in page],
        "titles": {code.value: meaning.title for code, meaning in MEANINGS.items()},
    }
    return render(request, "employer/proof.html", context)


@login_required
@require_POST
def close_proof(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = seen(request, slug, "proof.close")
    close_proof_request(person, _own(requests_of(person, organisation).filter(token=token).first()), at=now())
    messages.success(request, _("Closed. Nobody can answer any more; what came stays until its day."))
    return redirect("employer:proof", slug, token)


def _own(found: ProofRequest | None) -> ProofRequest:
    if found is None:
        raise NotFound(_("There is no such request here."))
    return found

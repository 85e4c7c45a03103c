"""What an employer needs and nobody offers: said to issuers, and the offers to write it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import NotFound, PlatformError
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Skill
from workmark.web.employer.people_views import told
from workmark.web.employer.places import frame, seen
from workmark.web.public.entry_words import attributions_of, skill_names
from workmark.web.public.found_entries import LONGEST_QUESTION, entries_found, sources_of
from workmark.workforce.actions.accept_offer import accept_offer
from workmark.workforce.actions.request_writing import (
    LONGEST_TASKS,
    LONGEST_TITLE,
    MOST_PAY,
    MOST_PEOPLE,
    MOST_SKILLS,
    NeedTerms,
    close_request,
    request_writing,
)
from workmark.workforce.writing import offers_to, request_by, requests_by
from workmark.workforce.writing_models import OfferState

_MOST_FOUND = 12


class NeedForm(forms.Form):
    """What people should be able to do, for how many, by when and for how much."""

    title = forms.CharField(label=gettext_lazy("What should people be able to do?"), max_length=LONGEST_TITLE)
    tasks = forms.CharField(
        label=gettext_lazy("Which tasks of their work would show it?"),
        help_text=gettext_lazy("One a line. Whoever writes it begins from these."),
        max_length=LONGEST_TASKS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people would earn it?"), min_value=1, max_value=MOST_PEOPLE
    )
    needed_by = forms.DateField(
        label=gettext_lazy("By when do you need it?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Until when do you take offers?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    pays_up_to = forms.DecimalField(
        label=gettext_lazy("What would you pay for it at most?"),
        help_text=gettext_lazy("For writing it and for all who earn it. 0 if you would rather say it later."),
        min_value=0,
        max_value=MOST_PAY,
        decimal_places=2,
        initial=0,
    )
    currency = forms.RegexField(
        label=gettext_lazy("Currency"), regex=r"^[A-Z]{3}$", max_length=3, initial="EUR"
    )


@login_required
@require_safe
def needed(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = seen(request, slug, "writing.read")
    rows = [(each, each.is_open_at(now())) for each in requests_by(person, organisation)[:200]]
    return render(request, "employer/needed.html", frame(person, organisation, "needed") | {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_need(request: HttpRequest, slug: str) -> HttpResponse:
    """The skills stand in the address, chosen by a search of their own; the rest is one form."""
    person, organisation = seen(request, slug, "writing.request")
    skills = _chosen(request)
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    form = NeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = request_writing(person, organisation, NeedTerms(**form.cleaned_data), skills, at=now())
        except PlatformError as refused:
            told(form, refused)
        else:
            messages.success(request, _("Whoever writes micro-credentials can read it now."))
            return redirect("employer:need", slug, made.token)
    names = skill_names(skills)
    found = entries_found(words, "skills", None, limit=_MOST_FOUND).shown if words else ()
    context = frame(person, organisation, "needed") | {
        "form": form,
        "skills": [(skill.pk, names[skill.pk]) for skill in skills],
        "q": words,
        "found": found,
        "attributions": sources_of(found, skills),
        "is_full": len(skills) >= MOST_SKILLS,
    }
    return render(request, "employer/need_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def need(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One request and its offers."""
    person, organisation = seen(request, slug, "writing.read")
    found = request_by(person, organisation, token)
    offers, skills = list(offers_to(found)), list(found.skills.select_related("framework"))
    context = frame(person, organisation, "needed") | {
        "asked": found,
        "is_open": found.is_open_at(now()),
        "may_accept": found.closed_at is None,
        "offers": offers,
        "accepted": next((each for each in offers if each.state == OfferState.ACCEPTED), None),
        "names": [*skill_names(skills).values()],
        "attributions": attributions_of(skills),
    }
    return render(request, "employer/need.html", context)


@login_required
@require_POST
def answer_need(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Accept one offer, or take no more."""
    person, organisation = seen(request, slug, "writing.read")
    found = request_by(person, organisation, token)
    try:
        if request.POST.get("do") == "close":
            close_request(person, found, at=now())
            messages.success(request, _("Closed. Whoever offered is told."))
        else:
            offer = offers_to(found).filter(token=request.POST.get("offer", "")).first()
            if offer is None:
                raise NotFound(_("There is no such offer here."))
            accept_offer(person, offer, at=now())
            messages.success(request, _("Accepted, and they are told. Agree on price and terms with them."))
    except NotFound:
        raise
    except PlatformError as refused:
        messages.error(request, refused.detail)
    return redirect("employer:need", slug, token)


def _chosen(request: HttpRequest) -> list[Skill]:
    """By the address: `skill` a number, repeated; `add` for one more, `drop` for one less."""
    said: Any = request.POST if request.method == "POST" else request.GET
    dropped = said.get("drop", "")
    numbers = [
        int(each)
        for each in [*said.getlist("skill")[: 2 * MOST_SKILLS], said.get("add", "")]
        if each.isascii() and each.isdecimal() and len(each) <= 12 and each != dropped
    ]
    wanted = list(dict.fromkeys(numbers))[:MOST_SKILLS]
    readable = Skill.objects.filter(pk__in=wanted, framework__in=frameworks_open_to(None))
    known = {skill.pk: skill for skill in readable.select_related("framework")}
    return [known[number] for number in wanted if number in known]

"""Candidates who agreed to be found: searched by what they prove, asked whether they want to be named."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workmark.credentials.models import Credential, CredentialState
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.organisations.models import Organisation
from workmark.planning.strengths import EvidenceKind
from workmark.web.employer.candidate_search import SearchAsked
from workmark.web.employer.opening_views import put_into
from workmark.web.employer.places import frame, seen
from workmark.web.limits import limit
from workmark.web.public.entry_words import attributions_of, skill_names
from workmark.web.public.found_entries import LONGEST_QUESTION, entries_found, sources_of
from workmark.web.public.presenting import country_name
from workmark.web.skill_words import EVIDENCE_WORDS, STEP_WORDS, age_words
from workmark.workforce.actions.ask_introduction import LONGEST_WORDS, ask_introduction
from workmark.workforce.candidate_models import CandidateListing, CandidateProof, Introduction
from workmark.workforce.candidates import (
    MOST_SKILLS,
    candidate_of,
    candidates_among,
    people_found,
    proofs_of,
)
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import consents_to, credentials_shown, has_proved_who_it_is, note_views
from workmark.workforce.introductions import introductions_asked, note_named
from workmark.workforce.opening_models import Opening
from workmark.workforce.openings import openings_of

_A_PAGE, _MOST_FOUND, _SEARCHES_A_MINUTE = 20, 12, 60


class AskForm(forms.Form):
    """What the employer says, and about which opening."""

    opening = forms.ChoiceField(label=gettext_lazy("Which opening is it about?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What would you like to talk about?"),
        help_text=gettext_lazy("They read this with your organisation's name, and say yes or no."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None, *, openings: list[Opening]) -> None:
        super().__init__(data)
        self._openings = {each.token: each for each in openings}
        opening = self.fields["opening"]
        assert isinstance(opening, forms.ChoiceField)
        opening.choices = [("", "—"), *((token, each.title) for token, each in self._openings.items())]

    @property
    def chosen(self) -> Opening | None:
        return self._openings.get(self.cleaned_data["opening"])


@login_required
@require_safe
def candidates(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose skills, say how far, and see who proves all of them; nobody has a name or a place in an order."""
    person, organisation = seen(request, slug, "candidate.search")
    limit(request, "search-candidates", most=_SEARCHES_A_MINUTE)
    asked = SearchAsked(request, person, organisation)
    at, words = now(), request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = entries_found(words, "skills", person, limit=_MOST_FOUND).shown if words else ()
    context = frame(person, organisation, "candidates") | {
        "asked": asked,
        "q": words,
        "found": found,
        "attributions": sources_of(found, [each.skill for each in asked.search.skills]),
        "most": MOST_SKILLS,
        "is_proved": has_proved_who_it_is(organisation),
        "is_full": len(asked.rows) >= MOST_SKILLS,
    }
    if asked.search.skills:
        people = people_found(person, organisation, asked.search, at=at)
        page = Paginator(people, _A_PAGE).get_page(request.GET.get("page"))
        shown = candidates_among(list(page), organisation, asked.search, at=at)
        note_views([each.consent for each in shown], organisation, person, "search", at=at)
        context |= {
            "page": page,
            "query": asked.query,
            "rows": [
                {
                    "code": code_of(each.consent),
                    "token": each.consent.token,
                    "place": _place(each.listing),
                    "proofs": _lines(each.proofs),
                }
                for each in shown
            ],
        }
    return render(request, "employer/candidates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Everything one candidate lets this employer see; and the question whether they want to be named."""
    person, organisation = seen(request, slug, "candidate.search")
    at = now()
    consent = candidate_of(person, organisation, token, at=at)
    note_views([consent], organisation, person, "search", at=at)
    openings = [each for each in openings_of(person, organisation) if each.is_open_at(at)]
    form = AskForm(request.POST if request.method == "POST" else None, openings=openings)
    if request.method == "POST" and form.is_valid():
        try:
            ask_introduction(
                person,
                organisation,
                token,
                words=form.cleaned_data["words"],
                opening=form.chosen,
                at=at,
            )
        except PlatformError as refused:
            put_into(form, refused)
        else:
            messages.success(request, _("Asked. You are told if they say yes."))
            return redirect("employer:introductions", slug)
    proofs = list(proofs_of(consent, organisation, at=at))
    context = frame(person, organisation, "candidates") | {
        "code": code_of(consent),
        "place": _place(CandidateListing.objects.filter(person=consent.person_id).first()),
        "proofs": _lines(proofs),
        "attributions": attributions_of(each.skill for each in proofs),
        "form": form,
    }
    return render(request, "employer/candidate.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def introductions(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom this employer asked; a name stands there only where somebody said yes, and while that holds."""
    person, organisation = seen(request, slug, "introduction.ask")
    at = now()
    asked = list(introductions_asked(person, organisation)[:200])
    note_named(asked, organisation, person, at=at)
    badges = _badges_of(organisation, [each for each in asked if each.is_named_at(at)], at)
    context = frame(person, organisation, "candidates") | {
        "rows": [
            {
                "asked": each,
                "state": _state(each, at),
                "named": each.person if each.is_named_at(at) else None,
                "badges": badges.get(each.person_id, ()) if each.is_named_at(at) else (),
            }
            for each in asked
        ]
    }
    return render(request, "employer/introductions.html", context)


def code_of(consent: Consent) -> str:
    """What a candidate is called while they have no name."""
    return _("Candidate %(code)s") % {"code": consent.token[:6]}


def _badges_of(
    organisation: Organisation, asked: list[Introduction], at: datetime
) -> dict[int, list[Credential]]:
    people = {each.person_id for each in asked}
    consents = list(consents_to(organisation, Purpose.RECRUITING, at=at).filter(person__in=people))
    by_person: dict[int, list[Credential]] = {}
    shown = credentials_shown(consents).filter(
        state=CredentialState.ISSUED, revoked_at=None, held_at=None, replaced_by=None
    )
    for badge in shown.exclude(valid_until__lt=at).select_related("version"):
        by_person.setdefault(badge.learner_id, []).append(badge)
    return by_person


def _state(introduction: Introduction, at: datetime) -> dict[str, str]:
    if introduction.is_named_at(at):
        return {"label": _("Agreed"), "tone": "good"}
    if introduction.looks_open_at(at):
        return {"label": _("Not named yet"), "tone": "info"}
    return {"label": _("Not named"), "tone": "plain"}


def _place(listing: CandidateListing | None) -> str:
    if listing is None:
        return ""
    where = listing.region or (country_name(listing.country) if listing.country else "")
    return " · ".join(part for part in (where, ", ".join(listing.language_codes)) if part)


def _lines(proofs: Iterable[CandidateProof]) -> list[dict[str, Any]]:
    found = list(proofs)
    names = skill_names(each.skill for each in found)
    at = now()
    return [
        {
            "named": names[each.skill_id],
            "level": STEP_WORDS[each.level],
            "evidence": EVIDENCE_WORDS[EvidenceKind(each.evidence)],
            "age": age_words(each.earned_at, at),
            "badge": _("%(title)s, from %(issuer)s")
            % {"title": each.credential.version.said.title, "issuer": each.credential.issuer.name},
        }
        for each in found
    ]

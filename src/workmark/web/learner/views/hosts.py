"""Look for badges at another site that keeps them, or bring one there: name it, go there, come back, choose, end it."""

import hmac
from dataclasses import dataclass
from typing import Any

import structlog
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.queries import credentials_of
from workmark.credentials.wallets import may_leave
from workmark.integrations.hosts import describing, found, letting_in, visits
from workmark.integrations.hosts.actions.begin_visit import begin_visit
from workmark.integrations.hosts.actions.end_visit import end_visit
from workmark.integrations.hosts.actions.keep_found import keep_found
from workmark.integrations.hosts.actions.let_in import let_in
from workmark.integrations.hosts.asking_for import asks_whose, scopes_for
from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.keeping import Result, has
from workmark.integrations.hosts.letting_in import Attempt
from workmark.integrations.hosts.models import FoundBadge, HostVisit, VisitState
from workmark.integrations.hosts.refusing import HostRefused, Problem
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound, WrongState
from workmark.lib.tokens import new_token
from workmark.organisations.models import Person
from workmark.planning.models import ImportedAward, ImportedCredential
from workmark.planning.profiles import award_lapse
from workmark.planning.strengths import EvidenceKind
from workmark.web.learner.host_words import PROBLEMS, RESULTS
from workmark.web.learner.profile_shown import AwardLine
from workmark.web.limits import limit
from workmark.web.sessions import signed_in
from workmark.web.skill_words import EVIDENCE_WORDS, LAPSE_HELP, LAPSE_WORDS

log = structlog.get_logger(__name__)
_ATTEMPT = "host_attempt"
_SECONDS = 600  # for an attempt to come back
VISITS_AN_HOUR = 20


class HostForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address of that site"),
        help_text=gettext_lazy("For example badges.example.org. It must speak Open Badges 3.0."),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )


@dataclass(frozen=True)
class FoundLine:
    """One badge that was found. is_offered: it can be kept; is_ticked: it probably should be; result: what became of it."""

    number: int
    outcome: str
    title: str
    awards: tuple[AwardLine, ...]
    is_ours: bool
    is_known: bool
    is_offered: bool
    is_ticked: bool
    result: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Which site? Then its page, with the way there."""
    person = signed_in(request)
    form = HostForm(request.POST or None)
    if request.method == "POST":
        limit(request, "host-visit", most=VISITS_AN_HOUR, seconds=3600)
        form = HostForm(request.POST)
        if form.is_valid() and (there := _begun(request, person, form)) is not None:
            return there
    return render(request, "learner/host_begin.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, credential: str) -> HttpResponse:
    """Bring one badge of hers to another site: what leaves, in plain words, and which site."""
    person = signed_in(request)
    badge = credentials_of(person).filter(state=CredentialState.ISSUED, token=credential).first()
    if badge is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    form = HostForm(request.POST or None)
    if request.method == "POST":
        limit(request, "host-visit", most=VISITS_AN_HOUR, seconds=3600)
        form = HostForm(request.POST)
        if form.is_valid() and (there := _begun(request, person, form, badge)) is not None:
            return there
    context = {"form": form, "credential": badge, "may_leave": may_leave(badge, now())}
    return render(request, "learner/host_bring.html", context, status=422 if form.errors else 200)


def _begun(
    request: HttpRequest, person: Person, form: HostForm, sends: Credential | None = None
) -> HttpResponse | None:
    """The way to the page of the visit; None where the form says why there is none."""
    typed = form.cleaned_data["address"]
    try:
        visit = begin_visit(person, typed, at=now(), asking=describing.fetcher(), sends=sends)
    except HostRefused as why:
        log.warning("host was not visited", why=str(why))
        form.add_error("address", str(PROBLEMS[why.problem]))
        return None
    except NotInForce as refused:
        form.add_error(None, refused.detail)
        return None
    attempt = Attempt(new_token(), new_token() + new_token())
    request.session[_ATTEMPT] = {**attempt.__dict__, "visit": visit.token, "at": now().timestamp()}
    return redirect("learner:host", token=visit.token)


@login_required
@require_safe
def visit(request: HttpRequest, token: str) -> HttpResponse:
    """The way there, then how far it is, then what was found, then what became of it."""
    held = visits.visit_of(signed_in(request), token, at=now())
    said = Description.from_json(held.registration.description)
    lines = _lines(held) if held.state in (VisitState.FOUND, VisitState.KEPT) else []
    context = {
        "visit": held,
        "host": said.host,
        "name": said.name,
        "asks_whose": asks_whose(held),
        "progress": visits.progress_of(held),
        "place": _place(request, held, said) if held.state == VisitState.ASKED else "",
        "problem": PROBLEMS[Problem(held.problem)] if held.problem else "",
        "lines": lines,
        "offers": any(line.is_offered for line in lines),
    }
    answered = render(request, "learner/host_visit.html", context)
    answered["Cache-Control"] = "private, no-store"
    return answered


@login_required
@require_safe
def back(request: HttpRequest, registration: str) -> HttpResponse:
    """Where that host sends the browser back to. Each attempt is good for one return, within ten minutes."""
    limit(request, "host-back", most=30)
    held: dict[str, Any] | None = request.session.pop(_ATTEMPT, None)
    given = request.GET.get("state", "")
    if not held or not hmac.compare_digest(held["state"].encode(), given.encode()) or _is_old(held):
        return _over(request, _("This visit was not begun here, or too long ago. Begin again."))
    person = signed_in(request)
    visiting = visits.visit_of(person, held["visit"], at=now())
    said = Description.from_json(visiting.registration.description)
    is_from_there = describing.is_from(said, request.GET.get("iss"))
    if visiting.registration.token != registration or not is_from_there:
        end_visit(person, visiting)
        return _over(
            request, _("The answer came from another site than the one that was asked. Begin again.")
        )
    code = request.GET.get("code", "")
    try:
        if not code or "error" in request.GET:
            raise HostRefused(Problem.NOT_LET_IN, "It came back without a code.")
        let_in(person, visiting, code=code, verifier=held["verifier"], at=now(), asking=describing.fetcher())
    except HostRefused as why:
        log.warning("host did not let us in", host=said.base, why=str(why))
        end_visit(person, visiting)
        return _over(request, str(PROBLEMS[why.problem]))
    return redirect("learner:host", token=visiting.token)


@login_required
@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    person = signed_in(request)
    held = visits.visit_of(person, token, at=now())
    chosen = [
        int(each) for each in request.POST.getlist("badge")[:1_000] if each.isdecimal() and len(each) < 6
    ]
    try:
        keep_found(person, held, chosen)
    except (InvalidInput, WrongState) as refused:
        messages.error(request, refused.detail)
    return redirect("learner:host", token=token)


@login_required
@require_POST
def end(request: HttpRequest, token: str) -> HttpResponse:
    person = signed_in(request)
    end_visit(person, visits.visit_of(person, token, at=now()))
    messages.success(request, _("Ended. What was read there and not kept is forgotten."))
    return redirect("learner:profile")


def _place(request: HttpRequest, held: HostVisit, said: Description) -> str:
    """Where the browser goes; "" where this visit was begun in another browser.

    Not a redirect: a form may lead to no other host here (CSP form-action), so the way there is a link.
    """
    attempt = request.session.get(_ATTEMPT)
    if not attempt or attempt["visit"] != held.token or _is_old(attempt):
        return ""
    drawn = Attempt(attempt["state"], attempt["verifier"])
    return letting_in.where_to_go(held.registration, said, drawn, scopes_for(held))


def _is_old(held: dict[str, Any]) -> bool:
    return bool(now().timestamp() - held["at"] > _SECONDS)


def _over(request: HttpRequest, told: str) -> HttpResponse:
    messages.error(request, told)
    return redirect("learner:host-begin")


def _lines(held: HostVisit) -> list[FoundLine]:
    badges = held.badges.filter(answer__isnull=False).defer("data")
    if held.state == VisitState.KEPT:
        badges = badges.filter(is_wanted=True)
    return [_line(held.person, badge) for badge in badges]


def _line(person: Person, badge: FoundBadge) -> FoundLine:
    answer = badge.answer or {}
    is_known = has(person, badge.digest)
    awards = tuple(_award(award) for award in found.awards_in(answer))
    is_offered = bool(awards) and not is_known and not answer["is_ours"]
    return FoundLine(
        number=badge.number,
        outcome=answer["outcome"],
        title=awards[0].award.title if awards else "",
        awards=awards,
        is_ours=answer["is_ours"],
        is_known=is_known,
        is_offered=is_offered,
        is_ticked=is_offered and found.is_hers(answer),
        result=str(RESULTS[Result(badge.result)]) if badge.result else "",
    )


def _award(award: ImportedAward) -> AwardLine:
    """As an import that was checked just now would show it. Nothing of it is stored."""
    award.imported = ImportedCredential(checked_at=now())
    lapse = award_lapse(award, now())
    return AwardLine(
        award=award,
        outcome=award.outcome,
        evidence=str(EVIDENCE_WORDS[EvidenceKind(award.evidence_kind)]),
        counts=lapse is None,
        why="" if lapse is None else str(LAPSE_WORDS[lapse]),
        help="" if lapse is None else str(LAPSE_HELP.get(lapse, "")),
        waiting=0,
    )

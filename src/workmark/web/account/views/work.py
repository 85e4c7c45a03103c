"""Where one works, as employers record it and one says oneself: accept, decline, leave."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, NotFound, WrongState
from workmark.organisations.actions.accept_employment import accept_employment
from workmark.organisations.actions.answer_address import answer_address
from workmark.organisations.actions.decline_employment import decline_employment
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.employing import facts_in_force, offer_by_token, offers_to, work_of
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.organisations.queries import confirmed_addresses
from workmark.submissions.queries import kept_by
from workmark.web.account.work_form import AcceptForm
from workmark.web.matrix_words import explained_rows, plan_shown
from workmark.web.public.entry_words import attributions_of
from workmark.web.sessions import signed_in
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_of
from workmark.workforce.learning import asked_of, titles_of
from workmark.workforce.learning_models import OPEN, LearningState
from workmark.workforce.seen import seen_of

TEAM_FOR = timedelta(days=180)
_LOOKS_A_PAGE = 20


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """My employers: who asks, where I work, where I worked."""
    person, at = signed_in(request), now()
    held = list(work_of(person))
    open_purposes = {
        (consent.organisation_id, Purpose(consent.purpose).label)
        for consent in consents_of(person)
        if consent.is_open_at(at)
    }
    context = {
        "offers": offers_to(person),
        "asked": _asked_now(person),
        "current": [
            (
                each,
                sorted(str(label) for where, label in open_purposes if where == each.organisation_id),
                _said_of_work(each),
            )
            for each in held
            if each.ended_at is None
        ],
        "ended": [each for each in held if each.ended_at is not None],
        "keepers": kept_by(person),
    }
    return render(request, "account/work.html", context)


@login_required
@require_safe
def offer_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the e-mail opens. Opening it changes nothing."""
    offer = offer_by_token(token, at=now())
    if offer.work_email in confirmed_addresses(signed_in(request)):
        return redirect("account:offer", offer.pk)
    return render(request, "account/work_elsewhere.html", {"offer": offer})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes, and separately what this employer may see; or say no."""
    person, at = signed_in(request), now()
    found = offers_to(person).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    last_day = timezone.localdate(at, ZoneInfo(person.time_zone or "UTC")) + TEAM_FOR
    form = AcceptForm(request.POST or None, employment=found, until=date_format(last_day, "DATE_FORMAT"))
    if request.method == "POST" and request.POST.get("do") == "decline":
        decline_employment(person, found, at=at)
        messages.success(request, _("Declined. You are joined to nobody by it."))
        return redirect("account:work")
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                accept_employment(person, found, at=at)
                if form.cleaned_data["shows_team"]:
                    _let_the_team_see(person, found, form.words, last_day, at)
        except WrongState as refused:
            messages.error(request, refused.detail)
        else:
            messages.success(
                request, _("Confirmed. You can leave with one click, and keep all that is yours.")
            )
        return redirect("account:work")
    return render(request, "account/work_offer.html", {"offer": found, "form": form})


@login_required
@require_safe
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """All that this employer sees of me, as it sees it."""
    person, at = signed_in(request), now()
    found = work_of(person).filter(pk=pk, ended_at=None).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    shown = seen_of(found, at=at)
    page = Paginator(shown.looks, _LOOKS_A_PAGE).get_page(request.GET.get("page"))
    told = [row for each in shown.roles for row in each.rows or ()]
    told += [row for job in shown.jobs for row in job.near.rows]
    context = {
        "work": found,
        "facts": facts_in_force(found),
        "waits": _said_of_work(found),
        "consents": [(each, Purpose(each.purpose).label) for each in shown.consents],
        "roles": [
            (each.role.title, None if each.rows is None else explained_rows(each.rows))
            for each in shown.roles
        ],
        "jobs": [
            (job, explained_rows(job.near.rows), plan_shown(job.near, job.titles, job.currency))
            for job in shown.jobs
        ],
        "looks": [
            (
                date_format(timezone.localtime(look.at), "DATETIME_FORMAT"),
                look.viewer.name if look.viewer else _("Somebody"),
                str(Purpose(look.consent.purpose).label),
            )
            for look in page
        ],
        "attributions": attributions_of(row.asked.skill for row in told),
        "page": page,
        "most": [(name or _("Somebody"), times) for name, times in shown.most],
        "learning": [
            (each, LearningState(each.assignment.state).label, each.progress.label if each.progress else "")
            for each in shown.learning
        ],
        "headings": [_("When"), _("Who"), _("What for")],
    }
    return render(request, "account/work_seen.html", context)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    found = work_of(person).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    stays = found.organisation_id in kept_by(person)
    leave_employment(person, found, at=now())
    told = _(
        "You left %(employer)s here. What you let it see as your employer has ended; your badges, evidence and record "
        "are yours. What you opened to it otherwise, by an application or a link, goes on: see “Who can see what”."
    )
    messages.success(request, told % {"employer": found.organisation.name})
    if stays:
        kept = _("Evidence that %(employer)s keeps as confidential stayed there. Its results are yours.")
        messages.info(request, kept % {"employer": found.organisation.name})
    return redirect("account:work")


@login_required
@require_POST
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether an address that this employer states is mine at work."""
    person = signed_in(request)
    found = work_of(person).filter(pk=pk, ended_at=None).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    said = request.POST.get("address", "")[:254]
    try:
        done = answer_address(person, found, said, is_theirs=request.POST.get("do") == "yes", at=now())
    except (NotAllowed, WrongState) as refused:
        messages.error(request, refused.detail)
    else:
        told = _("Your address at %(employer)s is %(email)s.")
        messages.success(request, told % {"employer": found.organisation.name, "email": done.work_email})
    return redirect("account:work")


def _asked_now(person: Person) -> list[dict[str, object]]:
    """What employers ask me to earn now, with its title and my answer."""
    found = list(
        asked_of(person).filter(
            state__in=[*OPEN, LearningState.REQUESTED, LearningState.AWAITING], ended_at=None
        )
    )
    titles = titles_of(found)
    return [
        {
            "assignment": each,
            "title": titles.get(each.achievement_id, each.achievement.slug),
            "is_new": each.state == LearningState.OFFERED,
        }
        for each in found
    ]


def _said_of_work(work: Employment) -> str:
    """What the employer says of my work beside an address that may still get my yes, in a line."""
    manager = work.asked_manager
    named = _("manager: %(name)s") % {"name": manager.name or manager.work_email} if manager else ""
    said = (work.asked_job_title, work.asked_team.name if work.asked_team else "", named)
    return " · ".join(part for part in said if part)


def _let_the_team_see(person: Person, work: Employment, words: str, last_day: date, at: datetime) -> None:
    until = datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(person.time_zone or "UTC"))
    give_consent(person, work.organisation, Purpose.TEAM, words=words, until=until, at=at)

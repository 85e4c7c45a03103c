"""Who can see what of mine, and who looked: one page, and each line of it can be ended there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import attrgetter, itemgetter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.submissions.queries import looks_through_links
from workmark.web.account.consent_form import ConsentForm
from workmark.web.account.forms import mending
from workmark.web.account.opened import end_opened
from workmark.web.account.opened_sections import sections
from workmark.web.sessions import signed_in
from workmark.workforce.actions.answer_introduction import answer_introduction
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_of, looked_most, views_of
from workmark.workforce.introductions import names_told_by

MOST_LOOKS, _MOST_NAMED = 50, 5


@dataclass(frozen=True)
class Look:
    """That somebody looked. who: as far as we know; "" for a visitor without an account."""

    at: datetime
    who: str
    what: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def who_sees(request: HttpRequest) -> HttpResponse:
    person, at = signed_in(request), now()
    form = ConsentForm(request.POST or None, person=person, today=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        with mending(form):
            asked = form.agreed()
            give_consent(
                person,
                asked.organisation,
                asked.purpose,
                words=asked.words,
                until=asked.until,
                credentials=asked.credentials,
                at=at,
            )
            messages.success(request, _("Stored. You can end it here at any time."))
            return redirect("account:who-sees")
    context = {
        "form": form,
        "sections": list(sections(person, at=at)),
        "ended": [each for each in consents_of(person) if not each.is_open_at(at)],
        "headings": [_("When"), _("Who"), _("What for")],
        "looks": [
            (
                date_format(timezone.localtime(look.at), "DATETIME_FORMAT"),
                look.who or _("Somebody with the link"),
                look.what,
            )
            for look in looks_at(person)
        ],
        "looks_in_all": views_of(person).count() + looks_through_links(person).count(),
        "most": _most_often(person),
    }
    return render(request, "account/who_sees.html", context, status=422 if form.errors else 200)


def looks_at(person: Person) -> list[Look]:
    """The newest looks at what is hers, under consents and through links."""
    found = (*_under_consents(person), *_through_links(person))
    return sorted(found, key=attrgetter("at"), reverse=True)[:MOST_LOOKS]


def _most_often(person: Person) -> list[tuple[str, int]]:
    """Who looked most, under consents and through links, and how often."""
    found = [(_for(name, organisation), times) for name, organisation, times in looked_most(views_of(person))]
    links = (
        looks_through_links(person)
        .order_by()
        .values_list("viewer", "viewer__name")
        .annotate(times=Count("pk"))
    )
    found += [
        (name or _("Somebody with the link"), times)
        for _viewer, name, times in links.order_by("-times")[:_MOST_NAMED]
    ]
    return sorted(found, key=itemgetter(1), reverse=True)[:_MOST_NAMED]


def _for(name: str, organisation: str) -> str:
    return _("%(person)s for %(organisation)s") % {
        "person": name or _("Somebody"),
        "organisation": organisation,
    }


def _under_consents(person: Person) -> Iterator[Look]:
    for view in islice(views_of(person), MOST_LOOKS):
        who = _for(view.viewer.name if view.viewer else "", view.organisation.name)
        yield Look(view.at, who, str(Purpose(view.consent.purpose).label))


def _through_links(person: Person) -> Iterator[Look]:
    for view in islice(looks_through_links(person), MOST_LOOKS):
        who = view.viewer.name if view.viewer else ""
        yield Look(view.at, who, _("Link “%(label)s”") % {"label": view.grant.label})


@login_required
@require_POST
def end(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    end_opened(signed_in(request), kind, key, at=now())
    messages.success(request, _("Ended. From now on nobody sees anything by it."))
    return redirect("account:who-sees")


@login_required
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """End every consent at once, and what was told under one. Links and public badges stay: each is ended where it is."""
    person, at = signed_in(request), now()
    for consent in consents_of(person).filter(withdrawn_at=None, expires_at__gt=at):
        withdraw_consent(person, consent, at=at)
    for asked in names_told_by(person, at=at):
        answer_introduction(person, asked, says_yes=False, at=at)
    messages.success(request, _("All are ended. No employer sees anything by your consent any more."))
    return redirect("account:who-sees")

"""What a cohort sees of whoever is in it: that they are, and what a consent for cohorts opens."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workmark.achievements.queries import titled
from workmark.lib.clock import now
from workmark.programmes.models import CohortPlace
from workmark.programmes.queries import parts_shown, places_of, shows_until
from workmark.workforce.consent_models import Consent


def that_one_is_in(place: CohortPlace) -> str:
    told = _(
        "That you are in the cohort “%(cohort)s”: your name and %(email)s. The rest only by a consent above."
    )
    return told % {"cohort": place.cohort.name, "email": place.email}


def shown_by_cohort(consent: Consent) -> tuple[str, ...]:
    """consent: an open one for cohorts. Each line names the cohort, its last day, and the micro-credentials."""
    if consent.organisation is None:
        return ()
    at, zone = now(), ZoneInfo(consent.person.time_zone or "UTC")
    lines = []
    for place in places_of(consent.person).filter(cohort__programme__organisation=consent.organisation):
        until = shows_until(place, at=at)
        facts = {"cohort": place.cohort.name}
        if until is None:
            lines.append(_("%(cohort)s: not shown") % facts)
            continue
        day = timezone.localdate(until - timedelta(seconds=1), zone)
        facts["day"] = date_format(day, "DATE_FORMAT")
        facts["titles"] = "; ".join(title for _part, title in titled(parts_shown(place, at=at)))
        lines.append(_("%(cohort)s, until %(day)s: %(titles)s") % facts)
    return tuple(lines)

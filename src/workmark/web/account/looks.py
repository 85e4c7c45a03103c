"""Who looked at what is hers, under consents and through links: one list, newest first, however long it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import overload

from django.db.models import Count, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workmark.organisations.models import Person
from workmark.submissions.models import GrantView
from workmark.submissions.queries import looks_through_links
from workmark.workforce.consent_models import ConsentView, Purpose
from workmark.workforce.consents import looked_most, views_of

_MOST_NAMED = 5


@dataclass(frozen=True)
class Look:
    """That somebody looked. who: as far as we know; "" for a visitor without an account."""

    at: datetime
    who: str
    what: str

    def row(self) -> tuple[str, str, str]:
        when = date_format(timezone.localtime(self.at), "DATETIME_FORMAT")
        return when, self.who or _("Somebody with the link"), self.what


class Looks(Sequence[Look]):
    """All of them, for a Paginator: only those of the page that is asked for are read."""

    ordered = True

    def __init__(self, person: Person) -> None:
        self._views, self._links = views_of(person), looks_through_links(person)

    def __len__(self) -> int:
        return self._views.count() + self._links.count()

    @overload
    def __getitem__(self, wanted: int) -> Look: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Look]: ...
    def __getitem__(self, wanted: int | slice) -> Look | list[Look]:
        """Those of one moment stand by kind and number, so that each is on one page."""
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        consents = self._views.order_by().annotate(kind=Value(0)).values_list("kind", "at", "id")
        links = self._links.order_by().annotate(kind=Value(1)).values_list("kind", "at", "id")
        keys = list(consents.union(links, all=True).order_by("-at", "kind", "-id")[wanted])
        views = self._views.in_bulk([pk for kind, _at, pk in keys if kind == 0])
        opened = self._links.in_bulk([pk for kind, _at, pk in keys if kind == 1])
        return [_through_link(opened[pk]) if kind else _under_consent(views[pk]) for kind, _at, pk in keys]


def most_often(person: Person) -> list[tuple[str, int]]:
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


def _under_consent(view: ConsentView) -> Look:
    who = _for(view.viewer.name if view.viewer else "", view.organisation.name)
    return Look(view.at, who, str(Purpose(view.consent.purpose).label))


def _through_link(view: GrantView) -> Look:
    who = view.viewer.name if view.viewer else ""
    return Look(view.at, who, _("Link “%(label)s”") % {"label": view.grant.label})

"""What was done in an organisation's name, and by whom, for its owners and auditors."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.organisations.models import AuditEvent
from workmark.organisations.permissions import FOR_ONESELF, require
from workmark.organisations.queries import events_of, members_of, organisation_of_member
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in

_A_PAGE = 50


@login_required
@require_http_methods(["GET"])
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "audit.read", organisation)
    page = Paginator(events_of(organisation), _A_PAGE).get_page(request.GET.get("page"))
    own_people = set(members_of(organisation).values_list("person_id", flat=True))
    context = {
        **frame(person, organisation, "audit"),
        "page": page,
        "headings": [_("Number"), _("When"), _("What"), _("Who"), _("Digest")],
        "rows": [_row(event, own_people) for event in page],
    }
    return render(request, "account/audit.html", context)


def _row(event: AuditEvent, own_people: set[int]) -> list[str]:
    when = formats.date_format(timezone.localtime(event.at), "SHORT_DATETIME_FORMAT")
    return [str(event.number), when, event.verb, _who(event, own_people), event.digest[:12]]


def _who(event: AuditEvent, own_people: set[int]) -> str:
    """Learners stay nameless here, colleagues too: an owner who also assesses must not learn whose work it is, nor one who
    hires who applied, nor anybody who asked for something in confidence.
    """
    if event.actor is None:
        return _("Workmark") if event.actor_kind == "system" else _("Someone with a one-time link")
    if event.verb in FOR_ONESELF:
        return _("Someone for themselves")
    return event.actor.name if event.actor_id in own_people else _("Someone from outside")

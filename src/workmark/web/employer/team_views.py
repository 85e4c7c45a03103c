"""An employer's teams: how many are in each, and who manages it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workmark.lib.problems import NotFound
from workmark.organisations.actions.lead_team import lead_team
from workmark.organisations.employing import people_named
from workmark.web.employer.places import frame, seen
from workmark.web.employer.role_forms import ManagerForm, unknown_words
from workmark.workforce.roles import teams_seen_by

_A_PAGE = 50


@login_required
@require_safe
def teams(request: HttpRequest, slug: str) -> HttpResponse:
    """Every team. A name that stands beside a person makes a team: there is nothing to set up."""
    person, organisation = seen(request, slug, "employment.read")
    page = Paginator(teams_seen_by(person, organisation), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "employer/teams.html", frame(person, organisation, "teams") | {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manager(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say who manages it."""
    person, organisation = seen(request, slug, "employment.record")
    team = teams_seen_by(person, organisation).filter(pk=pk).first()
    if team is None:
        raise NotFound(_("There is no such team here."))
    named = team.manager if team.manager and team.manager.ended_at is None else None
    form = ManagerForm(request.POST or None, initial={"manager": named.work_email if named else ""})
    if request.method == "POST" and form.is_valid():
        people, unknown = people_named(organisation, [form.cleaned_data["manager"]])
        if unknown:
            form.add_error("manager", unknown_words(unknown))
        else:
            lead_team(person, team, people[0] if people else None)
            messages.success(request, _("Stored."))
            return redirect("employer:teams", slug)
    context = frame(person, organisation, "teams") | {"team": team, "form": form}
    return render(request, "employer/team_manager.html", context, status=422 if form.errors else 200)

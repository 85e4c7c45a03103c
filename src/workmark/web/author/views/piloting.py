"""A pilot: who was chosen to try it, what its rows say so far, and to whom it is opened then."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from workmark.achievements.actions.invite_to_pilot import MOST_IN_PILOT, invite_to_pilot
from workmark.achievements.actions.widen_audience import Audience, audience_of, widen_audience
from workmark.achievements.models import VersionState
from workmark.achievements.queries import desk_achievement
from workmark.assessment.piloting import FEWEST, Difficulty, pilot_figures
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.organisations.permissions import may
from workmark.web.sessions import signed_in

_AUDIENCES = {
    Audience.PILOT: gettext_lazy("A few people who were chosen"),
    Audience.STAFF: gettext_lazy("Everybody who works for you"),
    Audience.EVERYBODY: gettext_lazy("Everybody"),
}
_DIFFICULTIES = {
    Difficulty.EASY: gettext_lazy("Nearly all meet it: does it tell anything?"),
    Difficulty.FITTING: gettext_lazy("It tells people apart"),
    Difficulty.HARD: gettext_lazy("Few meet it: is it asked too early, or not clear?"),
}


class PilotForm(forms.Form):
    """Whom to choose."""

    people = forms.CharField(
        label=gettext_lazy("Who tries it"),
        help_text=gettext_lazy(
            "E-mail addresses by which they work for you, one a line. They get a letter and need not begin."
        ),
        max_length=MOST_IN_PILOT * 260,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pilot(request: HttpRequest, slug: str) -> HttpResponse:
    """POST chooses more people."""
    person = signed_in(request)
    achievement = desk_achievement(slug, person)
    form = PilotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invite_to_pilot(person, achievement, form.cleaned_data["people"].splitlines(), at=now())
        except PlatformError as refused:
            for name, faults in (refused.fields or {"people": [refused.detail]}).items():
                form.add_error(name if name in form.fields else None, list(faults))
        else:
            said = ngettext("%(n)d person was chosen.", "%(n)d people were chosen.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("author:pilot", slug)
    audience = audience_of(achievement)
    figures = pilot_figures(person, achievement)
    latest = achievement.versions.order_by("-number").first()
    context = {
        "achievement": achievement,
        "title": latest.title if latest else slug,
        "audience": _AUDIENCES[audience],
        "is_piloted": audience is Audience.PILOT,
        "places": achievement.pilot_places.select_related("person").order_by("person__name", "pk"),
        "form": form
        if audience is Audience.PILOT and may(person, "achievement.pilot", achievement)
        else None,
        "figures": figures,
        "rows": [(row, _DIFFICULTIES[row.difficulty] if row.difficulty else "") for row in figures.rows],
        "fewest": FEWEST,
        "wider": [
            (each.value, _AUDIENCES[each])
            for each in list(Audience)[list(Audience).index(audience) + 1 :]
            if may(person, "achievement.widen", achievement)
        ],
        "is_published": achievement.versions.filter(state=VersionState.PUBLISHED).exists(),
    }
    return render(request, "author/pilot.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def widen(request: HttpRequest, slug: str) -> HttpResponse:
    """Open it to more people. It cannot be taken back, so the page says so beside the button."""
    person = signed_in(request)
    achievement = desk_achievement(slug, person)
    asked = request.POST.get("audience", "")
    try:
        widen_audience(
            person, achievement, Audience(asked) if asked in list(Audience) else audience_of(achievement)
        )
        messages.success(request, _("It is open to them now."))
    except PlatformError as refused:
        messages.error(request, refused.detail)
    return redirect("author:pilot", slug)

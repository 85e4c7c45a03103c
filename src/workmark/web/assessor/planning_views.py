"""An assessor's own plan: how much, when away, and to whom there are ties."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.plan_own_work import (
    Limits,
    declare_tie,
    remove_absence,
    say_absence,
    set_availability,
    withdraw_tie,
)
from workmark.assessment.allocation_models import TieKind
from workmark.assessment.workloads import availability_of
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in


class LimitsForm(forms.Form):
    most_open = forms.IntegerField(
        label=gettext_lazy("Open at once"),
        help_text=gettext_lazy("How many pieces you hold at the same time."),
        min_value=1,
        max_value=20,
    )
    most_per_week = forms.IntegerField(
        label=gettext_lazy("In a week"),
        help_text=gettext_lazy("How many pieces you take on in seven days."),
        min_value=1,
        max_value=200,
    )
    takes_given_work = forms.BooleanField(
        label=gettext_lazy("Give me work without my asking"),
        help_text=gettext_lazy("You get your fair share, and a letter. You can give any of it back."),
        required=False,
    )


class AbsenceForm(forms.Form):
    first_day = forms.DateField(
        label=gettext_lazy("First day away"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day away"), widget=forms.DateInput(attrs={"type": "date"})
    )


class TieForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What ties you"), choices=TieKind.choices)
    whom = forms.CharField(
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy(
            "An e-mail address, or a name such as example.com for everybody there. Nobody is told. You are never "
            "offered their work."
        ),
        max_length=254,
    )


_FORMS = {"limits": LimitsForm, "absence": AbsenceForm, "tie": TieForm}


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Three short forms; each is sent alone and says in `what` which one it is."""
    person = signed_in(request)
    limits = availability_of(person)
    shown: dict[str, forms.Form] = {
        "limits": LimitsForm(
            initial={
                "most_open": limits.most_open,
                "most_per_week": limits.most_per_week,
                "takes_given_work": limits.takes_given_work,
            }
        ),
        "absence": AbsenceForm(),
        "tie": TieForm(),
    }
    what = request.POST.get("what", "")
    if what in _FORMS:
        shown[what] = form = _FORMS[what](request.POST)
        if form.is_valid():
            with mending(form):
                _keep(person, what, form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("assessor:plan")
    elif request.method == "POST":
        _remove(person, request.POST)
        return redirect("assessor:plan")
    context = {
        **{f"{name}_form": form for name, form in shown.items()},
        "absences": person.absences.all(),
        "ties": person.declared_ties.order_by("declared_at"),
        "spoken": person.spoken_languages.all(),  # the frame of every page names `languages` otherwise
    }
    has_errors = any(form.is_bound for form in shown.values())
    return render(request, "assessor/plan.html", context, status=422 if has_errors else 200)


def _keep(person: Person, what: str, said: dict[str, object]) -> None:
    match what:
        case "limits":
            set_availability(person, Limits(**said))  # type: ignore[arg-type]  # the form has cleaned them
        case "absence":
            say_absence(person, **said)  # type: ignore[arg-type]  # likewise
        case "tie":
            declare_tie(person, **said, at=now())  # type: ignore[arg-type]  # likewise


def _remove(person: Person, sent: dict[str, str]) -> None:
    """What a "Remove" button names: an absence by its number, or a tie by its token. Others' are not found."""
    number = sent.get("absence", "")
    if number.isascii() and number.isdigit() and len(number) < 18:
        if (absence := person.absences.filter(pk=int(number)).first()) is not None:
            remove_absence(person, absence)
    elif (tie := person.declared_ties.filter(token=sent.get("remove_tie", "")).first()) is not None:
        withdraw_tie(person, tie)

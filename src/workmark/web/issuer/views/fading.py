"""How fast an issuer's proofs fade: half-lives of its own, or the usual ones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.organisations.models import Organisation
from workmark.organisations.permissions import may
from workmark.planning.actions.set_half_life import set_half_life
from workmark.planning.models import IssuerHalfLife
from workmark.planning.profiles import assumptions
from workmark.planning.strengths import LONGEST_HALF_LIFE, SHORTEST_HALF_LIFE, FadingKind
from workmark.web.account.forms import mending
from workmark.web.issuer.places import frame, issuer_seen_by
from workmark.web.sessions import signed_in
from workmark.web.skill_words import FADING_WORDS


class FadingForm(forms.Form):
    """A number of years for each kind of skill; empty for the usual."""

    def __init__(self, data: QueryDict | None, *, initial: dict[str, int]) -> None:
        super().__init__(data, initial=initial)
        usual = assumptions().half_lives
        for kind in FadingKind:
            self.fields[kind.value] = forms.IntegerField(
                label=FADING_WORDS[kind],
                help_text=_("Usual here: %(years)s. Leave it empty to keep to that.")
                % {"years": number_format(usual[kind], 0)},
                required=False,
                min_value=SHORTEST_HALF_LIFE,
                max_value=LONGEST_HALF_LIFE,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fading(request: HttpRequest, slug: str) -> HttpResponse:
    """Owners set them; auditors read them."""
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    form = FadingForm(request.POST if request.method == "POST" else None, initial=_own(organisation))
    if request.method == "POST" and form.is_valid():
        with mending(form):
            for kind in FadingKind:
                set_half_life(person, organisation, kind, years=form.cleaned_data[kind.value])
            messages.success(request, _("Saved. Profiles count so from now on."))
            return redirect("issuer:fading", slug=slug)
    context: dict[str, Any] = {
        **frame(organisation, "fading"),
        "form": form,
        "may_set": may(person, "half_life.set", organisation),
    }
    return render(request, "issuer/fading.html", context, status=422 if form.errors else 200)


def _own(organisation: Organisation) -> dict[str, int]:
    return dict(IssuerHalfLife.objects.filter(organisation=organisation).values_list("kind", "years"))

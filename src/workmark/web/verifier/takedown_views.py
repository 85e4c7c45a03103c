"""Ask for evidence to be covered or taken down, and see what became of it. No account is needed.

An item is named by the address where it was seen, so nobody asks about what they cannot open.
"""

from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from workmark.credentials.queries import credential_for_reader
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, PlatformError
from workmark.organisations.models import Person
from workmark.submissions.actions.ask_takedown import LONGEST_WORDS, Plea, ask_takedown
from workmark.submissions.models import Asker, Evidence, Wish
from workmark.submissions.queries import evidence_by_token, evidence_through, may_see_evidence, open_grant
from workmark.submissions.takedowns import WORKING_DAYS, takedown_by_token
from workmark.web.account.forms import mending
from workmark.web.limits import limit
from workmark.web.verifier.badge_views import public_evidence
from workmark.web.verifier.readers import keep_out_of_search, reader

_MOST_AN_HOUR = 5


class TakedownForm(forms.Form):
    about = forms.CharField(
        label=gettext_lazy("Where did you see it?"),
        help_text=gettext_lazy(
            "The address of the item. It is filled in when you come from the page with the item."
        ),
        max_length=600,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    asker = forms.ChoiceField(
        label=gettext_lazy("Why do you ask?"), choices=Asker.choices, widget=forms.RadioSelect
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("What should be done?"), choices=Wish.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("What should not be seen, and where does it stand?"),
        help_text=gettext_lazy("The learner and the issuer read this. They do not read your address."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("The answer goes there, and nothing else does."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, with the promised time on it."""
    form = TakedownForm(request.POST or None, initial={"about": request.GET.get("about", "")[:600]})
    if request.method == "POST" and form.is_valid():
        limit(request, "takedown", most=_MOST_AN_HOUR, seconds=3600)
        said = form.cleaned_data
        with mending(form):
            evidence = _item_at(said.pop("about"), reader(request))
            asked = ask_takedown(evidence, Plea(**said, language=get_language() or "en"), at=now())
            return redirect("verifier:takedown", token=asked.token)
    context = {"form": form, "days": WORKING_DAYS}
    status = 422 if form.errors else 200
    return keep_out_of_search(render(request, "verifier/takedown_ask.html", context, status=status))


@require_safe
def takedown(request: HttpRequest, token: str) -> HttpResponse:
    """Where one request stands, for whoever holds its address."""
    context = {"asked": takedown_by_token(token)}
    return keep_out_of_search(render(request, "verifier/takedown.html", context))


def _item_at(address: str, person: Person | None) -> Evidence:
    """The item that this address opens for this reader. Raises InvalidInput if it opens none."""
    told = _("No item opens at this address. Open the item you mean, and copy the address of its page.")
    try:
        found = _opened(resolve(urlsplit(address.strip()).path), person)
    except (Resolver404, PlatformError, ValueError):
        found = None
    if found is None:
        raise InvalidInput(told, fields={"about": [told]})
    return found


def _opened(match: ResolverMatch, person: Person | None) -> Evidence | None:
    place, named = match.view_name, match.kwargs
    if place == "verifier:badge-evidence":
        shown = public_evidence(credential_for_reader(named["token"], person))
        return next((item for item in shown if item.token == named["item"]), None)
    if place in {"shared:evidence-look", "shared:evidence-file"}:
        through = evidence_through(open_grant(named["token"], at=now()))
        return through.filter(token=named["evidence_token"]).first()
    if place in {"learner:evidence-look", "learner:evidence-file"}:
        item = evidence_by_token(named["token"])
        return item if may_see_evidence(person, item) else None
    return None

"""What employers need written: read by whoever writes for an issuer, who may offer to, and say what came of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.achievements.models import Achievement, AchievementVersion
from workmark.achievements.queries import issuers_written_for
from workmark.lib.clock import now
from workmark.lib.problems import NotFound, PlatformError
from workmark.web.public.entry_words import attributions_of, skill_names
from workmark.web.sessions import signed_in
from workmark.workforce.actions.offer_writing import (
    LONGEST_WORDS,
    OfferTerms,
    link_written,
    offer_writing,
    withdraw_offer,
)
from workmark.workforce.actions.request_writing import MOST_PAY
from workmark.workforce.writing import open_requests, own_offers, request_for_issuers
from workmark.workforce.writing_models import OfferState

_MOST = 200


class OfferForm(forms.Form):
    """How, by when and for how much."""

    issuer = forms.ChoiceField(label=gettext_lazy("Who would write it"))
    words = forms.CharField(
        label=gettext_lazy("How would you write it?"),
        help_text=gettext_lazy(
            "What evidence it would ask for, who would assess it. The employer reads this."
        ),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    price = forms.DecimalField(
        label=gettext_lazy("Your price"), min_value=0, max_value=MOST_PAY, decimal_places=2, initial=0
    )
    currency = forms.RegexField(
        label=gettext_lazy("Currency"), regex=r"^[A-Z]{3}$", max_length=3, initial="EUR"
    )
    ready_by = forms.DateField(
        label=gettext_lazy("Published by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@login_required
@require_safe
def needed(request: HttpRequest) -> HttpResponse:
    if not issuers_written_for(signed_in(request)).exists():
        raise NotFound(_("You do not write for any issuer. Ask an owner of yours to make you an author."))
    rows = list(open_requests(now())[:_MOST])
    return render(request, "author/needed.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need(request: HttpRequest, token: str) -> HttpResponse:
    """One request; POST makes an offer."""
    person = signed_in(request)
    found = request_for_issuers(person, token, at=now())
    issuers = {issuer.slug: issuer for issuer in issuers_written_for(person)}
    form = OfferForm(request.POST if request.method == "POST" else None)
    form.fields["issuer"].choices = [(slug, one.name) for slug, one in issuers.items()]  # type: ignore[attr-defined]  # it is a ChoiceField
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        try:
            offer_writing(person, issuers[said.pop("issuer")], found, OfferTerms(**said), at=now())
        except PlatformError as refused:
            for name, faults in (refused.fields or {"words": [refused.detail]}).items():
                form.add_error(name if name in form.fields else None, list(faults))
        else:
            messages.success(request, _("Offered. You get a letter when they answer."))
            return redirect("author:need", token)
    offers = list(own_offers(person, found))
    standing = [each for each in offers if each.state != OfferState.WITHDRAWN]
    skills = list(found.skills.select_related("framework"))
    context = {
        "asked": found,
        "names": [*skill_names(skills).values()],
        "attributions": attributions_of(skills),
        "offers": offers,
        "form": form if found.is_open_at(now()) and len(standing) < len(issuers) else None,
        "own": _own_by_title([each.issuer_id for each in standing]),
        "first_skill": found.skills.first(),
    }
    return render(request, "author/need.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take an offer back, or say which micro-credential it became."""
    person = signed_in(request)
    found = request_for_issuers(person, token, at=now())
    offer = own_offers(person, found).filter(token=request.POST.get("offer", "")).first()
    if offer is None:
        raise NotFound(_("There is no such offer here."))
    try:
        if request.POST.get("do") == "withdraw":
            withdraw_offer(person, offer, at=now())
            messages.success(request, _("Taken back."))
        else:
            written = Achievement.objects.filter(slug=request.POST.get("achievement", "")).first()
            if written is None or written.issuer_id != offer.issuer_id:
                raise NotFound(_("There is no micro-credential of yours at this address."))
            link_written(person, offer, written, at=now())
            messages.success(request, _("Linked. The employer is told when it is published."))
    except NotFound:
        raise
    except PlatformError as refused:
        messages.error(request, refused.detail)
    return redirect("author:need", token)


def _own_by_title(issuers: list[int]) -> list[Achievement]:
    """What these issuers wrote, each with the title of its newest version, in the order of titles."""
    titles: dict[int, str] = {}
    versions = AchievementVersion.objects.filter(achievement__issuer__in=issuers)
    for version in versions.select_related("achievement").order_by("number"):
        titles[version.achievement_id] = version.title
    found = list(Achievement.objects.filter(pk__in=titles))
    for each in found:
        each.newest_title = titles[each.pk]  # type: ignore[attr-defined]  # for the template alone
    return sorted(found, key=lambda each: titles[each.pk].casefold())

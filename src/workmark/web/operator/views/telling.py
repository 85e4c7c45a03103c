"""Terms and announcements: publish, list, end."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from workmark.lib.clock import now
from workmark.organisations.actions import announce as announcing
from workmark.organisations.actions import publish_terms as publishing
from workmark.organisations.operating_models import Announcement, Terms
from workmark.web.account.forms import mending
from workmark.web.operator.gate import for_operators
from workmark.web.sessions import signed_in


class TextsForm(forms.Form):
    """One text in each language of the site."""

    def __init__(
        self, data: QueryDict | None, *, most: int, rows: int, first: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=first)
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=_(name),
                max_length=most,
                required=False,  # the action says what is wanting
                widget=forms.Textarea(attrs={"rows": rows, "lang": code}),
            )

    def texts(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(code, "") for code, _name in settings.LANGUAGES}


class AnnouncementForm(TextsForm):
    days = forms.IntegerField(
        label=gettext_lazy("For how many days?"), min_value=1, max_value=announcing.MOST_DAYS, initial=7
    )


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    published = Terms.objects.order_by("-number")
    newest = published.first()
    form = TextsForm(
        request.POST or None, most=publishing.LONGEST, rows=16, first=newest.texts if newest else None
    )
    if request.method == "POST" and form.is_valid():
        with mending(form):
            publishing.publish_terms(signed_in(request), texts=form.texts(), at=now())
            messages.success(request, _("Published. Everybody is asked at their next sign-in."))
            return redirect("operator:terms")
    return _shown(request, "operator/terms.html", form, {"published": published})


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def announcements(request: HttpRequest) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, most=announcing.LONGEST, rows=3)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            announcing.announce(
                signed_in(request), texts=form.texts(), days=form.cleaned_data["days"], at=now()
            )
            messages.success(request, _("It is shown to everybody who is signed in."))
            return redirect("operator:announcements")
    made = Announcement.objects.order_by("-starts_at")[:50]
    return _shown(request, "operator/announcements.html", form, {"made": made, "at": now()})


@for_operators
@require_POST
def end(request: HttpRequest, token: str) -> HttpResponse:
    announcing.end_announcement(signed_in(request), get_object_or_404(Announcement, token=token), at=now())
    messages.success(request, _("It is shown no longer."))
    return redirect("operator:announcements")


def _shown(request: HttpRequest, page: str, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    return render(request, page, {**context, "form": form}, status=422 if form.errors else 200)

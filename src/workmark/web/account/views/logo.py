"""The logo of an organisation: given by an owner, with words for whoever does not see it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.organisations.actions.set_logo import LONGEST_ALT, MOST_BYTES, remove_logo, set_logo
from workmark.organisations.logo_models import Logo
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.forms import mending
from workmark.web.account.places import frame
from workmark.web.limits import limit
from workmark.web.sessions import signed_in


class LogoForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy(
            "PNG, JPEG or WebP, at most 1 MB. It is drawn anew, at most 480 dots wide and high."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    alt = forms.CharField(
        label=gettext_lazy("What it shows, in words"),
        help_text=gettext_lazy(
            "Read by whoever does not see it, such as “Harbour Skills Institute: a blue anchor”."
        ),
        max_length=LONGEST_ALT,
    )

    def clean_file(self) -> bytes:
        held: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return held


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    """POST stores it, or takes it away."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "organisation.manage", organisation)
    held = Logo.objects.defer("image").filter(organisation=organisation).first()
    if request.method == "POST" and request.POST.get("do") == "remove":
        remove_logo(person, organisation)
        messages.success(request, _("The logo is taken away."))
        return redirect("account:logo", slug)
    form = LogoForm(request.POST or None, request.FILES or None, initial={"alt": held.alt if held else ""})
    if request.method == "POST" and form.is_valid():
        limit(request, "logo", most=20)
        with mending(form):
            set_logo(person, organisation, form.cleaned_data["file"], alt=form.cleaned_data["alt"], at=now())
            messages.success(request, _("Stored. It stands on your page and on the pages of your badges."))
            return redirect("account:logo", slug)
    context = {**frame(person, organisation, "profile"), "form": form, "logo": held}
    return render(request, "account/logo.html", context, status=422 if form.errors else 200)

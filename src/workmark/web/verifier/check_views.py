"""Check anybody's badge: a file, pasted text or an address in; every answer out. Nothing is kept."""

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from workmark.checking.badge import check_badge
from workmark.checking.headlines import headline
from workmark.checking.inside import inside_of
from workmark.checking.summary import summarise
from workmark.lib.clock import now
from workmark.openbadges.intake import MAX_BYTES
from workmark.verification.report import Report
from workmark.web.limits import limit
from workmark.web.problems import wants_json

CHECKS_A_MINUTE = 60


class BadgeForm(forms.Form):
    """One of three: a file, a text, an address."""

    file = forms.FileField(
        label=_("A badge file"),
        help_text=_("JSON, JWT, PNG, SVG or PDF, or a photo of a QR code."),
        required=False,
    )
    url = forms.CharField(
        label=_("Or the address of a badge"),
        help_text=_("For example https://issuer.example/badges/…"),
        required=False,
        max_length=2_000,
    )
    text = forms.CharField(
        label=_("Or the badge as text"),
        help_text=_("Paste the JSON or the JWT."),
        required=False,
        max_length=MAX_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("Whose badge should it be?"),
        help_text=_("We compare this e-mail address with the one sealed in the badge. It is not kept."),
        required=False,
    )

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in ("file", "url", "text")):
            raise forms.ValidationError(_("Choose a file, enter an address, or paste a badge."))
        file = said.get("file")
        if file is not None and getattr(file, "size", 0) > 2 * MAX_BYTES:
            self.add_error("file", _("This file is far larger than any badge. Choose another."))
        return said


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form and, after it, the report. `?url=` opens it filled in; only a POST fetches anything."""
    if request.method != "POST":
        form = BadgeForm(initial={"url": request.GET.get("url", "")[:2_000]})
        return render(request, "verifier/verify.html", {"form": form})
    limit(request, "verify", most=CHECKS_A_MINUTE)
    form = BadgeForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "verifier/verify.html", {"form": form}, status=422)
    report = _report(form)
    if wants_json(request):
        return JsonResponse(report.as_json())
    context = {
        "form": BadgeForm(),
        "report": report,
        "headline": headline(report),
        "said": summarise(report.credential),
        "inside": inside_of(report.verification),
    }
    return render(request, "verifier/verify.html", context)


def _report(form: BadgeForm) -> Report:
    said = form.cleaned_data
    email = said["email"] or None
    if said["file"]:
        return check_badge(at=now(), data=said["file"].read(), name=said["file"].name or "", email=email)
    if said["url"]:
        return check_badge(at=now(), url=said["url"], email=email)
    return check_badge(at=now(), text=said["text"], email=email)

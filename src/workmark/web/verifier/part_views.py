"""Show only a part of a badge: the learner's page where she chooses, and what others see of it.

The public page is drawn from the bytes of the part alone, as if it were a stranger's badge: what they do not say
cannot slip onto it.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.checking.badge import check_badge
from workmark.checking.headlines import headline
from workmark.checking.summary import summarise
from workmark.credentials.actions.end_part import end_part
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.show_part import LONGEST_LABEL, show_part
from workmark.credentials.models import Credential, SelectiveCredential, ShownPart
from workmark.credentials.pages import part_page
from workmark.credentials.parts import Choice, ChoiceKind, choices_in
from workmark.credentials.queries import credential_for_reader, open_part
from workmark.lib.clock import now
from workmark.lib.problems import NotFound, PlatformError
from workmark.openbadges.documents import parse_json_object
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.web.learner.forms import add_problem
from workmark.web.limits import limit
from workmark.web.sessions import signed_in
from workmark.web.verifier.readers import keep_out_of_search, open_data

PARTS_A_MINUTE = 30


class PartForm(forms.Form):
    """For whom the link is, and what it shows besides the achievement."""

    label = forms.CharField(
        label=gettext_lazy("Who is it for?"),
        help_text=gettext_lazy("A name that helps you know the link again. Only you see it."),
        max_length=LONGEST_LABEL,
    )
    keys = forms.MultipleChoiceField(
        label=gettext_lazy("What may they see?"),
        help_text=gettext_lazy("What you do not tick is not in the link and not in the file."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keys"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(choice.key, words_for(choice)) for choice in choices]


def words_for(choice: Choice) -> str:
    """A choice in the words of the page."""
    about: dict[ChoiceKind, str] = {
        ChoiceKind.NAME: _("Your name: %(title)s"),
        ChoiceKind.EMAIL: _("A seal of your e-mail address, so that someone who knows it can match it"),
        ChoiceKind.CRITERIA: _("The full criteria: they name every row, not how you did"),
        ChoiceKind.ROW: _("Row: %(title)s. Level reached: %(detail)s"),
        ChoiceKind.EVIDENCE: _("Evidence: %(title)s. %(detail)s"),
    }
    return (about[choice.kind] % {"title": choice.title, "detail": choice.detail}).strip()[:300]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def parts(request: HttpRequest, token: str) -> HttpResponse:
    """The learner's page: choose, make a link, see the links there are."""
    person = signed_in(request)
    credential = _own_credential(token, person)
    selective = SelectiveCredential.objects.filter(credential=credential).select_related("key").first()
    context: dict[str, Any] = {"credential": credential, "selective": selective}
    if selective is None or selective.signed_at is None:
        return keep_out_of_search(render(request, "verifier/parts.html", context))
    choices = choices_in(parse_json_object(bytes(selective.document)))
    form = PartForm(request.POST or None, choices=choices)
    if request.method == "POST":
        limit(request, "parts", most=PARTS_A_MINUTE)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            show_part(person, selective, label=said["label"], keys=said["keys"], at=now())
        except PlatformError as problem:
            add_problem(form, problem.fields, problem.detail)
        else:
            messages.success(request, _("The link is ready. Copy it from the list, or download the file."))
            return redirect("verifier:parts", token=token)
    context |= {"form": form, "shown": _shown(selective, choices)}
    page = render(request, "verifier/parts.html", context, status=422 if form.errors else 200)
    return keep_out_of_search(page)


@login_required
@require_POST
def prepare(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the worker for the form of the badge that has parts."""
    person = signed_in(request)
    prepare_parts(person, _own_credential(token, person))
    return redirect("verifier:parts", token=token)


@login_required
@require_safe
def base_json(request: HttpRequest, token: str) -> HttpResponse:
    """The base credential for its learner alone, so that she can make parts without us."""
    credential = _own_credential(token, signed_in(request))
    selective = SelectiveCredential.objects.filter(credential=credential, signed_at__isnull=False).first()
    if selective is None:
        raise NotFound(_("This badge is being prepared. Try again in a minute."))
    response = HttpResponse(bytes(selective.document), content_type="application/vc")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename="badge-with-all-its-parts.json")
        or "attachment"
    )
    return keep_out_of_search(response)


@login_required
@require_POST
def end(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """End one link."""
    person = signed_in(request)
    credential = _own_credential(token, person)
    found = ShownPart.objects.filter(token=part, selective__credential=credential).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or its owner ended the link."))
    end_part(person, found, at=now())
    messages.success(request, _("The link is ended. It opens nothing any more."))
    return redirect("verifier:parts", token=token)


@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """What others see: the part, checked now, and nothing from anywhere else."""
    part = open_part(token)
    report = check_badge(at=now(), data=bytes(part.document), name="credential.json")
    context = {
        "token": part.token,
        "report": report,
        "headline": headline(report),
        "said": summarise(report.credential),
        "page": part_page(part),
    }
    response = keep_out_of_search(render(request, "verifier/part.html", context))
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def signed_json(request: HttpRequest, token: str) -> HttpResponse:
    """The exact bytes of the part, for any checker. Not cached, so that an ended link is ended everywhere."""
    part = open_part(token)
    response = open_data(bytes(part.document), "application/vc", cache="private, no-store")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename="badge-part.json") or "inline"
    )
    return keep_out_of_search(response)


def _own_credential(token: str, person: Person) -> Credential:
    """Her own badge; somebody else's looks absent where it is private, and is refused where it is open."""
    credential = credential_for_reader(token, person)
    require(person, "credential.show_parts", credential)
    return credential


def _shown(selective: SelectiveCredential, choices: list[Choice]) -> list[dict[str, Any]]:
    words = {choice.key: words_for(choice) for choice in choices}
    return [
        {
            "part": part,
            "page": part_page(part),
            "is_open": part.ended_at is None,
            "said": [words[key] for key in part.choices if key in words],
            "count": ngettext(
                "%(n)d thing besides the achievement",
                "%(n)d things besides the achievement",
                len(part.choices),
            )
            % {"n": len(part.choices)},
        }
        for part in selective.shown_parts.order_by("-created_at")
    ]

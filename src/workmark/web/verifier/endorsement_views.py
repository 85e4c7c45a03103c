"""Endorse an issuer, a micro-credential or a badge; read an endorsement, accept it, withdraw it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.credentials.actions.accept_endorsement import accept_endorsement, hide_endorsement
from workmark.credentials.actions.withdraw_endorsement import withdraw_endorsement
from workmark.credentials.actions.write_endorsement import LONGEST_COMMENT, Endorsed, write_endorsement
from workmark.credentials.endorsed import endorsable, endorsement_for_reader, endorsers_for
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.endorsing import shown
from workmark.credentials.withdrawn_endorsements import withdrawn_list
from workmark.lib.clock import now
from workmark.lib.problems import NotFound, PlatformError
from workmark.organisations.models import Organisation
from workmark.organisations.permissions import may
from workmark.web.learner.forms import add_problem
from workmark.web.sessions import signed_in
from workmark.web.verifier.readers import keep_out_of_search, open_data, reader


class EndorsementForm(forms.Form):
    """In whose name, and what is said."""

    endorser = forms.ChoiceField(label=gettext_lazy("In whose name?"))
    comment = forms.CharField(
        label=gettext_lazy("What do you stand behind, and why?"),
        help_text=gettext_lazy("Everyone reads this under the name of your organisation."),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, endorsers: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["endorser"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.slug, each.name) for each in endorsers]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """An owner of an issuer endorses what this address names. kind: issuer, achievement or badge."""
    person = signed_in(request)
    about = endorsable(kind, key, person)
    endorsers = list(endorsers_for(person))
    form = EndorsementForm(request.POST or None, endorsers=endorsers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        endorser = next(each for each in endorsers if each.slug == said["endorser"])
        try:
            made = write_endorsement(person, endorser, about, comment=said["comment"], at=now())
        except PlatformError as problem:
            add_problem(form, problem.fields, problem.detail)
        else:
            messages.success(
                request, _("Saved. It is being signed; whoever is endorsed decides if it is shown.")
            )
            return redirect("verifier:endorsement", token=made.token)
    context = {"form": form, "title": getattr(about, "title", "") or _title(about), "endorsers": endorsers}
    status = 422 if form.errors else 200
    return keep_out_of_search(render(request, "verifier/endorse.html", context, status=status))


@require_safe
def endorsement(request: HttpRequest, token: str) -> HttpResponse:
    """One endorsement, verified now; before it is accepted, only the two sides see it."""
    found = endorsement_for_reader(token, reader(request))
    person = reader(request)
    context = {
        "endorsement": found,
        "shown": shown(Endorsement.objects.filter(pk=found.pk, issued_at__isnull=False)),
        "is_endorsed": may(person, "endorsement.accept", found),
        "may_withdraw": may(person, "endorsement.withdraw", found),
    }
    return keep_out_of_search(render(request, "verifier/endorsement.html", context))


@login_required
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The endorsed side lets it be shown."""
    person = signed_in(request)
    accept_endorsement(person, endorsement_for_reader(token, person), at=now())
    messages.success(request, _("Accepted. It is shown from now on."))
    return redirect("verifier:endorsement", token=token)


@login_required
@require_POST
def hide(request: HttpRequest, token: str) -> HttpResponse:
    """The endorsed side lets it be shown no more."""
    person = signed_in(request)
    hide_endorsement(person, endorsement_for_reader(token, person))
    messages.success(request, _("It is shown no more. You can accept it again."))
    return redirect("verifier:endorsement", token=token)


@login_required
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The endorser takes its word back."""
    person = signed_in(request)
    withdraw_endorsement(
        person, endorsement_for_reader(token, person), reason=request.POST.get("reason", ""), at=now()
    )
    messages.success(request, _("Withdrawn. Whoever checks it learns so."))
    return redirect("verifier:endorsement", token=token)


@require_safe
def signed_json(request: HttpRequest, token: str) -> HttpResponse:
    """The signed endorsement itself."""
    found = endorsement_for_reader(token, reader(request))
    if found.issued_at is None:
        raise NotFound(_("This endorsement is being signed. Try again in a minute."))
    return keep_out_of_search(
        open_data(bytes(found.document), "application/vc", cache="private, max-age=300")
    )


@require_safe
def withdrawn(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation endorsed once and does no more, for whoever checks an endorsement."""
    organisation = get_object_or_404(Organisation, slug=slug, may_issue=True)
    return open_data(withdrawn_list(organisation.slug), "application/json")


def _title(about: Endorsed) -> str:
    return about.name if isinstance(about, Organisation) else str(about)

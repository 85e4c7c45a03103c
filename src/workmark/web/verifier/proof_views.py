"""Answer an employer's request for proof: with a file, a link or a badge of one's account. No account is needed.

Two steps, so that nobody shows more than they saw: the first prepares the answer, the second sends it.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.checking.badge import check_badge, require_finished
from workmark.checking.recording import badge_behind, shown_proof
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.queries import credentials_of
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, PlatformError
from workmark.openbadges.codes import MEANINGS
from workmark.openbadges.intake import MAX_BYTES
from workmark.organisations.acting import LinkHolder
from workmark.organisations.models import Person
from workmark.web.limits import limit
from workmark.web.verifier.readers import keep_out_of_search, reader
from workmark.workforce.actions.prepare_proof import prepare_proof
from workmark.workforce.actions.send_proof import send_proof
from workmark.workforce.actions.withdraw_proof import withdraw_proof
from workmark.workforce.consents import has_proved_who_it_is
from workmark.workforce.proof_models import ProofAnswer, ProofRequest, ProofWay
from workmark.workforce.proofs import open_request, own_answer


class AnswerForm(forms.Form):
    """One of three: a badge of the account, a file, an address."""

    badge = forms.ChoiceField(
        label=gettext_lazy("A badge of yours here"), required=False, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=gettext_lazy("A badge file"),
        help_text=gettext_lazy("JSON, JWT, PNG, SVG or PDF, from any issuer."),
        required=False,
    )
    url = forms.CharField(label=gettext_lazy("Or the address of a badge"), required=False, max_length=2_000)
    name = forms.CharField(
        label=gettext_lazy("Your name, if you want to give it"),
        help_text=gettext_lazy("The badge may name you already. Nobody checks what you write here."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *given: Any, badges: list[Credential], **more: Any) -> None:
        super().__init__(*given, **more)
        if badges:
            self.fields["badge"].choices = [(each.token, each.version.title) for each in badges]  # type: ignore[attr-defined]
        else:
            del self.fields["badge"]

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if not self.errors and sum(bool(said.get(name)) for name in ("badge", "file", "url")) != 1:
            raise forms.ValidationError(_("Choose one badge: a file, an address, or one of your account."))
        if getattr(said.get("file"), "size", 0) > 2 * MAX_BYTES:
            self.add_error("file", _("This file is far larger than any badge. Choose another."))
        return said


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, for what and why; the form; then what would be shown."""
    asked, person = open_request(token, at=now()), reader(request)
    badges = list(credentials_of(person).filter(state=CredentialState.ISSUED)) if person else []
    form = AnswerForm(request.POST or None, request.FILES or None, badges=badges)
    if request.method == "POST" and form.is_valid():
        limit(request, "verify", most=60)
        try:
            answer = _prepared(asked, form, person)
        except PlatformError as refused:
            form.add_error(None, refused.detail)
        else:
            return redirect("verifier:proof-answer", answer.token)
    context = {
        "asked": asked,
        "form": form,
        "person": person,
        "is_proved": has_proved_who_it_is(asked.organisation),
    }
    return _private(render(request, "verifier/proof.html", context, status=422 if form.errors else 200))


@require_safe
def proof_answer(request: HttpRequest, token: str) -> HttpResponse:
    """For its sender: exactly what the employer sees or would see, and the way to send it or take it back."""
    answer = _of_reader(request, token)
    context = {
        "answer": answer,
        "asked": answer.request,
        "titles": {code.value: meaning.title for code, meaning in MEANINGS.items()},
        "is_proved": has_proved_who_it_is(answer.request.organisation),
    }
    return _private(render(request, "verifier/proof_answer.html", context))


@csrf_protect
@require_POST
def proof_send(request: HttpRequest, token: str) -> HttpResponse:
    answer = _of_reader(request, token)
    send_proof(_actor(answer, request), answer, at=now())
    messages.success(request, _("Sent. Keep the address of this page: here you can take it back."))
    return redirect("verifier:proof-answer", token)


@csrf_protect
@require_POST
def proof_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take it back, or give up what was prepared."""
    answer = _of_reader(request, token)
    was_sent, asked = answer.sent_at is not None, answer.request
    withdraw_proof(_actor(answer, request), answer)
    messages.success(
        request, _("Taken back. The employer does not see it any more.") if was_sent else _("Deleted.")
    )
    return redirect("verifier:proof", asked.token) if asked.is_open_at(now()) else redirect("verifier:verify")


def _prepared(asked: ProofRequest, form: AnswerForm, person: Person | None) -> ProofAnswer:
    said, at = form.cleaned_data, now()
    if said.get("badge") and person is not None:
        badge = credentials_of(person).get(token=said["badge"])
        report = require_finished(check_badge(at=at, data=bytes(badge.document), name="credential.json"))
        shown = shown_proof(report, address="")
        return prepare_proof(asked, shown, way=ProofWay.WALLET, name=person.name, at=at, owner=person)
    if said["file"]:
        report, way, address = (
            check_badge(at=at, data=said["file"].read(), name=said["file"].name or ""),
            ProofWay.FILE,
            "",
        )
    else:
        address = said["url"].strip()
        report, way = check_badge(at=at, url=badge_behind(address, at=at)), ProofWay.LINK
    if not require_finished(report).is_readable:
        raise InvalidInput(_("This is no badge that we can read. Check the address or the file."))
    return prepare_proof(asked, shown_proof(report, address=address), way=way, name=said["name"], at=at)


def _of_reader(request: HttpRequest, token: str) -> ProofAnswer:
    """Raises NotFound; NotAllowed where it was sent from somebody else's account."""
    answer, person = own_answer(token, at=now()), reader(request)
    if answer.person_id is not None and (person is None or person.pk != answer.person_id):
        raise NotAllowed(_("Sign in as whoever prepared this answer."))
    return answer


def _actor(answer: ProofAnswer, request: HttpRequest) -> Person | LinkHolder:
    person = reader(request)
    return person if answer.person_id is not None and person is not None else LinkHolder()


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return keep_out_of_search(response)

"""A learner's whole record: ask for it, see when it is ready, take it away, let others read it, remove it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from workmark.credentials.actions.ask_for_record import ask_for_record
from workmark.credentials.actions.remove_record import remove_record
from workmark.credentials.actions.share_record import end_record_sharing, share_record
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import record_file
from workmark.credentials.queries import credentials_of, own_record, records_of
from workmark.credentials.record_models import RecordRequest
from workmark.jobs.standing import Standing, is_held_up, standing_of
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.web.account.forms import mending
from workmark.web.limits import limit
from workmark.web.sessions import signed_in

RECORDS_AN_HOUR = 20


class RecordForm(forms.Form):
    """Which badges, and who signs the cover, where there is a choice."""

    badges = forms.MultipleChoiceField(
        label=gettext_lazy("Which badges?"),
        help_text=gettext_lazy(
            "What you do not tick is not in the file, and nothing in it says that it exists. Whoever checks a file with an "
            "expired badge reads that it expired."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    issuer = forms.ChoiceField(
        label=gettext_lazy("Who signs the cover?"),
        help_text=gettext_lazy(
            "Each badge keeps its own issuer's signature. The cover says who put them together."
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None, *, held: list[Credential], first_choice: set[str]) -> None:
        """first_choice: the tokens that stand ticked; all that have not ended when it names none of hers."""
        issuers = {each.issuer.slug: each.issuer.name for each in held}
        first = next(iter(issuers), "")
        ticked = [each.token for each in held if each.token in first_choice]
        ticked = ticked or [each.token for each in held if not _has_expired(each)]
        super().__init__(data, initial={"badges": ticked, "issuer": first})
        badges, issuer = self.fields["badges"], self.fields["issuer"]
        assert isinstance(badges, forms.MultipleChoiceField)
        assert isinstance(issuer, forms.ChoiceField)
        badges.choices = [(each.token, _words_for(each)) for each in held]
        issuer.choices = list(issuers.items())


def _has_expired(badge: Credential) -> bool:
    """A checker says of a record that holds such a badge that something in it failed, so it is no first choice."""
    return badge.valid_until is not None and badge.valid_until <= now()


def _words_for(badge: Credential) -> str:
    facts = {"title": badge.version.title, "issuer": badge.issuer.name}
    return (
        _("%(title)s (%(issuer)s; expired)") if _has_expired(badge) else _("%(title)s (%(issuer)s)")
    ) % facts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def records(request: HttpRequest) -> HttpResponse:
    """The page where she asks, and the list of what was made."""
    person = signed_in(request)
    held = list(credentials_of(person).filter(state=CredentialState.ISSUED, revoked_at=None, held_at=None))
    stack = _of_stack(held, request.GET.get("stack", ""))
    form = RecordForm(request.POST or None, held=held, first_choice=stack)
    if request.method == "POST" and form.is_valid():
        limit(request, "record", most=RECORDS_AN_HOUR, seconds=3600)
        said = form.cleaned_data
        issuer = next(each.issuer for each in held if each.issuer.slug == said["issuer"])
        with mending(form):
            ask_for_record(person, issuer, tokens=said["badges"], at=now())
            messages.success(request, _("A worker signs your record now. It stands here when it is ready."))
            return redirect("learner:records")
    made = [_shown(each) for each in records_of(person).annotate(badges=Count("credentials"))]
    context = {
        "form": form,
        "held": held,
        "made": made,
        "is_under_way": any(
            each["standing"] is Standing.UNDER_WAY and not each["record"].issuer.suspended_at for each in made
        ),
    }
    return render(request, "learner/records.html", context, status=422 if form.errors else 200)


def _of_stack(held: list[Credential], token: str) -> set[str]:
    """The badge of a stack and those that make it up, for a transcript of it; empty for any other token."""
    whole = next((each for each in held if each.token == token), None)
    counted = set(whole.counted.values_list("token", flat=True)) if whole else set()
    return counted | {token} if counted else set()


def _shown(record: RecordRequest) -> dict[str, Any]:
    standing = standing_of(record.job) if record.is_open else Standing.AT_REST
    return {
        "record": record,
        "address": record_file(record),
        "standing": standing,
        "is_held_up": standing is Standing.UNDER_WAY and is_held_up(record.job),
    }


@login_required
@require_POST
def share(request: HttpRequest, token: str) -> HttpResponse:
    person, record = _own(request, token)
    share_record(person, record, at=now())
    messages.success(request, _("Whoever has the address can read this record now."))
    return redirect("learner:records")


@login_required
@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """End the sharing."""
    person, record = _own(request, token)
    end_record_sharing(person, record)
    messages.success(request, _("Only you can open this record now."))
    return redirect("learner:records")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, token: str) -> HttpResponse:
    person, record = _own(request, token)
    if request.method == "POST":
        remove_record(person, record, at=now())
        messages.success(request, _("The record is removed here. Your badges stay as they are."))
        return redirect("learner:records")
    return render(request, "learner/record_remove.html", {"record": record})


def _own(request: HttpRequest, token: str) -> tuple[Person, RecordRequest]:
    person = signed_in(request)
    return person, own_record(person, token)

"""What stays open to a suspended person: taking their data away, and having their account erased.

They cannot sign in. A link in an e-mail opens the page. Each button asks for their password and for a code of their second
step, where they have these: a mailbox that was broken into opens no more here than it does at the sign-in.
"""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workmark.jobs.standing import Standing, is_held_up, standing_of
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, NotFound
from workmark.organisations.models import Person
from workmark.privacy.actions.ask_archive import ask_archive
from workmark.privacy.actions.ask_erasure import ask_erasure, cancel_erasure
from workmark.privacy.models import Badges, archives_of, open_request
from workmark.web.account.forms import mending
from workmark.web.account.suspended_links import (
    code_of,
    further_addresses,
    is_open_by_mailbox,
    person_behind,
    send_link,
)
from workmark.web.account.views.take_away import ARCHIVES_A_DAY
from workmark.web.limits import limit

TRIES_AN_HOUR = 10


_CHOICES = [
    ("archive", gettext_lazy("Put all my data together in one file")),
    ("download", gettext_lazy("Download that file")),
    ("erase", gettext_lazy("Erase my account, in a week")),
    ("cancel", gettext_lazy("Do not erase my account after all")),
]


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class DataForm(forms.Form):
    """What to do; the password and a code of the second step, where there are these."""

    do = forms.ChoiceField(
        label=gettext_lazy("What would you like?"),
        choices=_CHOICES,
        widget=forms.RadioSelect,
    )
    badges = forms.ChoiceField(
        label=gettext_lazy("If you erase it: what shall become of your badges?"),
        choices=Badges.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    code = forms.CharField(
        label=gettext_lazy("Code of your second step"),
        help_text=gettext_lazy(
            "From your app, or one of your printed codes. If you have neither, write to the operator of this site."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    mailed = forms.CharField(
        label=gettext_lazy("Code from your other address"),
        help_text=gettext_lazy(
            "We sent it to each further address that you confirmed, with the newest link."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, person: Person, token: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person, self._token = person, token
        is_by_mailbox, others = is_open_by_mailbox(person), further_addresses(person)
        if not is_by_mailbox or not others:
            del self.fields["mailed"]
        if is_by_mailbox and not others:
            what = self.fields["do"]
            assert isinstance(what, forms.ChoiceField)
            what.choices = [each for each in _CHOICES if each[0] in {"erase", "cancel"}]
        if not person.has_usable_password():
            del self.fields["password"]
        if not _steps_of(person):
            del self.fields["code"]

    def clean_password(self) -> str:
        said: str = self.cleaned_data["password"]
        if not self._person.check_password(said):
            raise forms.ValidationError(_("This is not the password of your account."))
        return said

    def clean_mailed(self) -> str:
        said: str = self.cleaned_data["mailed"]
        if not constant_time_compare(said.strip().upper(), code_of(self._token)):
            raise forms.ValidationError(_("This is not the code of this link. Take the newest letter."))
        return said

    def clean(self) -> dict[str, Any]:
        """The code comes last: whoever has not the password learns nothing of it, and looking at one uses it up."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("do") == "erase" and not said.get("badges"):
            self.add_error("badges", self.fields["badges"].error_messages["required"])
        if "code" in self.fields and not self.errors:
            # The check of the sign-in, with its own limit on wrong codes.
            step = AuthenticateForm({"code": said["code"]}, user=self._person)
            if step.is_valid():
                step.authenticator.record_usage()
            else:
                self.add_error("code", step.errors["code"])
        return said


def _steps_of(person: Person) -> set[str]:
    """The kinds of second step that the person set up."""
    return set(Authenticator.objects.filter(user=person).values_list("type", flat=True))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for the link. The answer is the same whether there is such an account or not."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "suspended-link", most=5, seconds=3600)
        send_link(form.cleaned_data["email"])
        messages.success(request, _("If that account is suspended, an e-mail with a link is on its way."))
        return redirect("account:suspended")
    return render(request, "account/suspended.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind the link."""
    person = person_behind(token)
    limit(request, "suspended-data", most=30, seconds=3600, person=person)
    # A passkey is asked for by a script and for one address: the sign-in has that, this page has not.
    is_passkey_alone = _steps_of(person) == {Authenticator.Type.WEBAUTHN}
    form = DataForm(request.POST or None, person=person, token=token)
    if request.method == "POST":
        limit(request, "suspended-tries", most=TRIES_AN_HOUR, seconds=3600, person=person)
        if is_passkey_alone:
            raise NotAllowed(_("Your passkey cannot be asked for here. Write to the operator of this site."))
    if request.method == "POST" and form.is_valid():
        with mending(form):
            return _done(request, person, form.cleaned_data) or redirect("account:suspended-data", token)
    archive = archives_of(person).first()
    context = {
        "form": form,
        "is_passkey_alone": is_passkey_alone,
        "is_without_data": is_open_by_mailbox(person) and not further_addresses(person),
        "archive": archive,
        "is_stuck": archive is not None
        and archive.made_at is None
        and standing_of(archive.job) is Standing.STUCK,
        "is_held_up": archive is not None and archive.made_at is None and is_held_up(archive.job),
        "asked": open_request(person),
    }
    return render(request, "account/suspended_data.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, person: Person, said: dict[str, str]) -> FileResponse | None:
    """Do what was chosen; the file, where that is what was asked for."""
    if said["do"] == "download":
        return _file(person)
    if said["do"] == "archive":
        limit(request, "archive", most=ARCHIVES_A_DAY, seconds=86_400, person=person)
        ask_archive(person, at=now())
        messages.success(request, _("A worker puts it together now. It stands here when it is ready."))
    elif said["do"] == "erase":
        ask_erasure(person, badges=said["badges"], at=now())
        messages.success(request, _("We erase your account on the day that stands below."))
    elif (asked := open_request(person)) is not None:
        cancel_erasure(person, asked, at=now())
        messages.success(request, _("Stopped. Your account stays as it is."))
    return None


def _file(person: Person) -> FileResponse:
    archive = archives_of(person).filter(made_at__isnull=False).first()
    if archive is None:
        raise NotFound(
            _("There is nothing at this address. Archives are removed after a week; ask for a new one.")
        )
    response = FileResponse(
        default_storage.open(archive.name, "rb"),
        as_attachment=True,
        filename=f"workmark-{archive.made_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response

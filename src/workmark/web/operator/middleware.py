"""An operator looks at somebody's pages by their consent: as they see them, with a banner on each, and changing nothing."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from workmark.credentials.models import Credential, CredentialVisibility
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed
from workmark.organisations.actions.give_help import note_look
from workmark.organisations.models import Person
from workmark.organisations.operating import is_operator
from workmark.organisations.operating_models import HelpGrant
from workmark.submissions.models import Evidence
from workmark.web.problems import problem_response

SESSION_KEY = "help_grant"
# What opens or carries off an account is nobody's to look at, and the operator's own pages stay the operator's.
OWN = ("/operator/", "/i18n/", "/components/", "/account/logout/")
# Of the pages about badges, those that show anybody the same. Answers to employers, bulk checks and drafts are not.
_PUBLIC = (
    "badge",
    "issuer",
    "status",
    "authority",
    "log",
    "verify",
    "instance-did",
    "withdrawn-endorsements",
)
# What would last beyond the hour: links that anybody can open, and files that prove something of whoever they name.
_LASTS = frozenset({"sharing", "resume", "imported-file"})
_SIGNED = frozenset(
    f"badge-{form}" for form in ("json", "jwt", "png", "svg", "pdf", "log-proof", "elm", "ob2")
)
_READS = frozenset({"GET", "HEAD"})


class LookingAs:
    """Stands after all that keeps sessions, so that the person gets no session and the operator keeps theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        operator = request.user
        if not isinstance(operator, Person) or SESSION_KEY not in request.session:
            return self.get_response(request)
        grant = _grant_of(operator, request.session[SESSION_KEY])
        if grant is None:
            del request.session[SESSION_KEY]
            return problem_response(
                request, NotAllowed(_("The consent to look has ended. You are on your own account again."))
            )
        request.help_grant = grant  # type: ignore[attr-defined]
        if request.path.startswith(OWN):
            return self.get_response(request)
        if request.method not in _READS or not _is_open(request.path_info, grant.person):
            told = _(
                "You look at somebody's pages by their consent. Only their own work and public pages open, "
                "and nothing can be changed."
            )
            return problem_response(request, NotAllowed(told))
        note_look(grant, request.path, at=now())
        request.user = grant.person
        try:
            return self.get_response(request)
        finally:
            request.user = operator


def _is_open(path: str, person: Person) -> bool:
    """Only the person's own work and public pages: whom they judge, hire or teach has consented to nothing."""
    try:
        page = resolve(path)
    except Resolver404:
        return True
    name = page.url_name or ""
    if name == "evidence-original":
        return False  # it holds what a safe copy leaves out: where a photo was taken, who else is in it
    if page.namespace == "learner" and name in _LASTS:
        return False
    if page.namespace == "verifier" and name in _SIGNED:
        return _is_shown_to_others(page.kwargs["token"])
    if page.namespace == "learner":
        return not name.startswith("evidence-") or _is_own(page.kwargs["token"], person)
    if page.namespace == "verifier":
        return name.startswith(_PUBLIC)
    return page.namespace == "public" or page.view_name == "home"


def _is_own(token: str, person: Person) -> bool:
    return Evidence.objects.filter(token=token, submission__learner=person).exists()


def _is_shown_to_others(token: str) -> bool:
    """Whether a badge's files open to others too; those of one that its learner keeps to herself are not carried off."""
    return Credential.objects.filter(token=token).exclude(visibility=CredentialVisibility.PRIVATE).exists()


def _grant_of(operator: Person, token: str) -> HelpGrant | None:
    """The open consent by which this operator looks."""
    grant = HelpGrant.objects.select_related("person").filter(token=token, operator=operator).first()
    if grant is None or not grant.is_open(now()) or not grant.person.is_active or not is_operator(operator):
        return None
    return grant

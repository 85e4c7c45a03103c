"""What of a form is kept that was sent after its session had ended, and by what its browser and person are known.

Two cookies, both unreadable to scripts. One says, sealed, which account was last signed in here: so that words go back
to that account and to no other who signs in at the same computer. One is the secret of this browser, for a day.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.http import url_has_allowed_host_and_scheme

from workmark.credentials.sealing import SealBroken, seal, unseal
from workmark.lib.tokens import new_token
from workmark.organisations.actions.keep_words import keep_words, words_kept
from workmark.organisations.kept_words_models import KEPT_FOR, KeptWords
from workmark.organisations.models import Person

_HOST = "__Host-" if settings.USES_HTTPS else ""
ACCOUNT_COOKIE, BROWSER_COOKIE = f"{_HOST}account", f"{_HOST}kept"
_ACCOUNT_COOKIE_AGE = 30 * 24 * 3600  # longer than a session, so that its end finds the cookie here
MOST_BYTES = 1024 * 1024  # of a form that is read for this; a longer one is a file
_LONGEST_ADDRESS = 2_000
# Our field that says which kept words a form is; Django's proof of origin. Neither is anybody's words.
OWN_FIELD = "kept-words"
_DROPPED = frozenset({OWN_FIELD, "csrfmiddlewaretoken"})
# A form with such a field is not kept at all, wherever it stands.
_SECRET = re.compile(r"pass(word|phrase|code|key)|secret|otp|credential", re.IGNORECASE)
# What a program would write: a key, a number, a date, a token. Such values go along, listed apart from the words.
_MACHINE_MADE = re.compile(r"[a-z0-9_.:/+-]{0,64}|[A-Za-z0-9_-]{20,64}", re.ASCII)

_ROOMS = frozenset({"learner", "assessor", "author", "employer", "issuer", "verifier", "public"})
# Of the account pages those with words. What opens an account, and answers kept under a pseudonym, stay out.
_ACCOUNT_PAGES = frozenset(
    {
        "needs",
        "need",
        "fee",
        "answer-need",
        "answer-fee",
        "ask-employer",
        "let-look",
        "organisation",
        "new-organisation",
    }
)


@dataclass(frozen=True)
class Sent:
    """One form. page: the address it stood on, or "". fields: names and values in the order they were sent."""

    page: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def words(self) -> list[tuple[str, str]]:
        return [each for each in self.fields if not _MACHINE_MADE.fullmatch(each[1])]

    @property
    def rest(self) -> list[tuple[str, str]]:
        return [each for each in self.fields if _MACHINE_MADE.fullmatch(each[1])]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What of the rest says something."""
        return [each for each in self.rest if each[1]]


@dataclass(frozen=True)
class Offered:
    """Kept words as they are offered again."""

    token: str
    sent: Sent
    sent_at: datetime
    expires_at: datetime


class _Origin(CsrfViewMiddleware):
    """Django's own check, asked and not enforced. Views that check it later themselves are asked here as well."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def came_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages in this browser sent it: else nothing of it is ever kept."""
    asked = _Origin(_any_page)
    return asked.process_view(request, _any_page, (), {}) is None


def _any_page(*_asked: object, **_by_name: object) -> HttpResponseBase:
    """Stands for a page that is not exempt from the check."""
    return HttpResponseBase()


def is_of_a_kept_kind(request: HttpRequest) -> bool:
    """Pages where people write; none by which somebody signs in, or that holds a secret."""
    found = request.resolver_match
    if found is None or not 0 < _length(request) <= MOST_BYTES:
        return False
    if found.namespace == "account":
        return found.url_name in _ACCOUNT_PAGES
    return found.namespace in _ROOMS and "/connections/" not in request.path


def sent_in(request: HttpRequest) -> Sent | None:
    """What stands in the form; None where nothing does, or a secret."""
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in _DROPPED
        for value in values
    ]
    sent = Sent(page_before(request), fields, bool(request.FILES))
    if not any(value.strip() for _name, value in fields) or any(
        _SECRET.search(name) for name, _value in fields
    ):
        return None
    return sent


def words_of_own_form(request: HttpRequest) -> Sent | None:
    """What stands in a form of ours that failed the check of its origin, since it was open from before another sign-in.

    The browser's own word is taken for where it came from: no page can set that header. Good for showing the words to
    whoever has just sent them, and for nothing else.
    """
    here = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") != here or not is_of_a_kept_kind(request):
        return None
    sent = sent_in(request)
    return sent if sent is not None and sent.words else None


def page_before(request: HttpRequest) -> str:
    """The address in this site that the form stood on; "" where the browser does not say."""
    page = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    path = page.partition(request.get_host())[2]
    return path if here and path.startswith("/") and len(path) <= _LONGEST_ADDRESS else ""


def keep(request: HttpRequest, person: Person, sent: Sent, *, at: datetime) -> str:
    """Gives the secret that the browser must hold from now on; "" where the person has too many kept."""
    browser = request.COOKIES.get(BROWSER_COOKIE, "") or new_token()
    plain = json.dumps([sent.page, sent.fields, sent.had_files]).encode()

    def sealed(token: str) -> bytes:
        return seal(plain, key_encryption_key=settings.SECRET_KEY, bound_to=f"kept words {token} {browser}")

    kept = keep_words(person, browser=browser, address=request.get_full_path(), seal=sealed, at=at)
    return browser if kept else ""


def offered(request: HttpRequest, person: Person, *, at: datetime) -> list[Offered]:
    """What this person sent from this browser to this very address."""
    browser = request.COOKIES.get(BROWSER_COOKIE, "")
    if not browser:
        return []
    found = words_kept(person, browser=browser, address=request.get_full_path(), at=at)
    return [
        Offered(row.token, sent, row.sent_at, row.expires_at)
        for row in found
        if (sent := _opened(row, browser))
    ]


def _opened(row: KeptWords, browser: str) -> Sent | None:
    try:
        plain = unseal(
            bytes(row.sealed),
            key_encryption_key=settings.SECRET_KEY,
            bound_to=f"kept words {row.token} {browser}",
        )
    except SealBroken:
        return None
    page, fields, had_files = json.loads(plain)
    return Sent(page, [(name, value) for name, value in fields], had_files)


def last_here(request: HttpRequest) -> Person | None:
    """Whose session was the last in this browser, by the sealed cookie; None where nothing says so."""
    handle = _handle_in(request)
    return Person.objects.filter(handle=handle, is_active=True).first() if handle else None


def remember_account(request: HttpRequest, response: HttpResponseBase, person: Person) -> None:
    """Write down, sealed and for this browser alone, who is signed in here. Never on what a cache might share."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or "public" in response.headers.get("Cache-Control", ""):
        return
    if _handle_in(request) == person.handle:
        return
    sealed = seal(person.handle.encode(), key_encryption_key=settings.SECRET_KEY, bound_to=ACCOUNT_COOKIE)
    _set(response, ACCOUNT_COOKIE, sealed.hex(), _ACCOUNT_COOKIE_AGE)


def remember_browser(response: HttpResponseBase, browser: str) -> None:
    _set(response, BROWSER_COOKIE, browser, int(KEPT_FOR.total_seconds()))


def _handle_in(request: HttpRequest) -> str:
    try:
        sealed = bytes.fromhex(request.COOKIES.get(ACCOUNT_COOKIE, ""))
        return unseal(sealed, key_encryption_key=settings.SECRET_KEY, bound_to=ACCOUNT_COOKIE).decode()
    except (ValueError, SealBroken):
        return ""


def _set(response: HttpResponseBase, name: str, value: str, age: int) -> None:
    response.set_cookie(
        name, value, max_age=age, secure=settings.USES_HTTPS, httponly=True, samesite="Lax", path="/"
    )


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0

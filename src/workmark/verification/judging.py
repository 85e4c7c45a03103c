"""From what somebody handed over to a judged credential: open it, follow where it leads, verify what is found.

Pure: the moment, the resolver and the trust are arguments. It runs in the child process (`child.py`), because every
step of it touches a stranger's bytes.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from workmark.openbadges.baking.png import PNG_SIGNATURE
from workmark.openbadges.checks.presenting import Occasion, check_unpresented
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import NoCredentialInside, OpenBadgesError, UnreadableContainer, Unresolvable
from workmark.openbadges.intake import Container, Kind, Opened, open_badge
from workmark.openbadges.jose.verify import verify_token
from workmark.openbadges.jws import parse_compact
from workmark.openbadges.log.evidence import NO_LOG, LogBook, WithProof
from workmark.openbadges.ob2.documents import is_open_badges_2
from workmark.openbadges.ob2.verify import verify_open_badges_2
from workmark.openbadges.presentations import is_presentation, verify_presentation
from workmark.openbadges.report import Check, Outcome, Verification, answer
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.trust import Trust
from workmark.openbadges.verify import verify, verify_proofs
from workmark.verification.picture_check import check_picture
from workmark.verification.pictures import is_picture, read_qr_code
from workmark.verification.web_pages import is_web_page, linked_badge

# A QR code leads to a page, the page to the badge: more steps than that are a maze, not a badge.
MAX_STEPS = 3


@dataclass(frozen=True)
class Handed:
    """What somebody gave us: bytes with the file's name if it had one, or else an address."""

    data: bytes = b""
    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Scope:
    """What is asked, where it is not the usual.

    proofs_only: the proofs alone, as `openbadges.verify_proofs`. challenge, domain: of a presentation's occasion.
    may_be_empty: a presentation that holds no credential is an answer too.
    """

    proofs_only: bool = False
    challenge: str | None = None
    domain: str | None = None
    may_be_empty: bool = False

    @property
    def occasion(self) -> Occasion:
        """The occasion that a presentation should be for."""
        return Occasion(self.challenge, self.domain)


THE_USUAL = Scope()


@dataclass(frozen=True)
class Judged:
    """The answer, before it becomes a `Report`."""

    verification: Verification
    is_readable: bool
    container: str = ""
    found_at: str = ""
    notes: tuple[str, ...] = ()
    is_finished: bool = True


@dataclass(frozen=True)
class _Found:
    """picture: the bytes of the picture that the badge was baked into; empty when it came otherwise."""

    opened: Opened
    found_at: str
    notes: tuple[str, ...]
    picture: bytes = b""


def judge(
    handed: Handed,
    *,
    at: datetime,
    resolve: Resolver,
    trust: Trust,
    email: str | None = None,
    scope: Scope = THE_USUAL,
    log: LogBook = NO_LOG,
) -> Judged:
    """Open, follow and verify; never raises for anything a document can contain, but for MemoryError."""
    try:
        found = _find(handed, resolve)
        return _judged(found, at=at, resolve=resolve, trust=trust, email=email, scope=scope, log=log)
    except MemoryError:
        raise
    except Unresolvable as error:
        return _unreadable(Outcome.NOT_DETERMINED, error)
    except OpenBadgesError as error:
        return _unreadable(Outcome.FAILED, error)
    except Exception as error:
        message = gettext_noop("We could not tell: something in the badge stopped this check ({kind}).")
        stopped = answer(CheckCode.READABLE, Outcome.NOT_DETERMINED, message, kind=type(error).__name__)
        return Judged(Verification((stopped,)), is_readable=False)


def _judged(
    found: _Found,
    *,
    at: datetime,
    resolve: Resolver,
    trust: Trust,
    email: str | None,
    scope: Scope,
    log: LogBook,
) -> Judged:
    opened = found.opened
    if opened.kind is Kind.TOKEN:
        verification = _verify_token(opened.token, at, resolve, trust, email, scope)
    else:
        book = WithProof(log, opened.log_proof) if opened.log_proof else log
        verification = _verify_document(opened.document or {}, at, resolve, trust, email, scope, book)
    if not scope.may_be_empty and _is_empty(verification):
        nothing = answer(
            CheckCode.READABLE, Outcome.FAILED, gettext_noop("This presentation holds no badge.")
        )
        return Judged(Verification((nothing,)), is_readable=False)
    read = answer(
        CheckCode.READABLE,
        Outcome.PASSED,
        gettext_noop("We opened it and found a badge, as {container}."),
        container=opened.container.upper(),
    )
    pictured: tuple[Check, ...] = ()
    if found.picture and verification.credential is not None and not scope.proofs_only:
        pictured = (check_picture(_with_its_page(verification), found.picture, resolve),)
    return Judged(
        verification=replace(verification, checks=(read, *verification.checks, *pictured)),
        is_readable=True,
        container=opened.container.value,
        found_at=found.found_at,
        notes=found.notes,
    )


def _with_its_page(verification: Verification) -> JsonObject:
    """An Open Badges 2 badge names its picture on the page of its description, which the check has read."""
    document = dict(verification.credential or {})
    for check in verification.of(CheckCode.BADGE_CLASS):
        if isinstance(page := check.facts.get("badge"), dict):
            document["badge"] = page
    return document


def _is_empty(verification: Verification) -> bool:
    """A presentation that holds no credential, nor does any presentation inside it."""
    if not is_presentation(dict(verification.credential or {})):
        return False
    return all(_is_empty(held) for held in verification.contained)


def _verify_document(
    document: JsonObject,
    at: datetime,
    resolve: Resolver,
    trust: Trust,
    email: str | None,
    scope: Scope,
    log: LogBook,
) -> Verification:
    if is_presentation(document):
        return verify_presentation(
            document,
            at=at,
            resolve=resolve,
            trust=trust,
            email=email,
            occasion=scope.occasion,
            proofs_only=scope.proofs_only,
        )
    if scope.proofs_only:
        return verify_proofs(document, at=at, resolve=resolve, occasion=scope.occasion)
    if is_open_badges_2(document):
        return _verify_open_badges_2(document, at, resolve, email, scope)
    return verify(
        document, at=at, resolve=resolve, trust=trust, email=email, log=log, occasion=scope.occasion
    )


def _verify_token(
    token: str, at: datetime, resolve: Resolver, trust: Trust, email: str | None, scope: Scope
) -> Verification:
    """A signed Assertion of Open Badges 2 is a token too, and is told apart by what it says inside."""
    if _holds_open_badges_2(token):
        return _verify_open_badges_2(token, at, resolve, email, scope)
    return verify_token(token, at=at, resolve=resolve, trust=trust, email=email, occasion=scope.occasion)


def _verify_open_badges_2(
    badge: JsonObject | str, at: datetime, resolve: Resolver, email: str | None, scope: Scope
) -> Verification:
    """That standard knows no presenting, so an occasion that was asked for is one that nobody signed for."""
    report = verify_open_badges_2(badge, at=at, resolve=resolve, emails=(email,) if email else ())
    return replace(report, checks=(*report.checks, *check_unpresented(scope.occasion)))


def _holds_open_badges_2(token: str) -> bool:
    try:
        return is_open_badges_2(parse_compact(token).claims)
    except OpenBadgesError:
        return False


def _unreadable(outcome: Outcome, error: OpenBadgesError) -> Judged:
    check = answer(CheckCode.READABLE, outcome, gettext_noop("{why}"), why=str(error))
    return Judged(Verification((check,)), is_readable=False)


def _find(handed: Handed, resolve: Resolver) -> _Found:
    """Follow addresses until there is a credential. Raises OpenBadgesError."""
    opened = Opened(Kind.ADDRESS, Container.TEXT, address=handed.url)
    data = handed.data
    if not handed.url:
        opened = _open(data, handed.name, address="")
    notes = opened.notes
    # Older pictures hold only the badge's address: the picture is still the one to ask about.
    address, picture = "", _baked(opened, data)
    for _ in range(MAX_STEPS):
        if opened.kind is not Kind.ADDRESS:
            break
        fetched = resolve(opened.address)
        address, data = fetched.url, fetched.body
        opened = _open(data, "", address)
        notes, picture = notes + opened.notes, _baked(opened, data) or picture
    if opened.kind is not Kind.ADDRESS:
        return _Found(opened, address, notes, picture)
    raise UnreadableContainer(
        f"This leads from one address to the next, {MAX_STEPS} times, and never to a badge. Ask for the badge itself."
    )


def _baked(opened: Opened, data: bytes) -> bytes:
    """The picture that something was taken out of; empty for anything else, such as a photo of a QR code."""
    return data if opened.container in (Container.PNG, Container.SVG) else b""


def _open(data: bytes, name: str, address: str) -> Opened:
    """As `open_badge`, and besides: a picture's QR code, and the badge that a web page links to."""
    if address and is_web_page(data) and (link := linked_badge(data, address)):
        return Opened(
            Kind.ADDRESS, Container.TEXT, address=link, notes=("The web page links to this badge.",)
        )
    try:
        return open_badge(data, name=name)
    except UnreadableContainer as error:
        if not is_picture(data):
            raise
        code = _qr_code(data, instead_of=error)
    opened = open_badge(code.encode())
    note = f"Read from the QR code in the picture: {code[:200]}"
    return replace(opened, notes=(note, *opened.notes))


def _qr_code(data: bytes, *, instead_of: UnreadableContainer) -> str:
    """The text of a picture's QR code. Raises what was wrong with the badge in it, if one is and there is no code."""
    try:
        return read_qr_code(data)
    except OpenBadgesError:
        if data.startswith(PNG_SIGNATURE) and not isinstance(instead_of, NoCredentialInside):
            raise instead_of from None
        raise

"""Ask every question about a credential or presentation in an envelope, in order, and never raise.

What stands inside (structure, validity, status, endorsements) is for `verify`, as for any other credential; here it is
asked whether the envelope is sound, whose it is, and whether its own claims agree with what it carries.
Spec: Securing Verifiable Credentials using JOSE and COSE, sections 3 and 5; Open Badges 3.0, section 8.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Final

from workmark.openbadges.checks.proofs import CLOCK_TOLERANCE
from workmark.openbadges.codes import JOSE, CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject, as_list, format_moment, id_of, types_of
from workmark.openbadges.errors import (
    KeyNotAuthorised,
    MalformedCredential,
    MalformedKey,
    OpenBadgesError,
    UnknownProof,
    Unresolvable,
)
from workmark.openbadges.intake import ENVELOPE, Kind, open_badge
from workmark.openbadges.jose.envelope import Envelope, open_envelope
from workmark.openbadges.jose.holder_binding import check_binding
from workmark.openbadges.jose.keys import FoundKey, find_key
from workmark.openbadges.jws import TokenKey, key_from_jwk, require_algorithm
from workmark.openbadges.report import Check, Outcome, answer_by
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.structure import claims_to_be_credential

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE
_said = partial(answer_by, JOSE)

# What nearly every token is told, and nothing in it differs from one to the next.
_AGREE: Final = _said(
    CheckCode.STRUCTURE, PASSED, gettext_noop("The token and what it carries agree."), about="token"
)
_ALLOWED: Final = _said(
    CheckCode.KEY_AUTHORISED, PASSED, gettext_noop("The owner of the key allows it for this.")
)
_UNCHANGED: Final = _said(CheckCode.SIGNATURE, PASSED, gettext_noop("Every byte is as it was signed."))
_NO_DATES: Final = _said(
    CheckCode.PROOF_DATES, NOT_APPLICABLE, gettext_noop("The token sets no dates of its own.")
)

MAX_CREDENTIALS: Final = 32
MAX_NESTING: Final = 3
# What a key must be listed for: to issue, and to present.
ISSUING: Final = ("assertionMethod",)
PRESENTING: Final = ("authentication", "assertionMethod")
CLASSIC: Final = frozenset({"", "jwt"})
# The two later ones stand in tokens made by drafts of the standard, the last in its examples to this day.
_PREFIXES: Final = ("vc+", "vp+", "vc+ld+", "vp+ld+", "vc+ld+json+", "vp+ld+json+")
MEDIA_TYPES: Final = {
    form: frozenset({*alone, *(prefix + form for prefix in _PREFIXES)})
    for form, alone in (("jwt", CLASSIC), ("sd-jwt", ("", "dc+sd-jwt")), ("cose", ("",)))
}
CONTENT_TYPES: Final = frozenset(
    {"", "vc", "vp", "json", "vc+ld+json", "vp+ld+json", "credential-claims-set+json"}
)
REGISTERED: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf"})
# SD-JWT VC adds these. Its `status` is not among them: a list of a kind that is not read here must not go unsaid.
OF_WALLETS: Final = REGISTERED | {"vct", "vct#integrity"}


@dataclass(frozen=True)
class JoseResult:
    """What an envelope held and how it fared.

    document: the credential or presentation inside, without the token's own claims; None if nothing could be read.
    format: such as "vc+jwt" or "ob3-jwt"; empty when unknown.
    credentials: the results for credentials enveloped inside a presentation, whose checks stand among ours too.
    claims: the token's payload as it stands. holder_claims: of the holder's own signature beside a selective token.
    """

    document: JsonObject | None
    checks: tuple[Check, ...]
    format: str = ""
    credentials: tuple["JoseResult", ...] = ()
    claims: JsonObject = field(default_factory=dict)
    holder_claims: JsonObject | None = None


def check_jws(token: str, *, at: datetime, resolve: Resolver, _nesting: int = 0) -> JoseResult:
    """Answer for a compact JWT, an SD-JWT, or a COSE_Sign1 in base64; never raises.

    at: the moment to judge at, aware.
    """
    try:
        return _checked(token, at, resolve, _nesting)
    except Exception as error:
        message = gettext_noop("We could not tell: something in the badge stopped this check ({kind}).")
        stopped = _said(CheckCode.PROOF_SUITE, NOT_DETERMINED, message, kind=type(error).__name__)
        return JoseResult(None, (stopped,))


def _checked(token: str, at: datetime, resolve: Resolver, nesting: int) -> JoseResult:
    try:
        envelope = open_envelope(token)
        document = _document_in(envelope)
    except OpenBadgesError as error:
        return JoseResult(None, (_said(CheckCode.PROOF_SUITE, FAILED, "{why}", why=str(error)),))
    form = _form(envelope, document)
    suite = _suite(envelope)
    is_presentation = _is_presentation(document)
    checks = [suite, _claims(envelope, document, is_presentation)]
    if suite.outcome is PASSED:
        owner = _owner(envelope, document, is_presentation)
        checks += _signature_checks(envelope, owner, PRESENTING if is_presentation else ISSUING, at, resolve)
    checks.append(_dates(envelope, at))
    if envelope.binding is not None:
        checks.append(check_binding(envelope.binding, envelope.claims.get("cnf"), at=at, resolve=resolve))
    inner = tuple(_enveloped(document, at, resolve, nesting)) if is_presentation else ()
    for number, result in enumerate(inner, 1):
        checks += [check._replace(about=f"credential {number}") for check in result.checks]
    held = envelope.binding.claims if envelope.binding is not None else None
    return JoseResult(document, tuple(checks), form, inner, envelope.claims, held)


def _document_in(envelope: Envelope) -> JsonObject:
    """The credential a token carries: its payload, or its `vc` or `vp` claim in the older way of writing."""
    claims = envelope.claims
    if envelope.media_type in CLASSIC and envelope.form == "jwt":
        for name in ("vc", "vp"):
            if isinstance(claims.get(name), dict):
                return _filled(dict(claims[name]), claims)
    own = OF_WALLETS if envelope.media_type == "dc+sd-jwt" else REGISTERED
    return {name: value for name, value in claims.items() if name not in own}


def _filled(document: JsonObject, claims: JsonObject) -> JsonObject:
    """VC Data Model 1.1 lets a token say some things only in its own claims; these are put back in their places."""
    for claim, member in (("jti", "id"), ("iss", "holder" if _is_presentation(document) else "issuer")):
        if claim in claims:
            document.setdefault(member, claims[claim])
    for claim, member in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        moment = _moment(claims.get(claim))
        if moment is not None and member not in document and "validFrom" not in document:
            document[member] = format_moment(moment)
    subject = document.get("credentialSubject")
    if isinstance(subject, dict) and "sub" in claims:
        document["credentialSubject"] = {"id": claims["sub"], **subject}
    return document


def _form(envelope: Envelope, document: JsonObject) -> str:
    if envelope.form != "jwt":
        return envelope.media_type or envelope.form
    if envelope.media_type not in CLASSIC:
        return envelope.media_type
    return "vp-jwt" if _is_presentation(document) else "ob3-jwt"


def _suite(envelope: Envelope) -> Check:
    try:
        require_algorithm(envelope.algorithm)
        _require_media_types(envelope)
    except UnknownProof as error:
        return _said(CheckCode.PROOF_SUITE, NOT_DETERMINED, "{why}", why=str(error))
    except OpenBadgesError as error:
        return _said(CheckCode.PROOF_SUITE, FAILED, "{why}", why=str(error))
    message = gettext_noop("The badge is a token signed with {algorithm}.")
    return _said(CheckCode.PROOF_SUITE, PASSED, message, algorithm=envelope.algorithm)


def _require_media_types(envelope: Envelope) -> None:
    if envelope.media_type not in MEDIA_TYPES[envelope.form]:
        raise MalformedCredential(
            f"The token says it is {envelope.media_type[:60] or 'of no kind'!r}, which is no kind of credential."
        )
    if envelope.content_type not in CONTENT_TYPES:
        raise MalformedCredential(
            f"The token says its content is {envelope.content_type[:60]!r}, not a credential."
        )


def _claims(envelope: Envelope, document: JsonObject, is_presentation: bool) -> Check:
    """The token's own claims and the credential must tell one story, or two readers would be told two."""
    problem = next(_disagreements(envelope, document, is_presentation), None)
    if problem:
        return _said(CheckCode.STRUCTURE, FAILED, "{why}", about="token", why=problem)
    return _AGREE


def _disagreements(envelope: Envelope, document: JsonObject, is_presentation: bool) -> Iterator[str]:
    claims, types = envelope.claims, types_of(document)
    if is_presentation and claims_to_be_credential(document):
        yield "A presentation is no credential itself: credentials belong into verifiableCredential."
    if not is_presentation and "VerifiableCredential" not in types:
        yield f"The token carries {', '.join(types)[:80] or 'no type'}, not a credential or a presentation."
    is_classic = envelope.media_type in CLASSIC
    if not is_classic and envelope.media_type.startswith("vp") != is_presentation:
        yield f"The token says it is {envelope.media_type}, and carries something else."
    if not (is_classic and envelope.form == "jwt") and not claims.keys().isdisjoint({"vc", "vp"}):
        yield "The token carries a vc or vp claim, which this kind of token must not have."
    stated = {
        "iss": id_of(document.get("holder" if is_presentation else "issuer")),
        "jti": id_of(document),
        "sub": id_of(document.get("credentialSubject")),
    }
    for claim, value in stated.items():
        if claim in claims and value is not None and claims[claim] != value:
            yield f"The token's {claim} is {str(claims[claim])[:120]!r}, and what it carries says {value[:120]!r}."
    for claim in ("exp", "nbf"):
        if claim in claims and _moment(claims[claim]) is None:
            yield f"The token's {claim} is not a moment in seconds."


def _owner(envelope: Envelope, document: JsonObject, is_presentation: bool) -> object:
    """Who must have signed: the holder of a presentation, the issuer of a credential."""
    return id_of(document.get("holder" if is_presentation else "issuer")) or envelope.claims.get("iss")


def _signature_checks(
    envelope: Envelope, owner: object, purposes: tuple[str, ...], at: datetime, resolve: Resolver
) -> Iterator[Check]:
    """Whose key, may they use it for this, and did it sign every byte."""
    if not isinstance(owner, str):
        message = gettext_noop("The token does not say who issued it, so no key can be looked up.")
        yield _said(CheckCode.VERIFICATION_METHOD, FAILED, message)
        return
    try:
        found = find_key(owner, envelope, resolve)
    except Unresolvable as error:
        message = gettext_noop("The issuer's keys could not be read: {why}")
        yield _said(CheckCode.VERIFICATION_METHOD, NOT_DETERMINED, message, why=str(error))
        yield from _signature_by_its_own_key(envelope)
        return
    except KeyNotAuthorised as error:
        yield _said(CheckCode.ISSUER_KEY, FAILED, "{why}", why=str(error))
        return
    except OpenBadgesError as error:
        yield _said(CheckCode.VERIFICATION_METHOD, FAILED, "{why}", why=str(error))
        return
    message = gettext_noop("The key {key} was found.")
    yield _said(CheckCode.VERIFICATION_METHOD, PASSED, message, key=found.id[:200])
    if not found.is_owners:
        yield _signature(envelope, found.key)
        message = gettext_noop("The key stands on the issuer's site, and nothing there shows whose it is.")
        yield _said(CheckCode.ISSUER_KEY, NOT_DETERMINED, message)
        return
    yield _authorised(found, purposes, envelope, at)
    yield _signature(envelope, found.key)
    message = gettext_noop("The key is published by {owner}, whom the badge names.")
    yield _said(CheckCode.ISSUER_KEY, PASSED, message, owner=owner[:200])


def _signature_by_its_own_key(envelope: Envelope) -> Iterator[Check]:
    """A key in the token's header shows that nothing was changed since, and nothing about who signed it."""
    if envelope.jwk is None:
        message = gettext_noop("Without the issuer's key the signature could not be checked.")
        yield _said(CheckCode.SIGNATURE, NOT_DETERMINED, message)
        return
    try:
        key = key_from_jwk(envelope.jwk)
    except MalformedKey as error:
        yield _said(CheckCode.SIGNATURE, FAILED, "{why}", why=str(error))
        return
    yield _signature(envelope, key)
    message = gettext_noop("The key came with the badge itself, and nothing ties it to the issuer.")
    yield _said(CheckCode.ISSUER_KEY, NOT_DETERMINED, message)


def _authorised(found: FoundKey, purposes: tuple[str, ...], envelope: Envelope, at: datetime) -> Check:
    # Open Badges' tokens carry nbf, and most of them no iat.
    code, claims = CheckCode.KEY_AUTHORISED, envelope.claims
    signed_at = _moment(claims.get("iat", claims.get("nbf")))
    if found.purposes.isdisjoint(purposes):
        message = gettext_noop("{owner} does not list this key under {purpose}.")
        return _said(code, FAILED, message, owner=found.owner[:200], purpose=" or ".join(purposes))
    if found.revoked is not None and found.revoked <= at:
        # Whoever stole the key can write any date into a token, so the date of signing does not help.
        message = gettext_noop("The issuer withdrew this key on {date}.")
        return _said(code, FAILED, message, date=format_moment(found.revoked))
    if found.expires is not None and (signed_at or at) > found.expires:
        message = gettext_noop("The key was retired on {date}, before the signature was made.")
        return _said(code, FAILED, message, date=format_moment(found.expires))
    return _ALLOWED


def _signature(envelope: Envelope, key: TokenKey) -> Check:
    try:
        envelope.check(key)
    except OpenBadgesError as error:
        return _said(CheckCode.SIGNATURE, FAILED, "{why}", why=str(error))
    return _UNCHANGED


def _dates(envelope: Envelope, at: datetime) -> Check:
    starts, ends = (_moment(envelope.claims.get(name)) for name in ("nbf", "exp"))
    if starts is not None and at + CLOCK_TOLERANCE < starts:
        message = gettext_noop("The token starts on {start}, which is still to come.")
        return _said(CheckCode.PROOF_DATES, FAILED, message, start=format_moment(starts))
    if ends is not None and at >= ends:
        message = gettext_noop("The token ran out on {end}.")
        return _said(CheckCode.PROOF_DATES, FAILED, message, end=format_moment(ends))
    if starts is None and ends is None:
        return _NO_DATES
    return _said(CheckCode.PROOF_DATES, PASSED, gettext_noop("The token is in force."))


def _enveloped(document: JsonObject, at: datetime, resolve: Resolver, nesting: int) -> Iterator[JoseResult]:
    """The credentials inside a presentation, each in an envelope of its own."""
    entries = as_list(document.get("verifiableCredential"))
    if len(entries) > MAX_CREDENTIALS or nesting >= MAX_NESTING:
        message = gettext_noop(
            "The presentation holds too many credentials, or nests too deep; they were not read."
        )
        yield JoseResult(None, (_said(CheckCode.STRUCTURE, FAILED, message),))
        return
    for entry in entries:
        token = token_in(entry)
        if token is not None:
            yield check_jws(token, at=at, resolve=resolve, _nesting=nesting + 1)
        elif "VerifiableCredential" in types_of(entry):
            message = gettext_noop("This credential has no envelope of its own, and is not checked here.")
            yield JoseResult(entry, (_said(CheckCode.PROOF_PRESENT, NOT_DETERMINED, message),))
        else:
            message = gettext_noop("The presentation holds something that is not a credential.")
            yield JoseResult(None, (_said(CheckCode.STRUCTURE, FAILED, message),))


def token_in(entry: object) -> str | None:
    """The token that stands for a credential: bare, or as the data: address of an envelope; None if it is neither."""
    text = (
        id_of(entry)
        if isinstance(entry, dict) and "EnvelopedVerifiableCredential" in types_of(entry)
        else entry
    )
    if not isinstance(text, str) or not (ENVELOPE.match(text) or text.startswith("eyJ")):
        return None
    try:
        opened = open_badge(text.encode("utf-8", "replace"))
    except OpenBadgesError:
        return None
    return opened.token if opened.kind is Kind.TOKEN else None


def _is_presentation(document: JsonObject) -> bool:
    return "VerifiablePresentation" in types_of(document)


def _moment(value: object) -> datetime | None:
    """A token's NumericDate (RFC 7519) as a moment; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None

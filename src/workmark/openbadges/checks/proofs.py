"""Was it signed, by a key that was allowed to, and is every byte as it was? One run of questions per proof.

Spec: Data Integrity 1.0, "Verify Proof" and "Verify Proof Sets and Chains"; Controlled Identifiers 1.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.dids import ASSERTION, AUTHENTICATION, VerificationMethod, find_verification_method
from workmark.openbadges.documents import JsonObject, as_list, format_moment, id_of, parse_moment
from workmark.openbadges.errors import (
    DocumentTooComplex,
    HolderOnlyProof,
    KeyNotAuthorised,
    MalformedCredential,
    MalformedKey,
    OpenBadgesError,
    UnknownContext,
    UnknownProof,
    Unresolvable,
)
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.proofs.data_integrity import check_proof, verification_method_of
from workmark.openbadges.proofs.suites import ED25519_SIGNATURE_2020, suite_of
from workmark.openbadges.reading import Reading
from workmark.openbadges.report import Check, Outcome, answer, overall

# Clocks differ a little between the one who signs and the one who checks.
CLOCK_TOLERANCE = timedelta(minutes=5)

# What nearly every badge is told, and nothing in it differs from one to the next.
_SIGNED = answer(CheckCode.PROOF_PRESENT, Outcome.PASSED, gettext_noop("The badge is signed."))
_UNCHANGED = answer(
    CheckCode.SIGNATURE, Outcome.PASSED, gettext_noop("Nothing has changed since it was signed.")
)
_MADE_FOR = {
    ASSERTION: answer(
        CheckCode.PROOF_PURPOSE, Outcome.PASSED, gettext_noop("The signature was made to issue a credential.")
    ),
    AUTHENTICATION: answer(
        CheckCode.PROOF_PURPOSE,
        Outcome.PASSED,
        gettext_noop("The signature was made to present credentials."),
    ),
}
_KNOWN_PURPOSES = {*_MADE_FOR, "capabilityInvocation", "capabilityDelegation", "keyAgreement"}


@dataclass(frozen=True)
class ProofAnswers:
    """The checks of one proof, and whose key it was: None when that could not be told."""

    checks: list[Check]
    controller: str | None


def check_proofs(reading: Reading, around: Surroundings) -> list[Check]:
    """All proofs in turn, then whether one of them is the issuer's own."""
    checks, answers = check_each_proof(reading, around, ASSERTION)
    return [*checks, check_issuer_key(reading.document, answers)] if answers else checks


def check_each_proof(
    reading: Reading, around: Surroundings, purpose: str
) -> tuple[list[Check], list[ProofAnswers]]:
    """Every check of every proof, and the same by proof; no proof at all is one failed check.

    purpose: what the proofs must have been made for: assertionMethod to issue, authentication to present.
    """
    proofs = [proof for proof in as_list(reading.document.get("proof")) if isinstance(proof, dict)]
    if not proofs:
        message = gettext_noop("The badge carries no signature, so anybody could have written it.")
        return [answer(CheckCode.PROOF_PRESENT, Outcome.FAILED, message)], []
    answers = [
        _check_one(reading, proof, around, f"proof {index}" if len(proofs) > 1 else "", purpose)
        for index, proof in enumerate(proofs, 1)
    ]
    return [_SIGNED, *(check for one in answers for check in one.checks)], answers


@dataclass(frozen=True)
class Named:
    """Whom a document names as the one who signed it, and what to answer. Sentences call them by the member's name.

    member: where the document names them. nobody: the answer if it does not.
    own: the sentence for the best outcome of a proof with a key of theirs, best first.
    unknown: the sentence if it cannot be told whose key it was. another: if it was somebody else's, `{others}`.
    """

    code: CheckCode
    member: str
    nobody: Check
    own: Mapping[Outcome, str]
    unknown: str
    another: str


ISSUER = Named(
    CheckCode.ISSUER_KEY,
    "issuer",
    answer(CheckCode.ISSUER_KEY, Outcome.FAILED, gettext_noop("The badge names no issuer.")),
    {
        Outcome.PASSED: gettext_noop("The signing key belongs to {issuer}."),
        Outcome.NOT_DETERMINED: gettext_noop("The key says it belongs to {issuer}, but we could not ask."),
        Outcome.FAILED: gettext_noop("The signature that names the key of {issuer} is not sound."),
    },
    gettext_noop("We could not tell whose key signed the badge."),
    gettext_noop("The badge names {issuer} as its issuer, but the signing key belongs to {others}."),
)


def check_issuer_key(document: JsonObject, answers: list[ProofAnswers]) -> Check:
    """Is at least one sound proof made with a key that the named issuer controls?"""
    return check_signed_by(ISSUER, document, answers)


def check_signed_by(named: Named, document: JsonObject, answers: list[ProofAnswers]) -> Check:
    """Is at least one sound proof made with a key that the one whom the document names controls?"""
    owner = id_of(document.get(named.member))
    if owner is None:
        return named.nobody
    own = [overall(one.checks) for one in answers if one.controller == owner]
    for outcome, message in named.own.items():
        if outcome in own:
            return answer(named.code, outcome, message)._replace(values={named.member: owner})
    if any(one.controller is None for one in answers):
        return answer(named.code, Outcome.NOT_DETERMINED, named.unknown)
    others = ", ".join(dict.fromkeys(str(one.controller) for one in answers))
    values = {named.member: owner, "others": others}
    return answer(named.code, Outcome.FAILED, named.another)._replace(values=values)


def check_method(
    method: VerificationMethod, purpose: str, signed_at: datetime | None, at: datetime, about: str
) -> Check:
    """Does the controller allow this key for this purpose, and was it in force?"""
    code = CheckCode.KEY_AUTHORISED
    try:
        method.require_purpose(purpose)
    except KeyNotAuthorised as error:
        return answer(code, Outcome.FAILED, "{reason}", about=about, reason=str(error))
    if method.revoked is not None and method.revoked <= at:
        # A stolen key can write any date into a proof, so the date of signing does not help.
        message = gettext_noop("The issuer withdrew this key on {date}.")
        return answer(code, Outcome.FAILED, message, about=about, date=format_moment(method.revoked))
    if method.expires is not None and (signed_at or at) > method.expires:
        message = gettext_noop("The key was retired on {date}, before the signature was made.")
        return answer(code, Outcome.FAILED, message, about=about, date=format_moment(method.expires))
    return answer(
        code,
        Outcome.PASSED,
        gettext_noop("{owner} allows this key to sign badges."),
        about=about,
        owner=method.controller,
    )


def _check_one(
    reading: Reading, proof: JsonObject, around: Surroundings, about: str, purpose: str
) -> ProofAnswers:
    # 1. Is it a kind of proof that we can check?
    try:
        suite = suite_of(proof)
    except UnknownProof as error:
        message = gettext_noop("{reason} That says nothing about the badge.")
        unknown = answer(
            CheckCode.PROOF_SUITE, Outcome.NOT_DETERMINED, message, about=about, reason=str(error)
        )
        return ProofAnswers([unknown], None)
    checks = [
        answer(
            CheckCode.PROOF_SUITE,
            Outcome.PASSED,
            gettext_noop("The signature type is {name}."),
            about=about,
            name=suite.name,
        )
    ]
    # 2. Was it made for this use, and is it in force?
    checks.append(_check_purpose(proof, about, purpose))
    created, dates = _check_dates(proof, around.at, about)
    checks.append(dates)
    # 3. Which key, and may it sign?
    method, key, found = _find(proof, around, about)
    checks += found
    if method is not None:
        checks.append(check_method(method, purpose, created, around.at, about))
    # 4. Is every byte the same?
    if key is not None:
        checks.append(_check_signature(reading, proof, key, about))
    else:
        message = gettext_noop("Without the key, the signature could not be checked.")
        checks.append(answer(CheckCode.SIGNATURE, Outcome.NOT_DETERMINED, message, about=about))
    return ProofAnswers(checks, _controller(proof, method))


def _check_purpose(proof: JsonObject, about: str, wanted: str) -> Check:
    code, purpose = CheckCode.PROOF_PURPOSE, proof.get("proofPurpose")
    if purpose == wanted:
        return _told(_MADE_FOR[wanted], about)
    if isinstance(purpose, str) and purpose and purpose not in _KNOWN_PURPOSES:
        message = gettext_noop("The signature's purpose, {purpose}, is not one we know.")
        return answer(code, Outcome.NOT_DETERMINED, message, about=about, purpose=purpose)
    message = gettext_noop("The signature's purpose is {purpose}, but {wanted} is needed here.")
    return answer(code, Outcome.FAILED, message, about=about, purpose=str(purpose), wanted=wanted)


def _check_dates(proof: JsonObject, at: datetime, about: str) -> tuple[datetime | None, Check]:
    code = CheckCode.PROOF_DATES
    try:
        created = parse_moment(proof["created"], "proof.created") if "created" in proof else None
        expires = parse_moment(proof["expires"], "proof.expires") if "expires" in proof else None
    except MalformedCredential as error:
        return None, answer(code, Outcome.FAILED, "{reason}", about=about, reason=str(error))
    if created is None and proof.get("type") == ED25519_SIGNATURE_2020:
        message = gettext_noop("The signature gives no date, which this older kind must.")
        return None, answer(code, Outcome.FAILED, message, about=about)
    if created is not None and created > at + CLOCK_TOLERANCE:
        message = gettext_noop("The signature is dated {date}, which is still to come.")
        return created, answer(code, Outcome.FAILED, message, about=about, date=format_moment(created))
    if expires is not None and expires <= at:
        message = gettext_noop("The signature ran out on {date}.")
        return created, answer(code, Outcome.FAILED, message, about=about, date=format_moment(expires))
    if created is None:
        return None, answer(
            code, Outcome.PASSED, gettext_noop("The signature gives no date of its own."), about=about
        )
    return created, answer(
        code, Outcome.PASSED, gettext_noop("Signed on {date}."), about=about, date=format_moment(created)
    )


def _find(
    proof: JsonObject, around: Surroundings, about: str
) -> tuple[VerificationMethod | None, PublicKey | None, list[Check]]:
    """The key as its controller publishes it; or, when nobody answered, the key that its name spells out."""
    code = CheckCode.VERIFICATION_METHOD
    try:
        name = verification_method_of(proof)
        method = find_verification_method(name, around.resolve)
    except Unresolvable as error:
        message = gettext_noop("The key could not be looked up: {reason}")
        unreachable = answer(code, Outcome.NOT_DETERMINED, message, about=about, reason=str(error))
        unasked = answer(
            CheckCode.KEY_AUTHORISED,
            Outcome.NOT_DETERMINED,
            gettext_noop("We could not ask whether the issuer allows this key."),
            about=about,
        )
        return None, _spelled_out(verification_method_of(proof)), [unreachable, unasked]
    except KeyNotAuthorised as error:
        return (
            None,
            None,
            [answer(CheckCode.KEY_AUTHORISED, Outcome.FAILED, "{reason}", about=about, reason=str(error))],
        )
    except OpenBadgesError as error:
        return None, None, [answer(code, Outcome.FAILED, "{reason}", about=about, reason=str(error))]
    return (
        method,
        method.key,
        [answer(code, Outcome.PASSED, gettext_noop("The key {name} was found."), about=about, name=name)],
    )


def _spelled_out(name: str) -> PublicKey | None:
    # Many issuers name a key by the key itself. Then tampering shows even while its owner cannot be asked.
    try:
        return PublicKey.from_multikey(name.partition("#")[2])
    except MalformedKey:
        return None


def _check_signature(reading: Reading, proof: JsonObject, key: PublicKey, about: str) -> Check:
    code = CheckCode.SIGNATURE
    try:
        check_proof(reading.document, proof, key, known=reading.canonical)
    except (UnknownContext, HolderOnlyProof, DocumentTooComplex) as error:
        return answer(code, Outcome.NOT_DETERMINED, "{reason}", about=about, reason=str(error))
    except OpenBadgesError as error:
        return answer(code, Outcome.FAILED, "{reason}", about=about, reason=str(error))
    return _told(_UNCHANGED, about)


def _told(check: Check, about: str) -> Check:
    return check._replace(about=about) if about else check


def _controller(proof: JsonObject, method: VerificationMethod | None) -> str | None:
    if method is not None:
        return method.controller
    try:
        return verification_method_of(proof).partition("#")[0]
    except MalformedCredential:
        return None

"""Was it presented by its holder, to the one who asked, and for this occasion?

Whoever asks for a presentation names a challenge, so that an old one cannot be sent again, and a domain, so that one
made for somebody else cannot be passed on. A presentation that leaves out what was asked for fails, and so does a
badge handed over by itself: anybody with a copy could have sent it.

Spec: Data Integrity 1.0, "Verify Proof" (domain and challenge); VC-JOSE-COSE, section 3.1 (nonce and aud); VCDM 2.0,
"Verifiable Presentations".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workmark.openbadges.checks.proofs import Named, ProofAnswers, check_signed_by
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject, as_list
from workmark.openbadges.report import Check, Outcome, answer


@dataclass(frozen=True)
class Occasion:
    """What the one who asked for a presentation had it signed with. None: it was not asked for."""

    challenge: str | None = None
    domain: str | None = None


NO_OCCASION: Final = Occasion()
_PRESENTED_BY_NOBODY: Final = answer(
    CheckCode.CHALLENGE,
    Outcome.FAILED,
    gettext_noop("No holder signed it for the occasion that was asked for."),
)


@dataclass(frozen=True)
class Stated:
    """What one signature says of its occasion. domains: a signature may be meant for several."""

    challenge: object
    domains: tuple[object, ...]


def stated_in_proof(proof: JsonObject) -> Stated:
    """A proof's own words."""
    return Stated(proof.get("challenge"), tuple(as_list(proof.get("domain"))))


def stated_in_claims(claims: JsonObject) -> Stated:
    """A token's words, which go by other names."""
    return Stated(claims.get("nonce"), tuple(as_list(claims.get("aud"))))


def check_occasion(signatures: Iterable[Stated], occasion: Occasion) -> Check:
    """Does every signature name the challenge and the domain that were asked for?"""
    code = CheckCode.CHALLENGE
    if occasion == NO_OCCASION:
        return answer(
            code, Outcome.NOT_APPLICABLE, gettext_noop("You did not say what occasion it should be for.")
        )
    for stated in signatures:
        if occasion.challenge is not None and stated.challenge != occasion.challenge:
            return answer(
                code,
                Outcome.FAILED,
                gettext_noop("The signature does not answer the challenge that was asked for."),
            )
        if occasion.domain is not None and occasion.domain not in stated.domains:
            message = gettext_noop("The signature was not made for {domain}.")
            return answer(code, Outcome.FAILED, message, domain=occasion.domain[:200])
    return answer(code, Outcome.PASSED, gettext_noop("It was signed for this occasion."))


def check_unpresented(occasion: Occasion, document: JsonObject | None = None) -> list[Check]:
    """The same of what came in no presentation; nothing is said where nobody named an occasion.

    document: a credential with proofs of its own, which may name the occasion, each of them. Without, there are none.
    """
    if occasion == NO_OCCASION:
        return []
    proofs = [proof for proof in as_list((document or {}).get("proof")) if isinstance(proof, dict)]
    return [check_occasion(map(stated_in_proof, proofs), occasion) if proofs else _PRESENTED_BY_NOBODY]


HOLDER = Named(
    CheckCode.HOLDER_KEY,
    "holder",
    answer(
        CheckCode.HOLDER_KEY,
        Outcome.NOT_APPLICABLE,
        gettext_noop("The presentation does not say who holds it."),
    ),
    {
        Outcome.PASSED: gettext_noop("{holder} signed it."),
        Outcome.NOT_DETERMINED: gettext_noop("The key says it belongs to {holder}, but we could not ask."),
        Outcome.FAILED: gettext_noop("The signature that names the key of {holder} is not sound."),
    },
    gettext_noop("We could not tell whose key signed it."),
    gettext_noop("It says that {holder} presents it, but another signed it."),
)


def check_holder(document: JsonObject, answers: list[ProofAnswers]) -> Check:
    """Is at least one sound proof made with a key of the holder that the presentation names?"""
    return check_signed_by(HOLDER, document, answers)

"""Vectors of what a holder hands over: presentations signed by her, and parts of a badge that she chose to show."""

from collections.abc import Iterator
from dataclasses import replace

from tests.openbadges.samples import AWARDED, without_status
from tests.openbadges.selective.scenes import ISSUER as SELECTIVE_ISSUER
from tests.openbadges.selective.scenes import MANDATORY
from tests.own_vectors.making import OTTO, OTTO_DID, OTTO_METHOD, P256, Vector, changed, sealed, written
from workmark.openbadges.contexts import CREDENTIALS_V2
from workmark.openbadges.derive import derive
from workmark.openbadges.dids import did_key_method_of
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.keys import KeyKind, LocalSigner
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof
from workmark.openbadges.proofs.selective.signing import ProofSecrets, base_proof_value

# In these vectors Otto's key is the holder's own.
OPTIONS = ProofOptions(
    verification_method=OTTO_METHOD,
    created=AWARDED,
    purpose="authentication",
    challenge="uQx3",
    domain="kestrel.example",
)


def presented(badge: JsonObject, holder: str = OTTO_DID) -> JsonObject:
    """A presentation, unsigned."""
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": [badge],
    }


def presentations() -> Iterator[Vector]:
    """Presentations with embedded proofs."""
    badge, form, base = sealed(without_status()), "vp-json", "handing/sound-presentation.json"
    sound = add_proof(presented(badge), OPTIONS, OTTO)
    yield Vector(base, written(sound), form, "a holder presents a sound badge", challenge="uQx3")
    spoilt = add_proof(presented(changed(badge, "name", to="Brain surgery")), OPTIONS, OTTO)
    why, fails = "the badge inside was changed", ("signature", "issuer-key")
    yield Vector("handing/badge-changed.json", written(spoilt), form, why, base, fails)
    borrowed = add_proof(presented(badge, "did:web:lena.example"), OPTIONS, OTTO)
    why = "says that Lena presents it, and another signed it"
    yield Vector("handing/holder-is-another.json", written(borrowed), form, why, base, ("holder-key",))
    why = "made for another occasion"
    yield Vector("handing/sent-again.json", written(sound), form, why, base, ("challenge",), challenge="zz99")
    asserted = add_proof(presented(badge), replace(OPTIONS, purpose="assertionMethod"), OTTO)
    why, fails = "signed to issue, and not to present", ("proof-purpose", "holder-key")
    yield Vector("handing/purpose-assertion.json", written(asserted), form, why, base, fails)


def alone() -> Iterator[Vector]:
    """Badges handed over by themselves where an occasion was asked for."""
    form, base = "ob3-json", "handing/sound-alone-for-the-occasion.json"
    asked = sealed(without_status(), challenge="uQx3", domain="kestrel.example")
    why = "its issuer signed it for the occasion"
    yield Vector(base, written(asked), form, why, challenge="uQx3")
    badge, why = sealed(without_status()), "asked for an occasion, and nobody presented it"
    yield Vector("handing/alone.json", written(badge), form, why, base, ("challenge",), challenge="uQx3")
    why = "of two proofs one is for no occasion"
    both = sealed(asked)
    yield Vector(
        "handing/alone-in-one-proof.json", written(both), form, why, base, ("challenge",), challenge="uQx3"
    )
    why = "made for another occasion"
    yield Vector(
        "handing/alone-again.json", written(asked), form, why, base, ("challenge",), challenge="zz99"
    )


def parts() -> Iterator[Vector]:
    """Parts of a badge that was signed with ecdsa-sd-2023."""
    form, base = "ob3-json", "handing/sound-part.json"
    whole = selective_badge()
    part = parse_json_object(derive(whole, ["/credentialSubject/result/0"]))
    yield Vector(base, written(part), form, "one result and what the issuer made mandatory")
    spoilt = changed(part, "name", to="Brain surgery")
    why, fails = "a shown claim was changed", ("signature", "issuer-key")
    yield Vector("handing/part-changed.json", written(spoilt), form, why, base, fails)
    why = "the holder's own copy, from which every part can be made, is not for showing"
    yield Vector("handing/whole-handed-over.json", written(whole), form, why, base, unclear=fails)


def selective_badge() -> JsonObject:
    """Lena's badge with a base proof. The keys used once are fixed here, so that the bytes are the same each time."""
    document = changed(without_status(), "issuer", "id", to=SELECTIVE_ISSUER)
    config: JsonObject = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-sd-2023",
        "created": "2026-05-01T12:00:00Z",
        "verificationMethod": did_key_method_of(P256.public_key),
        "proofPurpose": "assertionMethod",
    }
    once = ProofSecrets(bytes(range(32)), LocalSigner.from_secret(KeyKind.P256, bytes(range(2, 34))))
    pointers = tuple(pointer for pointer in MANDATORY if pointer != "/credentialStatus")
    value = base_proof_value(document, config, P256, pointers, once)
    return {
        **document,
        "proof": [{**config, "proofValue": value}],
    }


def vectors() -> Iterator[Vector]:
    """All of this file."""
    yield from presentations()
    yield from alone()
    yield from parts()

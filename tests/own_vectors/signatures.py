"""Vectors about signatures: every suite sound once, then each way in which a signature or its key can be wrong."""

from collections.abc import Iterator
from unicodedata import normalize

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.openbadges.samples import AWARDED, ISSUER, METHOD, SIGNER, without_status
from tests.own_vectors.making import (
    OTTO,
    OTTO_DID,
    OTTO_METHOD,
    P256,
    P384,
    Page,
    Vector,
    changed,
    sealed,
    written,
)
from workmark.openbadges.dids import did_document, did_key_method_of, did_key_of
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.keys import KeyKind, LocalSigner, PublicKey
from workmark.openbadges.multibase import decode_multibase, encode_base64url, encode_multibase
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof

SOUND = "signatures/sound-eddsa-rdfc-2022.json"
FORMAT = "ob3-json"
WEB = "did:web:harbour.example"
WEB_KEY = f"{WEB}#key-1"
UNCHANGED = ("signature", "issuer-key")


def badge_of(issuer: str) -> JsonObject:
    """Lena's badge as another issuer would write it."""
    return changed(without_status(), "issuer", "id", to=issuer)


def jwk_did(signer: LocalSigner) -> str:
    """The did:jwk of a key."""
    return f"did:jwk:{encode_base64url(written(dict(signer.public_key.as_jwk())))}"


def sound() -> Iterator[Vector]:
    """Each suite and each kind of key, signed as it should be."""
    badge = without_status()
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"):
        why = f"signed with {suite}"
        yield Vector(
            f"signatures/sound-{suite.lower()}.json", written(sealed(badge, suite=suite)), FORMAT, why
        )
    for signer, curve in ((P256, "p256"), (P384, "p384")):
        did, method = did_key_of(signer.public_key), did_key_method_of(signer.public_key)
        for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"):
            signed = sealed(badge_of(did), suite=suite, signer=signer, method=method)
            yield Vector(
                f"signatures/sound-{suite}-{curve}.json",
                written(signed),
                FORMAT,
                f"signed with {suite}, {curve}",
            )
    twice = sealed(sealed(badge), suite="eddsa-jcs-2022")
    yield Vector("signatures/sound-proof-set.json", written(twice), FORMAT, "two proofs, each by itself")
    yield Vector("signatures/sound-proof-chain.json", written(chain()), FORMAT, "a proof over a proof")
    did = jwk_did(OTTO)
    signed = sealed(badge_of(did), signer=OTTO, method=f"{did}#0")
    yield Vector("signatures/sound-did-jwk.json", written(signed), FORMAT, "the key is the issuer's name")
    why = "the issuer publishes the key at its domain"
    yield Vector("signatures/sound-did-web.json", written(by_web()), FORMAT, why, standing="domain-proved")


def chain() -> JsonObject:
    """A proof by the issuer, and one over both by the issuer again."""
    first = ProofOptions(verification_method=METHOD, created=AWARDED, proof_id="urn:uuid:proof-1")
    second = ProofOptions(verification_method=METHOD, created=AWARDED, previous_proof=("urn:uuid:proof-1",))
    return add_proof(add_proof(without_status(), first, SIGNER), second, SIGNER)


def by_web(did: str = WEB, fragment: str = "key-1") -> JsonObject:
    """Signed under a did:web, whose page says what the resolver gives for it."""
    return sealed(badge_of(did), method=f"{did}#{fragment}")


def broken() -> Iterator[Vector]:
    """One thing wrong with the signed bytes or with the proof."""
    signed = sealed(without_status())
    proof = signed["proof"][0]

    def bad(name: str, document: JsonObject, why: str, *fails: str, base: str = SOUND) -> Vector:
        return Vector(f"signatures/{name}.json", written(document), FORMAT, why, base, fails)

    path = ("credentialSubject", "achievement", "name")
    yield bad("changed-name", changed(signed, *path, to="Brain surgery"), "a claim changed", *UNCHANGED)
    yield bad(
        "changed-created",
        changed(signed, "proof", 0, "created", to="2026-05-01T12:00:01Z"),
        "the date of signing changed",
        *UNCHANGED,
    )
    fancy = sealed({**without_status(), "description": "Café"})
    fancy["description"] = normalize("NFD", fancy["description"])
    yield bad("changed-unicode-form", fancy, "NFC text exchanged for NFD, which looks the same", *UNCHANGED)
    first, second = signed["@context"]
    contexts = [first, "https://w3id.org/security/multikey/v1", second]
    why = "the proof was made over another list of contexts"
    yield bad("changed-contexts", {**signed, "@context": contexts}, why, *UNCHANGED)
    yield bad("unsigned", without_status(), "no proof at all", "proof-present")
    value = decode_multibase(proof["proofValue"])
    for name, text, why in (
        ("proof-value-cut", encode_multibase(value[:-1]), "the signature lacks its last byte"),
        ("proof-value-base64url", f"u{encode_base64url(value)}", "the signature is not in base58"),
        ("proof-value-zero", encode_multibase(bytes(64)), "the signature is all zeros"),
    ):
        yield bad(name, changed(signed, "proof", 0, "proofValue", to=text), why, *UNCHANGED)
    p256 = sealed(
        badge_of(did_key_of(P256.public_key)),
        suite="ecdsa-rdfc-2019",
        signer=P256,
        method=did_key_method_of(P256.public_key),
    )
    raw = decode_multibase(p256["proof"][0]["proofValue"])
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    yield bad(
        "proof-value-der",
        changed(p256, "proof", 0, "proofValue", to=encode_multibase(der)),
        "an ECDSA signature in DER, where raw r and s belong",
        *UNCHANGED,
        base="signatures/sound-ecdsa-rdfc-2019-p256.json",
    )
    for name, changes, why, code in (
        ("purpose-authentication", {"proofPurpose": "authentication"}, "made to sign in", "proof-purpose"),
        ("proof-expired", {"expires": "2026-05-20T00:00:00Z"}, "the proof ran out", "proof-dates"),
        ("proof-from-the-future", {"created": "2026-06-10T12:00:00Z"}, "dated after today", "proof-dates"),
    ):
        yield bad(name, sealed(without_status(), **changes), why, code, "issuer-key")
    no_offset = sealed(without_status(), suite="eddsa-jcs-2022", created="2026-05-01T12:00:00")
    why = "a date of signing without an offset is no moment"
    yield bad("proof-date-without-offset", no_offset, why, "proof-dates", "issuer-key")
    twice = sealed(sealed(without_status()), suite="eddsa-jcs-2022")
    spoilt = changed(twice, "proof", 1, "created", to="2026-05-01T12:00:01Z")
    why = "the second of two proofs is not sound"
    yield bad("proof-set-second-spoilt", spoilt, why, "signature", base="signatures/sound-proof-set.json")
    why, base = "the proof that the second builds on was taken away", "signatures/sound-proof-chain.json"
    yield bad(
        "proof-chain-first-gone", {**chain(), "proof": chain()["proof"][1:]}, why, *UNCHANGED, base=base
    )


def unclear() -> Iterator[Vector]:
    """Nothing is known to be wrong, and nothing is known to be right."""
    signed = sealed(without_status())
    unknown = changed(signed, "proof", 0, "cryptosuite", to="xyz-rdfc-2030")
    why = "a suite nobody here can check"
    yield Vector(
        "signatures/unknown-suite.json",
        written(unknown),
        FORMAT,
        why,
        SOUND,
        unclear=("proof-suite", "issuer-key"),
    )
    purpose = sealed(without_status(), suite="eddsa-jcs-2022", proofPurpose="celebration")
    why = "a purpose nobody here knows"
    unsure = ("proof-purpose", "issuer-key")
    yield Vector("signatures/unknown-purpose.json", written(purpose), FORMAT, why, SOUND, unclear=unsure)
    silent = by_web("did:web:silent.example")
    unsure = ("verification-method", "key-authorised", "signature", "issuer-key")
    why, base = "the issuer's site does not answer", "signatures/sound-did-web.json"
    yield Vector("keys/site-does-not-answer.json", written(silent), FORMAT, why, base, unclear=unsure)
    userinfo = sealed(
        badge_of("https://harbour.example@otto.example/"),
        method="https://harbour.example@otto.example/#key-1",
    )
    why = "an issuer's address with a user name looks like one site and is another"
    yield Vector("keys/issuer-id-with-userinfo.json", written(userinfo), FORMAT, why, base, unclear=unsure)


def keys() -> Iterator[Vector]:
    """The signature is good, and the key is not the issuer's to use."""
    base = "signatures/sound-did-web.json"
    foreign = sealed(without_status(), signer=OTTO, method=OTTO_METHOD)
    why = "sound, by a key that is not the issuer's"
    yield Vector("keys/signed-by-somebody-else.json", written(foreign), FORMAT, why, SOUND, ("issuer-key",))
    borrowed = sealed(without_status(), signer=OTTO, method=METHOD)
    why = "names the issuer's key, made with another"
    yield Vector("keys/names-the-issuers-key.json", written(borrowed), FORMAT, why, SOUND, UNCHANGED)
    for name, document, why in (
        ("not-for-assertions", by_web("did:web:signin.example"), "listed for signing in only"),
        ("withdrawn", by_web("did:web:stolen.example"), "the issuer withdrew the key"),
        ("retired-before-signing", by_web("did:web:late.example"), "retired before it signed"),
    ):
        yield Vector(
            f"keys/{name}.json", written(document), FORMAT, why, base, ("key-authorised", "issuer-key")
        )
    smuggled = sealed(without_status(), signer=OTTO, method=f"{ISSUER}#{OTTO_DID.removeprefix('did:key:')}")
    why, fails = "the published key is too short", ("verification-method", "issuer-key")
    garbled = written(by_web("did:web:garbled.example"))
    yield Vector("keys/garbled.json", garbled, FORMAT, why, base, fails, unclear=("signature",))
    for name, document, why in (
        ("fragment-of-another", smuggled, "the fragment is another's key under the issuer's name"),
        ("not-published", by_web(fragment="key-9"), "the issuer has no such key"),
        ("controller-is-another", by_web("did:web:borrowed.example"), "a key that says it is another's"),
        ("document-of-another", by_web("did:web:mirror.example"), "the issuer's page calls itself another"),
    ):
        fails = ("key-authorised", "issuer-key")
        yield Vector(f"keys/{name}.json", written(document), FORMAT, why, base, fails, unclear=("signature",))
    why = "one signature by this key fits every text, and anybody can make it"
    fails, small = ("verification-method", "issuer-key"), written(fits_everything())
    yield Vector("keys/small-order.json", small, FORMAT, why, SOUND, fails, ("signature",))
    why = "retired after it signed, which spoils nothing"
    yield Vector("keys/sound-retired-since.json", written(by_web("did:web:moved.example")), FORMAT, why)


def fits_everything() -> JsonObject:
    """Under the key that is the neutral point: R the same point and S nought satisfy RFC 8032's equation always."""
    neutral = (1).to_bytes(32, "little")
    key = PublicKey(KeyKind.ED25519, neutral)
    signed = sealed(badge_of(did_key_of(key)), method=did_key_method_of(key))
    return changed(signed, "proof", 0, "proofValue", to=encode_multibase(neutral + bytes(32)))


def pages() -> Iterator[Page]:
    """The issuers' own pages."""
    for host, changes, why in (
        ("harbour", {}, "a plain DID document"),
        ("signin", {"assertionMethod": []}, "lists its key for signing in only"),
        ("borrowed", {"controller": "did:web:otto.example"}, "its key says it is another's"),
        ("mirror", {"id": "did:web:otto.example"}, "calls itself another"),
        ("stolen", {"revoked": "2026-05-15T00:00:00Z"}, "the key is withdrawn"),
        ("late", {"expires": "2026-04-01T00:00:00Z"}, "the key was retired before the signature"),
        (
            "garbled",
            {"publicKeyMultibase": encode_multibase(b"\xed\x01" + bytes(31))},
            "too short a key",
        ),
        ("moved", {"expires": "2026-05-20T00:00:00Z"}, "the key was retired after the signature"),
    ):
        did = f"did:web:{host}.example"
        document = did_document(did, [("key-1", SIGNER.public_key)])
        for name, value in changes.items():
            where = document if name in document else document["verificationMethod"][0]
            where[name] = value
        url = f"https://{host}.example/.well-known/did.json"
        yield Page(f"support/did-{host}.json", url, written(document), why)


def vectors() -> Iterator[Vector]:
    """All of this file."""
    yield from sound()
    yield from broken()
    yield from unclear()
    yield from keys()

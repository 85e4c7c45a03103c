"""Vectors with more than one signature: the holder's beside the issuer's, a proof in a token, a token in a badge."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from tests.openbadges.samples import AWARDED, METHOD, SIGNER, without_status
from tests.own_vectors.making import (
    GUILD,
    GUILD_DID,
    GUILD_METHOD,
    OTTO,
    Vector,
    changed,
    sealed,
    token_of,
)
from tests.own_vectors.tokens import encoded
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.jose import sign_credential
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.multibase import encode_base64url

CHALLENGE, DOMAIN = "uQx3bLw", "kestrel.example"
MADE = int(AWARDED.timestamp())


def bound() -> Iterator[Vector]:
    """Selective tokens with the holder's own signature."""
    badge = without_status()
    shown = encoded(["salt-of-results", "result", badge["credentialSubject"].pop("result")])
    badge["credentialSubject"]["_sd"] = [_digest(shown)]
    claims = {**badge, "_sd_alg": "sha-256", "cnf": {"jwk": GUILD.public_key.as_jwk()}}
    token = token_of(claims, header={"typ": "vc+sd-jwt"})
    presented = f"{token}~{shown}~"
    sound, form = "tokens/sound-bound.sd-jwt", "ob3-sd-jwt"

    def held(
        over: str = presented, signer: LocalSigner = GUILD, kind: str = "kb+jwt", **claims: object
    ) -> bytes:
        said = {"iat": MADE, "nonce": CHALLENGE, "aud": DOMAIN, "sd_hash": _digest(over), **claims}
        said = {name: value for name, value in said.items() if value is not None}
        return (presented + token_of(said, header={"typ": kind, "kid": None}, signer=signer)).encode()

    def bad(name: str, data: bytes, why: str, *fails: str, challenge: str = CHALLENGE) -> Vector:
        return Vector(f"tokens/{name}.sd-jwt", data, form, why, sound, fails, challenge=challenge)

    yield replace(bad("sound-bound", held(), "presented by the one it was issued to"), base="")
    yield bad("bound-by-another", held(signer=OTTO), "another presents it", "holder-key")
    yield bad("bound-to-other-claims", held(f"{token}~"), "signed for other claims", "holder-key")
    yield bad("bound-by-other-kind", held(kind="JWT"), "a token of another kind", "holder-key")
    yield bad("bound-in-the-future", held(iat=MADE + 10**8), "dated in the future", "holder-key")
    yield bad("bound-and-run-out", held(exp=MADE + 60), "the holder's proof ran out", "holder-key")
    yield bad("bound-not-yet", held(nbf=MADE + 10**8), "the holder's proof is not in force", "holder-key")
    yield bad("bound-for-nobody", held(aud=None), "does not say for whom", "holder-key")
    fails = ("holder-key", "challenge")
    yield bad("bound-for-no-occasion", held(nonce=None), "does not say for what", *fails)
    yield bad("bound-by-nobody", presented.encode(), "asked for an occasion, no holder signed", "challenge")
    yield bad("bound-for-another-time", held(), "an old one sent again", "challenge", challenge="uNew")


def signed_twice() -> Iterator[Vector]:
    """Tokens whose payload carries a proof too: neither signature may stand in for the other."""
    sound, form = "tokens/sound-signed-twice.jwt", "ob3-jwt"
    both = sealed(without_status())
    token = token_of(both)
    yield Vector(sound, token.encode(), form, "a badge with a proof, in a token")
    head, payload, _ = token.split(".")
    other = token_of(both, signer=OTTO).split(".")[2]
    why = "the proof inside is sound, the token's signature is another's"
    yield Vector(
        "tokens/twice-token-forged.jwt",
        f"{head}.{payload}.{other}".encode(),
        form,
        why,
        sound,
        ("signature",),
    )
    renamed = token_of(changed(both, "name", to="Brain Surgery")).encode()
    why = "the token is sound, the proof inside is not"
    fails = ("signature", "issuer-key")
    yield Vector("tokens/twice-proof-broken.jwt", renamed, form, why, sound, fails)


def endorsed() -> Iterator[Vector]:
    """Endorsements as tokens."""
    badge = without_status()
    statement: JsonObject = {
        "@context": badge["@context"],
        "id": "urn:uuid:0d5f1a52-7a5e-4b8e-9d76-2f1f0f6f8a11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "The Guild's view",
        "issuer": {"id": GUILD_DID, "type": ["Profile"], "name": "The Guild"},
        "validFrom": "2026-05-02T00:00:00Z",
        "credentialSubject": {
            "id": badge["id"],
            "type": ["EndorsementSubject"],
            "endorsementComment": "We looked at the posts, and they are good.",
        },
    }
    sound, form = "endorsements/sound-token.jwt", "ob3-jwt"
    spoken = sign_credential(statement, GUILD, verification_method=GUILD_METHOD)
    forged = token_of(statement, header={"kid": GUILD_METHOD}, signer=OTTO)

    def with_one(token: str) -> bytes:
        held = {**badge, "endorsementJwt": [token]}
        return sign_credential(held, SIGNER, verification_method=METHOD).encode()

    yield Vector(sound, with_one(spoken), form, "the Guild speaks for it, as a token")
    why = "the endorsing token was signed by another"
    yield Vector("endorsements/forged-token.jwt", with_one(forged), form, why, sound, ("endorsements",))
    lena = {"credentialSubject": {**badge["credentialSubject"], "id": "did:example:lena"}}
    course = {
        **badge,
        **lena,
        "id": "urn:uuid:6f1d3c0e-1a52-4f0c-8f57-5f1a0f6e9b22",
        "issuer": statement["issuer"],
    }
    spoken = sign_credential(course, GUILD, verification_method=GUILD_METHOD)
    held = {**badge, **lena, "endorsementJwt": [spoken]}
    token = sign_credential(held, SIGNER, verification_method=METHOD).encode()
    why = "another badge of the same learner is no endorsement of this one"
    yield Vector("endorsements/badge-among-them.jwt", token, form, why, sound, ("endorsements",))


def _digest(text: str) -> str:
    return encode_base64url(hashlib.sha256(text.encode()).digest())


def vectors() -> Iterator[Vector]:
    """All of this file."""
    for part in (bound, signed_twice, endorsed):
        yield from part()

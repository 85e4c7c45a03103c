"""Vectors about tokens whose key stands on a site: the issuer's own place on it, and the places of its neighbours."""

from collections.abc import Iterator
from typing import Any

from tests.openbadges.samples import SIGNER
from tests.own_vectors.making import OTTO, Page, Vector, token_of, written
from tests.own_vectors.signatures import badge_of
from workmark.openbadges.dids import did_document
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.keys import LocalSigner

FORMAT = "ob3-jwt"
SITE = "https://school.example"
ALICE, ALICE_DID = f"{SITE}/alice", "did:web:school.example:alice"
BESIDE = f"{SITE}/mallory/upload.json"
MOVED = "did:web:moved.example"
IN_MAY = 1_779_000_000  # 2026-05-17, before the key of MOVED was retired


def token(issuer: str, signer: LocalSigner = SIGNER, nbf: int = IN_MAY, **header: Any) -> bytes:
    """Lena's badge by this issuer, as Open Badges' own kind of token."""
    badge: JsonObject = badge_of(issuer)
    claims = {"iss": issuer, "jti": badge["id"], "nbf": nbf, "sub": badge["credentialSubject"]["id"]}
    return token_of({**badge, **claims}, header={"typ": "JWT", "kid": None, **header}, signer=signer).encode()


def vectors() -> Iterator[Vector]:
    """All of this file."""
    below, of_did = "tokens/sound-key-below-issuer.jwt", "tokens/sound-key-as-multikey.jwt"
    why = "the key stands below the issuer's own address"
    yield Vector(below, token(ALICE, kid=f"{ALICE}/key.json"), FORMAT, why)
    why = "a neighbour on the same site placed a key there and signed with it"
    neighbours = token(ALICE, OTTO, kid=BESIDE)
    yield Vector("tokens/key-beside-issuer.jwt", neighbours, FORMAT, why, below, unclear=("issuer-key",))
    otherwise = token(ALICE, OTTO, kid=f"{ALICE}/../mallory/upload.json")
    why = "the neighbour's key, by way of the issuer's address"
    yield Vector("tokens/key-by-detour.jwt", otherwise, FORMAT, why, below, unclear=("issuer-key",))
    why = "the key in the header is the one that the issuer publishes in another spelling"
    yield Vector(of_did, token(ALICE_DID, jwk=SIGNER.public_key.as_jwk()), FORMAT, why)
    why = "a did:web has a document, and a neighbour's key is not in it"
    neighbours = token(ALICE_DID, OTTO, kid=BESIDE)
    yield Vector("tokens/key-beside-did-web.jwt", neighbours, FORMAT, why, of_did, ("issuer-key",))
    why = "its key was retired after the moment from which it holds"
    yield Vector("tokens/sound-retired-since.jwt", token(MOVED, kid=f"{MOVED}#key-1"), FORMAT, why)
    late = token(MOVED, nbf=IN_MAY + 10 * 86_400, kid=f"{MOVED}#key-1")
    why = "its key was retired before"
    base = "tokens/sound-retired-since.jwt"
    yield Vector("tokens/retired-before-start.jwt", late, FORMAT, why, base, ("key-authorised",))


def pages() -> Iterator[Page]:
    """What stands on the site."""
    document = did_document(ALICE_DID, [("key-1", SIGNER.public_key)])
    for name, url, content, why in (
        ("alice-key", f"{ALICE}/key.json", SIGNER.public_key.as_jwk(), "Alice's key"),
        ("alice-did", f"{ALICE}/did.json", document, "Alice's DID document"),
        ("mallory-upload", BESIDE, OTTO.public_key.as_jwk(), "a key that a neighbour placed"),
        (
            "mallory-detour",
            f"{ALICE}/../mallory/upload.json",
            OTTO.public_key.as_jwk(),
            "the same, otherwise",
        ),
    ):
        yield Page(f"support/school-{name}.json", url, written(dict(content)), why)

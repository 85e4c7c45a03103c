"""What the vectors are made with: fixed keys, fixed moments, and signing that lets a fault through.

The library refuses to sign what it would not accept. A vector must carry exactly such a fault under a sound
signature, so `sealed` signs whatever it is given.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.openbadges.samples import A_MONTH_LATER, AWARDED, METHOD, SIGNER
from workmark.openbadges import KeyKind, LocalSigner, serialise
from workmark.openbadges.dids import did_key_method_of, did_key_of
from workmark.openbadges.documents import JsonObject, as_list
from workmark.openbadges.multibase import encode_base64url, encode_multibase
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof
from workmark.openbadges.proofs.suites import SUITES

AT = A_MONTH_LATER
A_DAY = timedelta(days=1)
P256 = LocalSigner.from_secret(KeyKind.P256, bytes(range(1, 33)))
P384 = LocalSigner.from_secret(KeyKind.P384, bytes(range(1, 49)))
OTTO = LocalSigner.from_secret(KeyKind.ED25519, bytes(range(32)))
OTTO_DID, OTTO_METHOD = did_key_of(OTTO.public_key), did_key_method_of(OTTO.public_key)
GUILD = LocalSigner.from_secret(KeyKind.ED25519, bytes(range(32, 64)))
GUILD_DID, GUILD_METHOD = did_key_of(GUILD.public_key), did_key_method_of(GUILD.public_key)


@dataclass(frozen=True)
class Vector:
    """One file and what is to be said of it.

    file: its path under `vectors/`. base: the sound file from which it differs in one thing; empty for sound ones.
    fails, unclear: the codes that answer FAILED and NOT_DETERMINED, the one at fault first.
    standing: how the issuer is known, where that is the point. email: whose badge it should be, if that is asked.
    challenge: what a presentation should answer, if that is asked.
    """

    file: str
    data: bytes
    format: str
    why: str
    base: str = ""
    fails: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    email: str = ""
    standing: str = ""
    challenge: str = ""

    @property
    def expected(self) -> str:
        """The one word of the manifest."""
        return "invalid" if self.fails else "undetermined" if self.unclear else "valid"


@dataclass(frozen=True)
class Page:
    """What stands at an address that a vector leads to."""

    file: str
    url: str
    data: bytes
    why: str


def sealed(
    document: JsonObject,
    *,
    suite: str = "eddsa-rdfc-2022",
    signer: LocalSigner = SIGNER,
    method: str = METHOD,
    **changes: Any,
) -> JsonObject:
    """The document with one more proof. changes: members of the proof to set otherwise, or to leave out (None)."""
    if not changes:
        options = ProofOptions(verification_method=method, created=AWARDED, cryptosuite=suite)
        return add_proof(document, options, signer)
    config: JsonObject = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-05-01T12:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        **changes,
    }
    config = {name: value for name, value in config.items() if value is not None}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    content = SUITES[suite].content(unsecured, config, signer.public_key.kind)
    proof = {**config, "proofValue": encode_multibase(signer.sign(content.hash_data))}
    return {**document, "proof": [*as_list(document.get("proof")), proof]}


def changed(document: JsonObject, *path: str | int, to: Any) -> JsonObject:
    """A copy in which the member at this path has another value; None takes it away."""
    copy: JsonObject = json.loads(json.dumps(document))
    node: Any = copy
    for step in path[:-1]:
        node = node[step]
    if to is None:
        del node[path[-1]]
    else:
        node[path[-1]] = to
    return copy


def written(document: JsonObject) -> bytes:
    """The document as bytes."""
    return serialise(document)


def token_of(
    payload: Mapping[str, Any], *, header: Mapping[str, Any] | None = None, signer: LocalSigner = SIGNER
) -> str:
    """A compact token over any payload, under any header; members set to None are left out of the header."""
    head = {"alg": "EdDSA", "kid": METHOD, "typ": "vc+jwt", **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    signed = ".".join(encode_base64url(serialise(dict(part))) for part in (head, payload))
    return f"{signed}.{encode_base64url(signer.sign(signed.encode()))}"

"""Read a registry of issuers: a list somebody keeps of issuers they know, in one of two forms.

Ours is one JSON object signed as plain JSON (`eddsa-jcs-2022` or `ecdsa-jcs-2019`), so that a copy can be checked
anywhere; `docs/registries.md` describes it. The other is the form of the Digital Credentials Consortium's
issuer-registry, unsigned: it is worth what its address is worth. A registry says who an issuer is, and nothing else:
it never makes an unsound badge sound, and an issuer that no registry lists is only unknown.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from workmark.openbadges.documents import (
    JsonObject,
    as_list,
    format_moment,
    parse_json_object,
    parse_moment,
    require_object,
    require_string,
)
from workmark.openbadges.errors import MalformedCredential, MalformedProof
from workmark.openbadges.keys import PublicKey, Signer
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof, check_proof
from workmark.openbadges.proofs.suites import suite_of

KIND = "IssuerRegistry"
MAX_BYTES = 1024 * 1024
MAX_ISSUERS = 20_000
MAX_TEXT = 300
_PLAIN_SUITES = ("eddsa-jcs-2022", "ecdsa-jcs-2019")


@dataclass(frozen=True)
class RegisteredIssuer:
    """One line. id: a DID or an https address, exactly as badges name the issuer."""

    id: str
    name: str
    url: str = ""
    location: str = ""


@dataclass(frozen=True)
class Registry:
    """A registry as read. made_at: the moment it says it was made, or None. valid_until: after which it says nothing.

    is_signed: its signature was checked with the key that was given.
    """

    name: str
    issuers: tuple[RegisteredIssuer, ...]
    made_at: datetime | None = None
    valid_until: datetime | None = None
    is_signed: bool = False


def read_registry(data: bytes, *, key: PublicKey | None = None) -> Registry:
    """Take a registry out of its bytes.

    key: the keeper's, known from elsewhere. With one, only a list that it signed is read; a key that comes with the
    list itself would prove nothing.

    Raises MalformedCredential, DocumentTooLarge, MalformedProof, SignatureMismatch or UnknownProof.
    """
    document = parse_json_object(data, max_bytes=MAX_BYTES)
    if "registry" in document and document.get("type") != KIND:
        if key is not None:
            raise MalformedProof(
                "This registry is of the kind that carries no signature, and a key was given."
            )
        return _consortium_form(document)
    if document.get("type") != KIND:
        raise MalformedCredential(
            f"This is no registry: its type is not {KIND}, and it has no member registry."
        )
    if key is None:
        raise MalformedProof(
            "This registry is signed. Give its keeper's public key, so that it can be checked."
        )
    _require_signature(document, key)
    return _own_form(document)


def registry_document(registry: Registry) -> JsonObject:
    """The unsigned document of our own form."""
    document: JsonObject = {"type": KIND, "version": 1, "name": registry.name}
    for name, moment in (("madeAt", registry.made_at), ("validUntil", registry.valid_until)):
        if moment is not None:
            document[name] = format_moment(moment)
    document["issuers"] = [
        {name: value for name, value in vars(issuer).items() if value} for issuer in registry.issuers
    ]
    return document


def sign_registry(
    registry: Registry, signer: Signer, *, verification_method: str, created: datetime
) -> bytes:
    """The signed bytes of a registry in our own form."""
    options = ProofOptions(
        verification_method=verification_method, created=created, cryptosuite="eddsa-jcs-2022"
    )
    signed = add_proof(registry_document(registry), options, signer)
    return json.dumps(signed, ensure_ascii=False, indent=1).encode()


def _require_signature(document: JsonObject, key: PublicKey) -> None:
    proofs = as_list(document.get("proof"))
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise MalformedProof(f"A registry carries exactly one signature, and this one has {len(proofs)}.")
    if suite_of(proofs[0]).name not in _PLAIN_SUITES or proofs[0].get("proofPurpose") != "assertionMethod":
        raise MalformedProof(f"A registry is signed for assertions with {' or '.join(_PLAIN_SUITES)}.")
    check_proof(document, proofs[0], key)


def _own_form(document: JsonObject) -> Registry:
    if document.get("version") != 1:
        raise MalformedCredential("The registry is of a version that is not known here; 1 is.")
    made_at, valid_until = (
        parse_moment(document[name], name) if name in document else None for name in ("madeAt", "validUntil")
    )
    # A signature that runs out ends the list as well, whatever the list says of itself.
    expires = [
        parse_moment(proof["expires"], "proof.expires")
        for proof in as_list(document["proof"])
        if "expires" in proof
    ]
    valid_until = min([*expires, *([valid_until] if valid_until else [])], default=None)
    issuers = [_issuer(require_object(item, "an issuer")) for item in as_list(document.get("issuers"))]
    return Registry(_text(document, "name"), _bounded(issuers), made_at, valid_until, is_signed=True)


def _consortium_form(document: JsonObject) -> Registry:
    """`{"meta": {"created", "updated"}, "registry": {did: {"name", "location", "url"}}}`.

    Its dates are written in more than one way, so they are not read; the moment of fetching stands in for them.
    """
    listed = require_object(document["registry"], "registry")
    issuers = [_issuer({**require_object(item, "an issuer"), "id": did}) for did, item in listed.items()]
    meta = document.get("meta")
    name = meta.get("name") if isinstance(meta, dict) else None
    return Registry(name if isinstance(name, str) else "", _bounded(issuers))


def _issuer(item: JsonObject) -> RegisteredIssuer:
    identifier = _text(item, "id")
    if not identifier.startswith(("did:", "https://")):
        raise MalformedCredential(
            f"An issuer is named by a DID or an https address, not {identifier[:80]!r}."
        )
    others = [str(item[name])[:MAX_TEXT] if item.get(name) else "" for name in ("url", "location")]
    return RegisteredIssuer(identifier, _text(item, "name"), *others)


def _text(item: JsonObject, name: str) -> str:
    text = require_string(item.get(name), name).strip()
    if not text or len(text) > MAX_TEXT:
        raise MalformedCredential(f"{name} must have from 1 to {MAX_TEXT} characters.")
    return text


def _bounded(issuers: list[RegisteredIssuer]) -> tuple[RegisteredIssuer, ...]:
    if len(issuers) > MAX_ISSUERS:
        raise MalformedCredential(
            f"The registry lists {len(issuers)} issuers; at most {MAX_ISSUERS} are read."
        )
    if len({issuer.id for issuer in issuers}) != len(issuers):
        raise MalformedCredential("The registry lists an issuer twice, so nobody can tell which line counts.")
    return tuple(issuers)

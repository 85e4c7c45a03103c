"""From the identifier in a proof to a public key, and to whether its controller allows it to sign credentials.

did:key and did:jwk carry their key in their name; did:web and plain https identifiers are looked up through
the resolver that is passed in. The key is believed only if the controller's own document lists it, under
`assertionMethod`: a fragment that points into somebody else's document is refused.

Spec: Controlled Identifiers 1.0, "Retrieve Verification Method"; did:key, did:web and did:jwk method texts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from workmark.openbadges.documents import (
    JsonObject,
    as_list,
    format_moment,
    id_of,
    parse_json_object,
    parse_moment,
    require_string,
    types_of,
)
from workmark.openbadges.errors import (
    KeyNotAuthorised,
    MalformedEncoding,
    MalformedIdentifier,
    MalformedKey,
    Unresolvable,
)
from workmark.openbadges.keys import KeyKind, PublicKey
from workmark.openbadges.multibase import decode_base64url, decode_multibase
from workmark.openbadges.resolving import Resolver

ASSERTION = "assertionMethod"
AUTHENTICATION = "authentication"

_DID = re.compile(r"did:(?P<method>[a-z0-9]+):(?P<name>[A-Za-z0-9._:%-]+)")
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(%3[Aa](?P<port>[0-9]{1,5}))?")
_PATH_PART = re.compile(r"([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True)
class VerificationMethod:
    """A public key as its controller publishes it.

    purposes: the relationships, such as "assertionMethod", under which the controller lists it.
    expires, revoked: moments from which the controller says the key is no longer to be used, where given.
    """

    id: str
    controller: str
    key: PublicKey
    purposes: frozenset[str]
    expires: datetime | None = None
    revoked: datetime | None = None

    def require_purpose(self, purpose: str) -> None:
        """Raise KeyNotAuthorised unless the controller lists this key under the purpose."""
        if purpose not in self.purposes:
            raise KeyNotAuthorised(f"{self.controller} does not list this key under {purpose}.")


def find_verification_method(identifier: str, resolve: Resolver) -> VerificationMethod:
    """Look up the key that a proof names.

    Raises MalformedIdentifier, MalformedKey, KeyNotAuthorised, or Unresolvable when nobody answered.
    """
    controller, _, fragment = identifier.partition("#")
    if controller.startswith("did:key:"):
        return _did_key(identifier)
    if controller.startswith("did:jwk:"):
        return _did_jwk(identifier, controller, fragment)
    if controller.startswith(("did:web:", "https://")):
        return method_in(document_of(controller, resolve), identifier, controller, resolve)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", identifier):
        raise Unresolvable(
            f"Identifiers such as {controller.split(':')[0]}:{controller.split(':')[1][:20]}... are not looked up here."
        )
    raise MalformedIdentifier(f"{identifier[:80]!r} names no key: it is not a complete address.")


def method_in(
    document: JsonObject, identifier: str, controller: str, resolve: Resolver | None = None
) -> VerificationMethod:
    """Find a key in a document that was fetched for its controller; raises as `find_verification_method` does."""
    # An address may answer with the key alone, which then names a controller who must list it in turn.
    if document.get("id") == identifier and "controller" in document and resolve is not None:
        owner = require_string(document["controller"], "the key's controller")
        if owner.startswith(("did:web:", "https://")) and owner != controller:
            return method_in(document_of(owner, resolve), identifier, owner)
    if document.get("id") != controller:
        raise KeyNotAuthorised(
            f"The document found for {controller} says that it is {document.get('id')!r}, so its keys are not taken."
        )
    found = next((entry for entry in _entries(document) if _same(entry, identifier, controller)), None)
    if found is None:
        raise KeyNotAuthorised(f"{controller} does not publish the key {identifier}.")
    if "revoked" in found and _WRITTEN_OUT.isdisjoint(found):
        # What remains of a key that was stolen: its name and a date, and nothing that a signature could fit.
        when = parse_moment(found["revoked"], "the key's revoked")
        raise KeyNotAuthorised(f"{controller} withdrew this key on {format_moment(when)}.")
    owner = require_string(found.get("controller", controller), "the key's controller")
    if owner != controller:
        raise KeyNotAuthorised(f"The key {identifier} says it belongs to {owner}, not to {controller}.")
    return VerificationMethod(
        identifier,
        controller,
        public_key_of(found),
        frozenset(_purposes(document, identifier, controller)),
        *(
            parse_moment(found[name], f"the key's {name}") if name in found else None
            for name in ("expires", "revoked")
        ),
    )


def document_of(owner: str, resolve: Resolver) -> JsonObject:
    """The document that the owner of keys publishes. owner: a did:web, or an https address that is its own.

    A did:web whose server answers with a redirect is not looked up: whoever may place redirects on a site, which is
    often more people than may place files there, would speak for its did:web. Raises MalformedIdentifier or Unresolvable.
    """
    if not owner.startswith("did:web:"):
        return parse_json_object(resolve(owner).body)
    address = did_web_address(owner)
    answered = resolve(address)
    if answered.is_redirected:
        raise Unresolvable(
            f"{address[:200]} answers with a redirect. A did:web document must stand there itself."
        )
    return parse_json_object(answered.body)


def did_web_address(did: str) -> str:
    """The https address of a did:web document; raises MalformedIdentifier. A port is written as %3A."""
    match = _DID.fullmatch(did)
    parts = match["name"].split(":") if match and match["method"] == "web" else []
    host = _HOST.fullmatch(parts[0]) if parts else None
    if host is None or (host["port"] and not 0 < int(host["port"]) < 65536):
        raise MalformedIdentifier(f"{did[:120]!r} is no did:web identifier.")
    for part in parts[1:]:
        if not _PATH_PART.fullmatch(part) or unquote(part) in (".", "..") or "/" in unquote(part):
            raise MalformedIdentifier(f"{did[:120]!r} has a path that did:web does not allow.")
    path = "/".join(parts[1:]) if len(parts) > 1 else ".well-known"
    return f"https://{unquote(parts[0])}/{path}/did.json"


def did_web_of(address: str) -> str:
    """The did:web identifier whose document stands under an https address without `did.json`, for issuers."""
    split = urlsplit(address)
    if split.scheme != "https" or not split.hostname or split.query or split.fragment or split.username:
        raise MalformedIdentifier(f"A did:web needs a plain https address, not {address!r}.")
    host = split.hostname if split.port is None else f"{split.hostname}%3A{split.port}"
    return ":".join(["did", "web", host, *(part for part in split.path.split("/") if part)])


def did_key_of(key: PublicKey) -> str:
    """The did:key identifier of a public key."""
    return f"did:key:{key.multikey}"


def did_key_method_of(key: PublicKey) -> str:
    """The verification method identifier that proofs under a did:key use."""
    return f"did:key:{key.multikey}#{key.multikey}"


def did_document(
    did: str, keys: Iterable[tuple[str, PublicKey]], *, retired: Iterable[str] = ()
) -> JsonObject:
    """A DID document for an issuer.

    keys: fragment and public key for each key that ever signed.
    retired: the fragments of keys that no longer sign; they stay listed, or older badges could not be checked.
    """
    past = set(retired)
    methods = [
        {"id": f"{did}#{fragment}", "type": "Multikey", "controller": did, "publicKeyMultibase": key.multikey}
        for fragment, key in keys
    ]
    current = [method["id"] for method in methods if method["id"].partition("#")[2] not in past]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
        "authentication": current,
    }


def public_key_of(entry: JsonObject) -> PublicKey:
    """The key in a Multikey, JsonWebKey, or Ed25519VerificationKey2020 or 2018 entry; raises MalformedKey."""
    if "publicKeyMultibase" in entry:
        return PublicKey.from_multikey(require_string(entry["publicKeyMultibase"], "publicKeyMultibase"))
    jwk = entry.get("publicKeyJwk")
    if isinstance(jwk, dict):
        return PublicKey.from_jwk(jwk)
    if "Ed25519VerificationKey2018" in types_of(entry) and "publicKeyBase58" in entry:
        # The bare key, without the bytes that say of which kind it is.
        text = require_string(entry["publicKeyBase58"], "publicKeyBase58")
        try:
            return PublicKey.from_raw(KeyKind.ED25519, decode_multibase(f"z{text}"))
        except MalformedEncoding as error:
            raise MalformedKey("The key's publicKeyBase58 does not decode.") from error
    raise MalformedKey("The key's entry holds neither publicKeyMultibase nor publicKeyJwk.")


@lru_cache(maxsize=256)
def _did_key(identifier: str) -> VerificationMethod:
    controller, _, fragment = identifier.partition("#")
    name = controller.removeprefix("did:key:")
    if fragment and fragment != name:
        raise KeyNotAuthorised(f"{controller} has one key, and it is not #{fragment[:80]}.")
    return VerificationMethod(identifier, controller, PublicKey.from_multikey(name), _ALL_PURPOSES)


def _did_jwk(identifier: str, controller: str, fragment: str) -> VerificationMethod:
    if fragment not in ("", "0"):
        raise KeyNotAuthorised(f"{controller[:80]} has one key, #0, and not #{fragment[:80]}.")
    try:
        jwk = parse_json_object(decode_base64url(controller.removeprefix("did:jwk:")))
    except MalformedEncoding as error:
        raise MalformedIdentifier(f"The did:jwk does not decode: {error}") from error
    purposes = _ALL_PURPOSES if jwk.get("use") != "enc" else frozenset[str]()
    return VerificationMethod(identifier, controller, PublicKey.from_jwk(jwk), purposes)


_WRITTEN_OUT = frozenset({"publicKeyMultibase", "publicKeyJwk", "publicKeyBase58"})
_RELATIONSHIPS = ("assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation")
_ALL_PURPOSES = frozenset(_RELATIONSHIPS)


def _entries(document: JsonObject) -> Iterable[JsonObject]:
    for name in ("verificationMethod", "publicKey", *_RELATIONSHIPS):
        yield from (entry for entry in as_list(document.get(name)) if isinstance(entry, dict))


def _purposes(document: JsonObject, identifier: str, controller: str) -> Iterable[str]:
    for purpose in _RELATIONSHIPS:
        if any(_same(entry, identifier, controller) for entry in as_list(document.get(purpose))):
            yield purpose


def _same(entry: Any, identifier: str, controller: str) -> bool:
    """Tell whether an entry, or a reference to one, names this key; `#key-1` is short for its own document's."""
    name = id_of(entry)
    return name is not None and (controller + name if name.startswith("#") else name) == identifier

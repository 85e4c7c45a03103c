"""The key to check a token by: found at its issuer, with the token's own words used only to pick one.

Spec: Securing Verifiable Credentials using JOSE and COSE, section 4; Open Badges 3.0, section "JWT Proof Format".
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from workmark.openbadges.dids import did_web_address, document_of, find_verification_method, public_key_of
from workmark.openbadges.documents import JsonObject, as_list, id_of, parse_json_object, parse_moment
from workmark.openbadges.errors import KeyNotAuthorised, MalformedEncoding, MalformedKey, Unresolvable
from workmark.openbadges.jose.envelope import Envelope
from workmark.openbadges.jws import TokenKey, jwk_thumbprint, key_from_jwk
from workmark.openbadges.multibase import decode_base64url
from workmark.openbadges.resolving import Resolver, split_address

RELATIONSHIPS: Final = ("assertionMethod", "authentication")
ENDS: Final = ("revoked", "expires")
EVERY_PURPOSE: Final = frozenset(RELATIONSHIPS)


class FoundKey(NamedTuple):
    """A key that `owner` publishes.

    purposes: the relationships under which the owner lists it. revoked, expires: the owner's own end to it, if any.
    """

    id: str
    owner: str
    key: TokenKey
    purposes: frozenset[str]
    revoked: datetime | None = None
    expires: datetime | None = None


def find_key(owner: str, envelope: Envelope, resolve: Resolver) -> FoundKey:
    """Find, among the owner's own keys, the one that the token names.

    owner: the issuer of a credential, or the holder of a presentation.
    Raises KeyNotAuthorised when the owner publishes no such key, MalformedKey, MalformedIdentifier,
    MalformedCredential, or Unresolvable when nobody answered.
    """
    kid = envelope.key_id
    controller = kid.partition("#")[0]
    if owner.startswith("did:key:"):
        _require_owner(controller, owner)
        method = find_verification_method(kid if kid.startswith("did:") else owner, resolve)
        return FoundKey(method.id, owner, method.key, EVERY_PURPOSE & method.purposes)
    if owner.startswith("did:jwk:"):
        _require_owner(controller, owner)
        return FoundKey(owner, owner, _did_jwk_key(owner), EVERY_PURPOSE)
    if kid.startswith("https://") and controller != owner:
        return _key_at_address(kid, owner, resolve)
    _require_owner(controller, owner)
    return _key_in_document(owner, envelope, resolve)


def _require_owner(controller: str, owner: str) -> None:
    """A key named in full must be the owner's; a bare name, such as a thumbprint, is looked up at the owner."""
    if ":" in controller and controller != owner:
        raise KeyNotAuthorised(
            f"The token names a key of {controller[:200]}, and it speaks for {owner[:200]}."
        )


def _did_jwk_key(did: str) -> TokenKey:
    try:
        return key_from_jwk(
            parse_json_object(decode_base64url(did.removeprefix("did:jwk:").partition("#")[0]))
        )
    except MalformedEncoding as error:
        raise MalformedKey(f"The did:jwk does not decode: {error}") from error


def _key_at_address(kid: str, owner: str, resolve: Resolver) -> FoundKey:
    """Open Badges 3.0 lets `kid` be the address of a bare JWK: the owner's only if it stands on the owner's site."""
    host = split_address(did_web_address(owner) if owner.startswith("did:web:") else owner).hostname
    if not owner.startswith(("https://", "did:web:")) or host is None or split_address(kid).hostname != host:
        raise KeyNotAuthorised(
            f"The token's key stands at {kid[:200]}, which is not on the site of {owner[:200]}."
        )
    document = parse_json_object(resolve(kid).body)
    keys = [key for key in as_list(document.get("keys", document)) if isinstance(key, dict) and "kty" in key]
    if len(keys) != 1:
        raise KeyNotAuthorised(f"What stands at {kid[:200]} is not exactly one key.")
    return FoundKey(kid, owner, key_from_jwk(keys[0]), EVERY_PURPOSE)


def _key_in_document(owner: str, envelope: Envelope, resolve: Resolver) -> FoundKey:
    if not owner.startswith(("did:web:", "https://")):
        raise Unresolvable(f"Identifiers such as {owner[:60]} are not looked up here.")
    document = document_of(owner, resolve)
    if id_of(document) != owner:
        raise KeyNotAuthorised(
            f"The document found for {owner} says that it is {str(id_of(document))[:200]}."
        )
    fitting = [entry for entry in _entries(document, owner) if _is_named(entry, owner, envelope)]
    if not fitting:
        raise KeyNotAuthorised(f"{owner} does not publish the key that the token names.")
    if len({_full_id(entry, owner) for entry in fitting}) > 1:
        raise KeyNotAuthorised(
            f"{owner} publishes several keys, and the token does not say which one signed it."
        )
    entry = fitting[0]
    jwk = entry.get("publicKeyJwk")
    key = key_from_jwk(jwk) if isinstance(jwk, dict) else public_key_of(entry)
    ends = (parse_moment(entry[name], f"the key's {name}") if name in entry else None for name in ENDS)
    return FoundKey(_full_id(entry, owner), owner, key, frozenset(_purposes(document, entry, owner)), *ends)


def _entries(document: JsonObject, owner: str) -> Iterator[JsonObject]:
    """The key entries of a document, leaving out any that says it belongs to somebody else."""
    for name in ("verificationMethod", *RELATIONSHIPS):
        for entry in as_list(document.get(name)):
            if isinstance(entry, dict) and entry.get("controller", owner) == owner and id_of(entry):
                yield entry


def _is_named(entry: JsonObject, owner: str, envelope: Envelope) -> bool:
    """Whether the token's hints fit this entry. A token without any hint fits them all, which only one may do."""
    jwk = entry.get("publicKeyJwk")
    names = {_full_id(entry, owner)}
    if isinstance(jwk, dict):
        names |= {jwk_thumbprint(jwk), *(name for name in [jwk.get("kid")] if isinstance(name, str))}
    kid = envelope.key_id
    if kid:
        return (owner + kid if kid.startswith("#") else kid) in names or f"{owner}#{kid}" in names
    if envelope.jwk is not None:
        return isinstance(jwk, dict) and jwk_thumbprint(envelope.jwk) == jwk_thumbprint(jwk)
    return True


def _purposes(document: JsonObject, entry: JsonObject, owner: str) -> Iterator[str]:
    wanted = _full_id(entry, owner)
    for purpose in RELATIONSHIPS:
        if any(_full_id(each, owner) == wanted for each in as_list(document.get(purpose))):
            yield purpose


def _full_id(entry: object, owner: str) -> str:
    name = id_of(entry) or ""
    return owner + name if name.startswith("#") else name

"""The key to check a token by: found at its issuer, with the token's own words used only to pick one.

Spec: Securing Verifiable Credentials using JOSE and COSE, section 4; Open Badges 3.0, section "JWT Proof Format".
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple

from workmark.openbadges.dids import document_of, find_verification_method, public_key_of
from workmark.openbadges.documents import JsonObject, as_list, id_of, parse_json_object, parse_moment
from workmark.openbadges.errors import (
    KeyNotAuthorised,
    MalformedCredential,
    MalformedEncoding,
    MalformedKey,
    OpenBadgesError,
    Unresolvable,
)
from workmark.openbadges.jose.envelope import Envelope
from workmark.openbadges.jws import TokenKey, jwk_thumbprint, key_from_jwk
from workmark.openbadges.multibase import decode_base64url
from workmark.openbadges.resolving import Resolver, is_below, origin_of

RELATIONSHIPS: Final = ("assertionMethod", "authentication")
ENDS: Final = ("revoked", "expires")
EVERY_PURPOSE: Final = frozenset(RELATIONSHIPS)


class FoundKey(NamedTuple):
    """A key that `owner` publishes.

    purposes: the relationships under which the owner lists it. revoked, expires: the owner's own end to it, if any.
    is_owners: whether anything shows that the key is the owner's; False where it only stands on the same site.
    """

    id: str
    owner: str
    key: TokenKey
    purposes: frozenset[str]
    revoked: datetime | None = None
    expires: datetime | None = None
    is_owners: bool = True


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
        if controller == owner and kid not in (owner, f"{owner}#", f"{owner}#0"):
            raise KeyNotAuthorised("A did:jwk has one key, #0, and the token names another.")
        return FoundKey(owner, owner, _did_jwk_key(owner), EVERY_PURPOSE)
    if owner.startswith("https://") and kid.startswith("https://") and controller != owner:
        return _key_at_address(owner, envelope, resolve)
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


def _key_at_address(owner: str, envelope: Envelope, resolve: Resolver) -> FoundKey:
    """Open Badges 3.0 lets `kid` be the address of a bare JWK. Many people may place files on one site.

    So the key is the owner's only where its address lies below the owner's own, or the owner's page names it.
    A did:web has a document of its own, and is never looked up this way (decision 0432).
    """
    kid = envelope.key_id
    if origin_of(owner) is None or origin_of(kid) != origin_of(owner):
        raise KeyNotAuthorised(
            f"The token's key stands at {kid[:200]}, which is not on the site of {owner[:200]}."
        )
    document = _page_of(owner, resolve)
    named = [entry for entry in _named(document, owner) if _full_id(entry, owner) == kid]
    written = [entry for entry in named if isinstance(entry, dict)]
    if any(entry.keys() & {"publicKeyJwk", "publicKeyMultibase"} for entry in written):
        return _published_key(document, owner, envelope)
    purposes = frozenset(_purposes(document, kid, owner)) if named else frozenset({RELATIONSHIPS[0]})
    found = FoundKey(kid, owner, _bare_key(kid, resolve), purposes, *_ends(written[0] if written else {}))
    return found._replace(is_owners=bool(named) or is_below(kid, owner))


def _page_of(owner: str, resolve: Resolver) -> JsonObject:
    """The owner's page, where it speaks of keys; nothing where it is silent or is for people to read."""
    with suppress(Unresolvable, MalformedCredential):
        document = document_of(owner, resolve)
        if id_of(document) == owner:
            return document
    return {}


def _bare_key(kid: str, resolve: Resolver) -> TokenKey:
    answered = resolve(kid)
    if answered.is_redirected:
        raise Unresolvable(f"{kid[:200]} answers with a redirect. A key must stand there itself.")
    document = parse_json_object(answered.body)
    keys = [key for key in as_list(document.get("keys", document)) if isinstance(key, dict) and "kty" in key]
    if len(keys) != 1:
        raise KeyNotAuthorised(f"What stands at {kid[:200]} is not exactly one key.")
    return key_from_jwk(keys[0])


def _key_in_document(owner: str, envelope: Envelope, resolve: Resolver) -> FoundKey:
    if not owner.startswith(("did:web:", "https://")):
        raise Unresolvable(f"Identifiers such as {owner[:60]} are not looked up here.")
    document = document_of(owner, resolve)
    if id_of(document) != owner:
        raise KeyNotAuthorised(
            f"The document found for {owner} says that it is {str(id_of(document))[:200]}."
        )
    return _published_key(document, owner, envelope)


def _published_key(document: JsonObject, owner: str, envelope: Envelope) -> FoundKey:
    fitting = [entry for entry in _entries(document, owner) if _is_named(entry, owner, envelope)]
    if not fitting:
        raise KeyNotAuthorised(f"{owner} does not publish the key that the token names.")
    if len({_full_id(entry, owner) for entry in fitting}) > 1:
        raise KeyNotAuthorised(
            f"{owner} publishes several keys, and the token does not say which one signed it."
        )
    entry = fitting[0]
    name = _full_id(entry, owner)
    return FoundKey(name, owner, _key_of(entry), frozenset(_purposes(document, name, owner)), *_ends(entry))


def _ends(entry: JsonObject) -> tuple[datetime | None, datetime | None]:
    revoked, expires = (
        parse_moment(entry[name], f"the key's {name}") if name in entry else None for name in ENDS
    )
    return revoked, expires


def _key_of(entry: JsonObject) -> TokenKey:
    jwk = entry.get("publicKeyJwk")
    return key_from_jwk(jwk) if isinstance(jwk, dict) else public_key_of(entry)


def _named(document: JsonObject, owner: str) -> Iterator[Any]:
    """Every key that a document speaks of, written out or by its name, leaving out any that is somebody else's."""
    for name in ("verificationMethod", *RELATIONSHIPS):
        for entry in as_list(document.get(name)):
            if id_of(entry) and (not isinstance(entry, dict) or entry.get("controller", owner) == owner):
                yield entry


def _entries(document: JsonObject, owner: str) -> Iterator[JsonObject]:
    return (entry for entry in _named(document, owner) if isinstance(entry, dict))


def _is_named(entry: JsonObject, owner: str, envelope: Envelope) -> bool:
    """Whether the token's hints fit this entry. A token without any hint fits them all, which only one may do."""
    jwk = entry.get("publicKeyJwk")
    thumbprint = _thumbprint(entry)
    names = {_full_id(entry, owner), thumbprint}
    if isinstance(jwk, dict) and isinstance(jwk.get("kid"), str):
        names.add(jwk["kid"])
    kid = envelope.key_id
    if kid:
        return (owner + kid if kid.startswith("#") else kid) in names or f"{owner}#{kid}" in names
    if envelope.jwk is not None:
        return jwk_thumbprint(envelope.jwk) == thumbprint
    return True


def _thumbprint(entry: JsonObject) -> str:
    """The same for one key, whether it is published as a JWK or as a Multikey; empty for what is no key."""
    jwk = entry.get("publicKeyJwk")
    with suppress(OpenBadgesError):
        return jwk_thumbprint(jwk if isinstance(jwk, dict) else public_key_of(entry).as_jwk())
    return ""


def _purposes(document: JsonObject, key_id: str, owner: str) -> Iterator[str]:
    for purpose in RELATIONSHIPS:
        if any(_full_id(each, owner) == key_id for each in as_list(document.get(purpose))):
            yield purpose


def _full_id(entry: object, owner: str) -> str:
    name = id_of(entry) or ""
    return owner + name if name.startswith("#") else name

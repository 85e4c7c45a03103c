"""The signature of a signed Open Badges 2 Assertion: by a key that its issuer publishes, over the bytes as sent.

Spec: Open Badges 2.0, "Signed Badges" and "CryptographicKey".
"""

from dataclasses import dataclass

from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject, as_list, id_of, parse_json_object
from workmark.openbadges.errors import (
    KeyNotAuthorised,
    MalformedCredential,
    OpenBadgesError,
    UnknownProof,
    Unresolvable,
)
from workmark.openbadges.jws import CompactJws, TokenKey, check_compact, key_from_pem, require_algorithm
from workmark.openbadges.ob2.documents import check_document, verification_of
from workmark.openbadges.report import Check, Outcome, answer
from workmark.openbadges.resolving import Resolver

PASSED, FAILED, NOT_DETERMINED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DETERMINED


@dataclass(frozen=True)
class PublishedKey:
    """A key, the address it was read from, and whom it says it belongs to."""

    url: str
    owner: str
    key: TokenKey


def check_signed(
    assertion: JsonObject,
    token: CompactJws | None,
    issuer: JsonObject | None,
    issuer_url: str,
    resolve: Resolver,
) -> list[Check]:
    """The checks of a signed Assertion. issuer: the profile as read from issuer_url, or None if it could not be."""
    if token is None:
        message = gettext_noop(
            "The badge says it is signed, and its signature is not here. Give the token or the picture it came in."
        )
        return [answer(CheckCode.PROOF_PRESENT, FAILED, message)]
    suite = _suite(token)
    if suite.outcome is not PASSED:
        return [suite]
    try:
        key = _published_key(assertion, issuer, resolve)
    except OpenBadgesError as error:
        outcome = NOT_DETERMINED if isinstance(error, Unresolvable) else FAILED
        return [suite, answer(CheckCode.VERIFICATION_METHOD, outcome, "{why}", why=str(error))]
    found = answer(
        CheckCode.VERIFICATION_METHOD, PASSED, gettext_noop("The key was read at {url}."), url=key.url
    )
    return [suite, found, _signature(token, key), _ownership(key, issuer, issuer_url)]


def _suite(token: CompactJws) -> Check:
    try:
        require_algorithm(token.algorithm)
    except UnknownProof as error:
        return answer(CheckCode.PROOF_SUITE, NOT_DETERMINED, "{why}", why=str(error))
    except OpenBadgesError as error:
        return answer(CheckCode.PROOF_SUITE, FAILED, "{why}", why=str(error))
    message = gettext_noop("The badge is signed with {algorithm}.")
    return answer(CheckCode.PROOF_SUITE, PASSED, message, algorithm=token.algorithm)


def _published_key(assertion: JsonObject, issuer: JsonObject | None, resolve: Resolver) -> PublishedKey:
    """The key the Assertion names or, where it names none, the only one its issuer publishes."""
    url = id_of(verification_of(assertion).get("creator"))
    if url is None:
        listed = _keys_of(issuer)
        if len(listed) != 1:
            raise Unresolvable(
                "The badge does not name its key, and its issuer does not publish exactly one."
            )
        url = listed[0]
    document = _key_at(url, resolve)
    check_document(document, ("CryptographicKey",))
    if document["id"] != url:
        raise KeyNotAuthorised(f"What stands at {url} calls itself {str(document['id'])[:200]}.")
    owner, pem = id_of(document["owner"]), document["publicKeyPem"]
    if owner is None or not isinstance(pem, str):
        raise MalformedCredential("The published key needs an owner's address and a key in PEM.")
    return PublishedKey(url, owner, key_from_pem(pem))


def _key_at(url: str, resolve: Resolver) -> JsonObject:
    """What stands at an address. A key may be a part of its owner's profile, under a fragment of that page."""
    page, _, fragment = url.partition("#")
    document = parse_json_object(resolve(page if fragment else url).body)
    if not fragment or document.get("id") == url:
        return document
    parts = [
        part for part in as_list(document.get("publicKey")) if isinstance(part, dict) and id_of(part) == url
    ]
    return parts[0] if len(parts) == 1 else document


def _signature(token: CompactJws, key: PublishedKey) -> Check:
    try:
        check_compact(token, key.key)
    except OpenBadgesError as error:
        return answer(CheckCode.SIGNATURE, FAILED, "{why}", why=str(error))
    return answer(CheckCode.SIGNATURE, PASSED, gettext_noop("Every byte is as it was signed."))


def _ownership(key: PublishedKey, issuer: JsonObject | None, issuer_url: str) -> Check:
    """The key must say it is the issuer's and the issuer must say the key is theirs: either alone can be forged."""
    if issuer is None:
        message = gettext_noop("Without the issuer's profile we cannot tell whose key this is.")
        return answer(CheckCode.ISSUER_KEY, NOT_DETERMINED, message)
    if key.owner not in (issuer_url, issuer["id"]):
        message = gettext_noop("The key says it belongs to {owner}, and the issuer is {issuer}.")
        return answer(CheckCode.ISSUER_KEY, FAILED, message, owner=key.owner[:200], issuer=issuer_url)
    if key.url not in _keys_of(issuer):
        message = gettext_noop("The issuer's profile does not list the key {url}.")
        return answer(CheckCode.ISSUER_KEY, FAILED, message, url=key.url)
    return answer(CheckCode.ISSUER_KEY, PASSED, gettext_noop("The key is the issuer's own."))


def _keys_of(issuer: JsonObject | None) -> list[str]:
    stated = as_list(issuer.get("publicKey")) if issuer else []
    return [url for url in map(id_of, stated) if url is not None]

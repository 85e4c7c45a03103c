"""A credential as an SD-JWT VC, the form that wallets keep, bound to the holder's key.

The claims are the credential's own members, so one vocabulary serves both forms. What names the holder, each result and
each piece of evidence can be kept back; what the badge is, who issued it, its dates and its status cannot.

Specs: SD-JWT-based Verifiable Credentials (dc+sd-jwt), RFC 9901 (SD-JWT), RFC 7800 (cnf).
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from workmark.openbadges.documents import JsonObject, as_list, id_of
from workmark.openbadges.errors import OpenBadgesError, RefusedToIssue
from workmark.openbadges.jose.hiding import MAX_HIDDEN, hide
from workmark.openbadges.jose.secret_keys import SigningKey
from workmark.openbadges.jose.sign import SALT_BYTES, compact
from workmark.openbadges.jws import check_compact
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.sd_jwt import parse_sd_jwt

SD_JWT_VC: Final = "dc+sd-jwt"
# The claims of the token itself: what stands besides in it is the credential.
OWN_CLAIMS: Final = frozenset({"iss", "iat", "exp", "vct", "cnf"})
HIDEABLE: Final = ("credentialSubject.identifier", "credentialSubject.result", "evidence")


def write_sd_jwt_vc(
    document: JsonObject,
    key: SigningKey,
    *,
    issuer_key: PublicKey,
    holder: PublicKey,
    vct: str,
    issued_at: datetime,
    ends_at: datetime | None,
    salt: Callable[[], str] = lambda: secrets.token_urlsafe(SALT_BYTES),
) -> str:
    """The token with all its disclosures, for its holder; checked by what reads such tokens before it leaves.

    document: an unsigned credential with its issuer's identifier. issuer_key: the public half of `key`.
    holder: whose signature will be asked for when it is shown. vct: the type, an address of its description.

    Raises RefusedToIssue when what was written does not read back as what was meant.
    """
    claims: JsonObject = {
        **document,
        "iss": id_of(document.get("issuer")),
        "iat": int(issued_at.timestamp()),
        **({"exp": int(ends_at.timestamp())} if ends_at else {}),
        "vct": vct,
        "cnf": {"jwk": holder.as_jwk()},
    }
    made = hide(claims, hideable_in(document), salt)
    header = {"alg": key.algorithm, "kid": key.key_id, "typ": SD_JWT_VC}
    token = "~".join([compact(header, made.claims, key), *made.disclosures, ""])
    _require_sound(token, claims, issuer_key)
    return token


def hideable_in(document: JsonObject) -> Sequence[str]:
    """The paths of what can be kept back: item by item, or list by list where there are very many items."""
    lists = {path: as_list(_at(document, path)) for path in HIDEABLE}
    each = [f"{path}[{number}]" for path, items in lists.items() for number in range(len(items))]
    return each if len(each) < MAX_HIDDEN else [path for path, items in lists.items() if items]


def _at(document: JsonObject, path: str) -> object:
    node: object = document
    for step in path.split("."):
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _require_sound(token: str, claims: JsonObject, issuer_key: PublicKey) -> None:
    try:
        read = parse_sd_jwt(token)
        check_compact(read.jws, issuer_key)
        is_same = read.disclosed_claims() == claims
    except OpenBadgesError as error:
        raise RefusedToIssue(f"The token for the wallet does not read back: {error}") from error
    if not is_same:
        raise RefusedToIssue("The token for the wallet does not say what the badge says.")

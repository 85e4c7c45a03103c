"""A wallet's proof of its key: the specification's own example passes, and each thing wrong with one is refused."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.jose.key_proof import MAX_PROOF_LETTERS, check_key_proof
from workmark.openbadges.keys import KeyKind

# OpenID4VCI 1.0, Appendix F.1, the first example; line breaks taken out.
EXAMPLE = (
    "eyJ0eXAiOiJvcGVuaWQ0dmNpLXByb29mK2p3dCIsImFsZyI6IkVTMjU2Iiwiandr"
    "Ijp7Imt0eSI6IkVDIiwiY3J2IjoiUC0yNTYiLCJ4IjoiblVXQW9BdjNYWml0aDhF"
    "N2kxOU9kYXhPTFlGT3dNLVoyRXVNMDJUaXJUNCIsInkiOiJIc2tIVThCalVpMVU5"
    "WHFpN1N3bWo4Z3dBS18weGtjRGpFV183MVNvc0VZIn19.eyJhdWQiOiJodHRwczov"
    "L2NyZWRlbnRpYWwtaXNzdWVyLmV4YW1wbGUuY29tIiwiaWF0IjoxNzAxOTYwNDQ0"
    "LCJub25jZSI6IkxhclJHU2JtVVBZdFJZTzZCUTR5bjgifQ.-a3EDsxClUB4O3LeDD"
    "5DVGEnNMT01FCQW4P6-2-BNBqc_Zxf0Qw4CWayLEpqkAomlkLb9zioZoipdP-jvh1"
    "WlA"
)
ISSUER = "https://credential-issuer.example.com"
MADE = datetime.fromtimestamp(1701960444, UTC)
KEY = ECKey.generate_key("P-256")


def proof(key: Any = KEY, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """One that is sound, but for what is said. A claim of None is left out."""
    said = {"aud": ISSUER, "iat": int(MADE.timestamp()), "nonce": "n", **claims}
    named = {
        "alg": "ES256",
        "typ": "openid4vci-proof+jwt",
        "jwk": key.as_dict(private=False),
        **(header or {}),
    }
    kept = {name: value for name, value in said.items() if value is not None}
    algorithms = ["ES256", "ES384", "ES512", "Ed25519"]
    return jwt.encode(
        {name: value for name, value in named.items() if value is not None}, kept, key, algorithms=algorithms
    )


def did_jwk(key: Any) -> str:
    text = json.dumps(key.as_dict(private=False)).encode()
    return "did:jwk:" + base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def test_the_specifications_own_example_proves_its_key() -> None:
    found = check_key_proof(EXAMPLE, audience=ISSUER, at=MADE + timedelta(minutes=1))

    assert found.nonce == "LarRGSbmUPYtRYO6BQ4yn8"
    assert found.key.as_jwk() == {
        "kty": "EC",
        "crv": "P-256",
        "x": "nUWAoAv3XZith8E7i19OdaxOLYFOwM-Z2EuM02TirT4",
        "y": "HskHU8BjUi1U9Xqi7Swmj8gwAK_0xkcDjEW_71SosEY",
    }


def test_a_key_may_be_named_by_a_did_that_holds_it() -> None:
    other = OKPKey.generate_key("Ed25519")
    by_did = {"jwk": None, "kid": f"{did_jwk(other)}#0", "alg": "Ed25519"}

    assert check_key_proof(proof(), audience=ISSUER, at=MADE).key.kind is KeyKind.P256
    assert check_key_proof(proof(other, header=by_did), audience=ISSUER, at=MADE).key.kind is KeyKind.ED25519


P521 = ECKey.generate_key("P-521")
HEAD, BODY, TAIL = proof().split(".")


def unsigned(header: dict[str, Any]) -> str:
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{head}.{BODY}."


@pytest.mark.parametrize(
    "token",
    [
        proof(aud="https://elsewhere.example"),
        proof(aud=[ISSUER]),
        proof(iat=int((MADE - timedelta(minutes=6)).timestamp())),
        proof(iat=int((MADE + timedelta(minutes=6)).timestamp())),
        proof(iat=10**300),
        proof(iat=True),
        proof(iat=None),
        proof(nonce=None),
        proof(nonce=7),
        proof(header={"typ": "JWT"}),
        proof(header={"jwk": None}),
        proof(header={"kid": did_jwk(KEY)}),
        proof(header={"jwk": ECKey.generate_key("P-256").as_dict(private=False)}),
        proof(header={"jwk": KEY.as_dict(private=True)}),
        proof(header={"jwk": None, "kid": "did:web:wallet.example#0"}),
        proof(header={"jwk": None, "kid": "did:jwk:!!"}),
        proof(header={"jwk": None, "x5c": ["MIIB"]}),
        proof(P521, header={"alg": "ES512"}),
        proof(more="x" * MAX_PROOF_LETTERS),
        unsigned({"alg": "none", "typ": "openid4vci-proof+jwt", "jwk": KEY.as_dict(private=False)}),
        f"{HEAD}.{BODY}.{TAIL[:-4]}AAAA",
        f"{HEAD}.{BODY}",
        "",
        "eyJ.\u00e9.x",
    ],
)
def test_what_is_wrong_with_a_proof_is_refused(token: str) -> None:
    with pytest.raises(OpenBadgesError):
        check_key_proof(token, audience=ISSUER, at=MADE)

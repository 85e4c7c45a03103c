"""What we say to a wallet that is asked for a badge: who asks, for what, and where the answer goes, signed.

The key is this instance's own as one who asks, and no issuer's: it is worked out of the secret of the settings, so that
every web process has the same one and no file must be kept. It signs requests that live ten minutes, and nothing else.

Spec: OpenID for Verifiable Presentations 1.0 (OpenID4VP), sections 5, 5.9.3 (decentralized_identifier), 6 (DCQL) and 8.3;
RFC 9101 (request objects).
"""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from joserfc.jwk import ECKey

from workmark.credentials.wallets import badge_type
from workmark.lib.encrypted import CONTENT, own_key, public_jwk
from workmark.openbadges.dids import did_key_method_of, did_key_of, did_web_of
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.jose.key_proof import PROOF_ALGORITHMS
from workmark.openbadges.jose.secret_keys import signing_key_of
from workmark.openbadges.jose.sign import compact
from workmark.openbadges.keys import KeyKind, LocalSigner
from workmark.workforce.consents import has_proved_who_it_is
from workmark.workforce.proof_models import ProofRequest
from workmark.workforce.wallet_asks import LASTS_SECONDS, WalletAsk

# Names of the three ways to answer, in the request and in what comes back.
BOUND, HELD, SIGNED = "bound", "held", "signed"
REQUEST_TYPE: Final = "oauth-authz-req+jwt"
# What static wallets are called as (section 5.8).
_ANY_WALLET: Final = "https://self-issued.me/v2"
_BADGE: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
_SUITES: Final = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019", "ecdsa-sd-2023")


def client_id() -> str:
    """Who asks, with its prefix: presentations are made for this name and for no other."""
    return f"decentralized_identifier:{_own_did()}"


def did_document_of_asking() -> JsonObject:
    """What stands behind our did:web as one who asks. The key as a JWK, which wallets of this protocol read."""
    did, method = _own_did(), _own_method()
    key = {
        "id": method,
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": _own_key().public_key.as_jwk(),
    }
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": [key],
        "authentication": [method],
        "assertionMethod": [method],
    }


def wallet_link(ask: WalletAsk, *, here: bool) -> str:
    """What opens a wallet. here: on the device of the browser that asks, which then goes on in that wallet's browser."""
    asked = {"client_id": client_id(), "request_uri": address_of_ask(ask, here=here)}
    return f"openid4vp://?{urlencode(asked)}"


def address_of_ask(ask: WalletAsk, *, here: bool) -> str:
    """Where a wallet reads the request, and where it sends its answer."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/wallet/asks/{ask.key}{'/here' if here else ''}"


def request_object(ask: WalletAsk, asked: ProofRequest, *, here: bool, at: datetime) -> str:
    """The signed request, as a compact token. at: the moment, aware."""
    organisation = asked.organisation
    # An employer who proved no domain could call itself anything, and a wallet would show it as ours to vouch for.
    host = urlsplit(settings.WORKMARK_PUBLIC_ORIGIN).netloc
    name = f"{organisation.name} ({host})" if has_proved_who_it_is(organisation) else host
    claims = {
        "aud": _ANY_WALLET,
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + LASTS_SECONDS,
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt",
        "client_id": client_id(),
        "response_uri": address_of_ask(ask, here=here),
        "nonce": ask.nonce,
        "state": ask.state,
        "dcql_query": dcql_query(),
        "client_metadata": {
            "client_name": name,
            "vp_formats_supported": _formats(),
            "jwks": {"keys": [public_jwk(answer_key(ask))]},
            "encrypted_response_enc_values_supported": list(CONTENT),
        },
    }
    key = signing_key_of(_own_key(), _own_method())
    return compact({"alg": key.algorithm, "kid": key.key_id, "typ": REQUEST_TYPE}, claims, key)


def answer_key(ask: WalletAsk) -> ECKey:
    """The key to which the answer to this one asking is encrypted (section 8.3). Once the asking is gone, so is the key."""
    return own_key(settings.SECRET_KEY, f"wallet answer {ask.nonce}")


def dcql_query() -> dict[str, Any]:
    """One Open Badge, best with a proof of the key that it is bound to; of a bound copy the name as well, if she likes.

    Most badges of others are bound to no key, so one as its issuer signed it will do, and is not called its owner's.
    """
    name = {"id": "name", "path": ["credentialSubject", "identifier", 0]}
    what = {"id": "what", "path": ["credentialSubject", "achievement"]}
    badge = {"format": "ldp_vc", "meta": {"type_values": [[_BADGE]]}}
    return {
        "credentials": [
            {
                "id": BOUND,
                "format": "dc+sd-jwt",
                "meta": {"vct_values": [badge_type()]},
                "claims": [name, what],
                "claim_sets": [["name", "what"], ["what"]],
            },
            {"id": HELD, **badge},
            {"id": SIGNED, **badge, "require_cryptographic_holder_binding": False},
        ],
        "credential_sets": [{"options": [[BOUND], [HELD], [SIGNED]]}],
    }


def _formats() -> dict[str, Any]:
    algorithms = list(PROOF_ALGORITHMS)
    return {
        "dc+sd-jwt": {"sd-jwt_alg_values": algorithms, "kb-jwt_alg_values": algorithms},
        "ldp_vc": {
            "proof_type_values": ["DataIntegrityProof", "Ed25519Signature2020"],
            "cryptosuite_values": list(_SUITES),
        },
    }


def _own_did() -> str:
    """On an instance without https, which has no did:web, the key speaks for itself."""
    origin = settings.WORKMARK_PUBLIC_ORIGIN
    if origin.startswith("https://"):
        return did_web_of(f"{origin}/wallet/asks")
    return did_key_of(_own_key().public_key)


def _own_method() -> str:
    did = _own_did()
    return f"{did}#asks" if did.startswith("did:web:") else did_key_method_of(_own_key().public_key)


def _own_key() -> LocalSigner:
    return _derived(settings.SECRET_KEY)


@lru_cache(maxsize=4)
def _derived(secret: str) -> LocalSigner:
    info = b"workmark asks wallets, P-256, v1"
    raw = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return LocalSigner.from_secret(KeyKind.P256, raw)

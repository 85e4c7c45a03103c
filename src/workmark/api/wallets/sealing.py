"""A credential request that may come encrypted, and its answer that goes back encrypted where the wallet asks for that.

Spec: OpenID for Verifiable Credential Issuance 1.0, sections 8, 9 and 10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from workmark.api.wallets.answers import MAX_BODY, WalletRefusal, body_of, length_of
from workmark.credentials.wallets import request_key
from workmark.lib.encrypted import NotOpened, NoUsableKey, opened, sealed
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.errors import OpenBadgesError

SEALED = "application/jwt"
_ASKED = "credential_response_encryption"


@dataclass(frozen=True)
class Sealing:
    """How the answer is to be encrypted: a public JWK, and the content encryption."""

    jwk: Mapping[str, Any]
    enc: str

    def of(self, content: bytes) -> str:
        """Raises WalletRefusal."""
        try:
            return sealed(content, self.jwk, self.enc)
        except NoUsableKey as error:
            raise WalletRefusal("invalid_encryption_parameters", str(error)) from error


@dataclass(frozen=True)
class Asked:
    """What a wallet asks, opened. sealing: None for an answer in the open."""

    body: JsonObject
    sealing: Sealing | None

    def answered(self, content: bytes, *, status: int = 200) -> HttpResponse:
        """content: JSON as it is to arrive, byte for byte."""
        if self.sealing is None:
            return HttpResponse(content, content_type="application/json", status=status)
        return HttpResponse(self.sealing.of(content), content_type=SEALED, status=status)


def asked_in(request: HttpRequest) -> Asked:
    """Raises WalletRefusal. A key for the answer that cannot be used is found here, before anything is given."""
    is_sealed = request.content_type == SEALED
    body = _opened(request) if is_sealed else body_of(request)
    if _ASKED not in body:
        return Asked(body, None)
    if not is_sealed:
        # Else whoever reads the way could put a key of their own in place of the wallet's.
        raise WalletRefusal(
            "invalid_encryption_parameters", "A request for an encrypted answer is encrypted itself."
        )
    sealing = _sealing(body[_ASKED])
    sealing.of(b"")
    return Asked(body, sealing)


def _opened(request: HttpRequest) -> JsonObject:
    if length_of(request) > MAX_BODY:
        raise WalletRefusal("invalid_credential_request", "Send a short request.")
    try:
        return parse_json_object(opened(request.body.decode("ascii"), request_key(settings.SECRET_KEY)))
    except (NotOpened, UnicodeDecodeError) as error:
        raise WalletRefusal("invalid_encryption_parameters", str(error)) from error
    except OpenBadgesError as error:
        raise WalletRefusal("invalid_credential_request", str(error)) from error


def _sealing(said: object) -> Sealing:
    match said:
        case {"zip": _}:
            raise WalletRefusal("invalid_encryption_parameters", "Answers are not compressed.")
        case {"jwk": dict() as jwk, "enc": str() as enc}:
            return Sealing(jwk, enc)
        case _:
            raise WalletRefusal("invalid_encryption_parameters", "Send a jwk and an enc.")

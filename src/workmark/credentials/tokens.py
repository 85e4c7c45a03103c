"""A Credential as a `vc+jwt`, kept without its payload, which is the signed document without its proof.

The token of a badge with a long rubric is thirty kilobytes, of which all but a few hundred bytes are in the document
already. So the row keeps header and signature (detached content, RFC 7515 appendix F), and the payload is put back
when somebody asks for the token. Tokens that were kept whole are given out as they are.
"""

from workmark.credentials.models import Credential
from workmark.openbadges.multibase import encode_base64url

_PROOF = b',"proof":['


def without_payload(token: str) -> str:
    """Header and signature of a compact token, with nothing between the dots."""
    header, _payload, signature = token.split(".")
    return f"{header}..{signature}"


def token_of(credential: Credential) -> str:
    """The whole compact token of an issued Credential; empty for one that was issued without."""
    if not credential.document_token:
        return ""
    header, payload, signature = credential.document_token.split(".")
    return f"{header}.{payload or encode_base64url(_payload(bytes(credential.document)))}.{signature}"


def _payload(document: bytes) -> bytes:
    """Our own serialisation without the proof, which stands last; a quotation mark within a text is escaped."""
    return document[: document.rindex(_PROOF)] + b"}"

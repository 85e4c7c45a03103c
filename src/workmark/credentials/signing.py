"""Give an intended Credential its signed bytes, in both forms. Runs where issuers' keys may be opened: in the worker."""

import hashlib

from workmark.credentials.issuers import signer_for
from workmark.credentials.keepers import MessageTooLong
from workmark.credentials.models import Credential, CredentialState, IssuerKey
from workmark.credentials.statement import statement_of
from workmark.credentials.tokens import without_payload
from workmark.lib.clock import now
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.issue import issue_credential as sign_credential
from workmark.openbadges.jose import sign_credential as sign_token
from workmark.openbadges.keys import Signer

# What `sign_in_place` fills in, for whoever saves the row.
SIGNED_FIELDS = ("document", "document_digest", "document_token", "key", "issued_at", "state")


def sign_in_place(held: Credential, key: IssuerKey, signer: Signer | None = None) -> None:
    """Sign, check as a stranger would, and fill in SIGNED_FIELDS; the caller holds the row and saves it.

    signer: the opened key, where a caller signs many with it.
    """
    at, signer = now(), signer or signer_for(key)
    said, method = credential_document(statement_of(held, key)), key.verification_method
    document = sign_credential(said, signer, verification_method=method, created=at)
    held.document_token = token_to_keep(said, signer, method)
    held.document, held.document_digest = document, hashlib.sha256(document).hexdigest()
    held.key, held.issued_at, held.state = key, at, CredentialState.ISSUED


def token_to_keep(said: JsonObject, signer: Signer, method: str) -> str:
    """The statement as a vc+jwt, without its payload; empty where the key's keeper signs no message of that length."""
    try:
        return without_payload(sign_token(said, signer, verification_method=method))
    except MessageTooLong:
        return ""

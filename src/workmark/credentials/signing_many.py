"""Sign many Credentials of one issuer with one key, and check every one of them before it is saved."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from workmark.credentials.issuers import signer_for
from workmark.credentials.models import Credential, CredentialState, IssuerKey
from workmark.credentials.statement import Place, statement_of
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.issue import issue_credential as sign_credential
from workmark.openbadges.jose import sign_credential as sign_token


class ManySigner:
    """An opened key. Made by the worker, and only there."""

    def __init__(self, key: IssuerKey) -> None:
        self._key = key
        self._signer = signer_for(key)

    def sign(self, credentials: Sequence[Credential], places: Sequence[Place], *, at: datetime) -> None:
        """Fill in what an issued Credential has: both forms, the digest, the key, the moment and the state."""
        for credential, place in zip(credentials, places, strict=True):
            said = credential_document(statement_of(credential, self._key, [place]))
            method = self._key.verification_method
            document = sign_credential(said, self._signer, verification_method=method, created=at)
            credential.document, credential.document_digest = document, hashlib.sha256(document).hexdigest()
            credential.document_token = sign_token(said, self._signer, verification_method=method)
            credential.key, credential.issued_at = self._key, at
            credential.state = CredentialState.ISSUED

"""Sign many direct awards of one issuer with one key: from templates where they share a shape, else one by one.

A key that we keep ourselves signs the same bytes in the same way each time. So the first award of each template in each
lot is signed the general way too, and the two must be the same to the last byte; every one is then read back and checked
by another process before it may be committed (`second_look`).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from workmark.credentials.award_template import Shape, shape_of, template_of, values_of
from workmark.credentials.issuers import signer_for
from workmark.credentials.models import Credential, CredentialState, IssuerKey, Keeper
from workmark.credentials.second_look import SecondLook
from workmark.credentials.signing import token_to_keep
from workmark.credentials.statement import Place, statement_of
from workmark.credentials.tokens import without_payload
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.errors import RefusedToIssue
from workmark.openbadges.issue import issue_credential as sign_credential
from workmark.openbadges.log.entries import digest_of_bytes, document_digest
from workmark.openbadges.template import CredentialTemplate

# Compiling a template takes as long as signing a few dozen one by one.
_WORTH_A_TEMPLATE = 20
_MOST_TEMPLATES = 50
_CHECKED_TOGETHER = 250
Templates = dict[Shape, CredentialTemplate | None]


class ManySigner:
    """An opened key and its templates. Made by the worker, and only there; close it in the end."""

    def __init__(self, key: IssuerKey) -> None:
        self._key = key
        self._signer = signer_for(key)
        self._look = SecondLook(self._signer.public_key)
        self._templates: Templates = {}
        # What the log commits to for each of the last lot, by token: see `openbadges.log.entries.document_digest`.
        self.log_digests: dict[str, bytes] = {}

    def sign(
        self, credentials: Sequence[Credential], places: Sequence[Place], *, at: datetime
    ) -> Mapping[str, str]:
        """Fill in what an issued Credential has: both forms, the digest, the key, the moment and the state.

        Gives, by token, why any could not be signed; those are left as they were. `require_sound` must follow.
        """
        refused: dict[str, str] = {}
        self.log_digests.clear()
        self._compile(credentials)
        compared: set[Shape] = set()
        signed: list[bytes] = []
        for credential, place in zip(credentials, places, strict=True):
            try:
                self._sign(credential, place, at, compared)
            except RefusedToIssue as error:
                refused[credential.token] = str(error)
                continue
            signed.append(bytes(credential.document))
            # The other process has something to check while this one goes on signing.
            if len(signed) >= _CHECKED_TOGETHER:
                self._look.begin(signed)
                signed = []
        self._look.begin(signed)
        return refused

    def require_sound(self) -> None:
        """Every one of the last lot has been read back and checked. Raises RefusedToIssue; then save none."""
        self._look.require_sound()

    def _compile(self, credentials: Sequence[Credential]) -> None:
        # Another keeper's ECDSA signature is never the same twice, and asking it takes longer than a template saves.
        if self._key.keeper != Keeper.SEALED:
            return
        counted = Counter(shape_of(credential) for credential in credentials)
        for credential in credentials:
            shape = shape_of(credential)
            if shape is None or shape in self._templates or counted[shape] < _WORTH_A_TEMPLATE:
                continue
            if len(self._templates) >= _MOST_TEMPLATES:
                self._templates.clear()
            try:
                self._templates[shape] = template_of(credential, self._key)
            except RefusedToIssue:
                self._templates[shape] = None

    def _sign(self, credential: Credential, place: Place, at: datetime, compared: set[Shape]) -> None:
        shape = shape_of(credential)
        template = self._templates.get(shape) if shape else None
        if shape is None or template is None:
            document, token = self._one_by_one(credential, place, at)
            digest = digest_of_bytes(document)
        else:
            values = values_of(credential, place)
            document, digest = template.issue_with_digest(values, self._signer, created=at)
            token = without_payload(template.issue_token(values, self._signer))
            if shape not in compared:
                compared.add(shape)
                # Until it is shown to be right, nothing else is signed from it.
                self._templates[shape] = None
                if (document, token) != self._one_by_one(credential, place, at):
                    raise RefusedToIssue("The template and the general way signed different bytes.")
                if digest != document_digest(json.loads(document)):
                    raise RefusedToIssue("The template and the general way give the log different digests.")
                self._templates[shape] = template
        self.log_digests[credential.token] = digest
        credential.document, credential.document_digest = document, hashlib.sha256(document).hexdigest()
        credential.document_token = token
        credential.key, credential.issued_at = self._key, at
        credential.state = CredentialState.ISSUED

    def _one_by_one(self, credential: Credential, place: Place, at: datetime) -> tuple[bytes, str]:
        said = credential_document(statement_of(credential, self._key, [place]))
        method = self._key.verification_method
        document = sign_credential(said, self._signer, verification_method=method, created=at)
        return document, token_to_keep(said, self._signer, method)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._look.close()

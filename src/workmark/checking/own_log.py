"""Our own log answers for our own badges: its keys, its witnesses, and each badge's proof from the database."""

import re

from workmark.credentials.log_keys import known_witnesses
from workmark.credentials.log_models import LogHead, LogKey, LogOpening
from workmark.credentials.log_reading import PROMISED, log_proof_of
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import own_path
from workmark.openbadges.log.evidence import LogEvidence

_BADGE = re.compile(r"/badges/([A-Za-z0-9_-]{16,64})\.json")
NOTHING = LogEvidence()


class OwnLog:
    """A `LogBook`. Of strangers' badges it knows nothing, which is no blame."""

    def evidence_for(self, issuer_id: str, credential_id: str, /) -> LogEvidence:
        """The proof of one of our badges, and our keys. Nothing for a badge whose salt was erased on purpose."""
        match = _BADGE.fullmatch(own_path(credential_id) or "")
        credential = _issued(match[1], issuer_id) if match else None
        if credential is None or credential.issued_at is None or _is_erased(credential):
            return NOTHING
        return LogEvidence(
            keys=tuple(LogKey.objects.order_by("created_at").values_list("verifier_key", flat=True)),
            witnesses=tuple(witness.text for witness in known_witnesses()),
            proof=log_proof_of(credential),
            due_by=credential.issued_at + PROMISED,
        )


def _issued(token: str, issuer_id: str) -> Credential | None:
    if "\x00" in issuer_id:
        return None
    issued = Credential.objects.filter(token=token, state=CredentialState.ISSUED)
    return issued.filter(key__did=issuer_id).first()


def _is_erased(credential: Credential) -> bool:
    """Tell whether its salt is gone, or it is older than the log and not yet written into it."""
    openings = LogOpening.objects.filter(about=f"issue:{credential.pk}")
    if (opening := openings.first()) is not None:
        return opening.salt is None
    return not LogHead.objects.filter(id=1, is_complete=True).exists()

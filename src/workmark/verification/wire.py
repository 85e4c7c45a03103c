"""How the two processes talk: one JSON text a message, its length in front.

JSON and not pickle, because unpickling can run code, and the child has been reading strangers' documents.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from workmark.openbadges.codes import CheckCode
from workmark.openbadges.log.evidence import LogEvidence
from workmark.openbadges.report import Check, Outcome, Verification
from workmark.openbadges.resolving import Fetched
from workmark.openbadges.trust import IssuerStanding, Standing
from workmark.verification.judging import Handed, Judged

LENGTH_BYTES: Final = 4
# A 10 MiB file in base64 is 14 MB; nothing that is sent is larger.
MAX_MESSAGE: Final = 32 * 1024 * 1024

Message = dict[str, Any]


def packed(message: Message) -> bytes:
    body = json.dumps(message, separators=(",", ":")).encode()
    return len(body).to_bytes(LENGTH_BYTES) + body


def unpacked(body: bytes) -> Message:
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("A message is a JSON object.")
    return message


def text_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def data_of(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


# --- Each thing that crosses, both ways -----------------------------------------------------------------------------


def handed_out(handed: Handed) -> Message:
    return {"data": text_of(handed.data), "name": handed.name, "url": handed.url}


def handed_in(message: Message) -> Handed:
    return Handed(data_of(message["data"]), message["name"], message["url"])


def fetched_out(fetched: Fetched) -> Message:
    return {
        "body": text_of(fetched.body),
        "media_type": fetched.media_type,
        "url": fetched.url,
        "fetched_at": fetched.fetched_at.isoformat(),
        "from_cache": fetched.from_cache,
        "is_redirected": fetched.is_redirected,
    }


def fetched_in(message: Message) -> Fetched:
    return Fetched(
        body=data_of(message["body"]),
        media_type=message["media_type"],
        url=message["url"],
        fetched_at=datetime.fromisoformat(message["fetched_at"]),
        from_cache=message["from_cache"],
        is_redirected=message["is_redirected"],
    )


def standing_out(standing: IssuerStanding) -> Message:
    return {"standing": standing.standing.value, "name": standing.name, "source": standing.source}


def standing_in(message: Message) -> IssuerStanding:
    return IssuerStanding(Standing(message["standing"]), message["name"], message["source"])


def evidence_out(evidence: LogEvidence) -> Message:
    due_by = evidence.due_by.isoformat() if evidence.due_by else None
    return {**asdict(evidence), "due_by": due_by}


def evidence_in(message: Message) -> LogEvidence:
    due_by = datetime.fromisoformat(message["due_by"]) if message["due_by"] else None
    keys, witnesses = tuple(message["keys"]), tuple(message["witnesses"])
    return LogEvidence(keys, witnesses, message["proof"], due_by, message["is_asked"])


def judged_out(judged: Judged) -> Message:
    return {
        "verification": _verification_out(judged.verification),
        "is_readable": judged.is_readable,
        "container": judged.container,
        "found_at": judged.found_at,
        "notes": list(judged.notes),
    }


def judged_in(message: Message) -> Judged:
    return Judged(
        verification=_verification_in(message["verification"]),
        is_readable=message["is_readable"],
        container=message["container"],
        found_at=message["found_at"],
        notes=tuple(message["notes"]),
    )


def _verification_out(verification: Verification) -> Message:
    return {
        "checks": [_check_out(check) for check in verification.checks],
        "credential": None if verification.credential is None else dict(verification.credential),
        "format": verification.format,
        "endorsements": [_verification_out(endorsement) for endorsement in verification.endorsements],
        "contained": [_verification_out(badge) for badge in verification.contained],
    }


def _verification_in(message: Message) -> Verification:
    return Verification(
        checks=tuple(_check_in(check) for check in message["checks"]),
        credential=message["credential"],
        format=message["format"],
        endorsements=tuple(_verification_in(endorsement) for endorsement in message["endorsements"]),
        contained=tuple(_verification_in(badge) for badge in message["contained"]),
    )


def _check_out(check: Check) -> Message:
    return {
        "code": check.code.value,
        "outcome": check.outcome.value,
        "spec": check.spec,
        "message": check.message,
        "values": dict(check.values),
        "about": check.about,
        "facts": _facts_out(check.facts),
    }


def _check_in(message: Message) -> Check:
    return Check(
        code=CheckCode(message["code"]),
        outcome=Outcome(message["outcome"]),
        message=message["message"],
        spec=message["spec"],
        values=message["values"],
        about=message["about"],
        facts=_facts_in(message["facts"]),
    )


def _facts_out(facts: Mapping[str, Any]) -> Message:
    """Facts may hold moments, which JSON has no word for; they cross in a list of their own."""
    moments = {name: value.isoformat() for name, value in facts.items() if isinstance(value, datetime)}
    return {
        "plain": {name: value for name, value in facts.items() if name not in moments},
        "moments": moments,
    }


def _facts_in(message: Message) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(value) for name, value in message["moments"].items()}
    return {**message["plain"], **moments}

"""What a wallet presented, checked as any badge is, and whether whoever sent it holds the key that it is bound to.

The checks of signatures run where all strangers' documents are checked. Nothing that came in is kept.

Spec: OpenID for Verifiable Presentations 1.0, section 8.6 (VP Token Validation), B.1.3.2 (ldp_vc) and B.3 (dc+sd-jwt).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from workmark.checking.asking_wallets import BOUND, HELD, SIGNED, client_id
from workmark.checking.badge import check_badge, require_finished
from workmark.checking.recording import shown_proof
from workmark.credentials.wallets import badge_type
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import JsonObject, as_list, id_of, parse_json_object, types_of
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.intake import MAX_TEXT_BYTES
from workmark.openbadges.jose.envelope import open_envelope
from workmark.openbadges.presentations import is_presentation
from workmark.openbadges.report import Check, Outcome, overall
from workmark.verification.judging import Scope
from workmark.verification.report import Report
from workmark.workforce.reports import ShownProof
from workmark.workforce.wallet_asks import Standing, WalletAsk

_BADGES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_FINE: Final = frozenset({Outcome.PASSED, Outcome.NOT_APPLICABLE})


@dataclass(frozen=True)
class Presented:
    """is_bound: whether whoever sent it showed that they hold the key that the issuer bound the badge to."""

    shown: ShownProof
    is_bound: bool


class NotTaken(Exception):
    """why: what became of the asking. said: for the wallet's makers, in ASCII."""

    def __init__(self, why: Standing, said: str) -> None:
        super().__init__(said)
        self.why = why
        self.said = said


def presented(vp_token: str, ask: WalletAsk, *, at: datetime) -> Presented:
    """Raises NotTaken for anything but one badge of a kind that was asked for, presented for this asking.

    Raises TooManyRequests where the machine was too busy to look: then it may be sent again.
    at: the moment, aware. A badge that fails its own check is no error: whoever looks at the answer sees that.
    """
    way, item = _one_presentation(vp_token)
    scope = Scope(challenge=ask.nonce, domain=client_id())
    if way == BOUND and isinstance(item, str):
        return _bound_copy(item, scope, at)
    if way == HELD and isinstance(item, dict) and is_presentation(item):
        return _held_badge(item, scope, at)
    if way == SIGNED and isinstance(item, dict):
        return Presented(shown_proof(_checked(item, at), address=""), is_bound=False)
    raise _unfit("The vp_token holds no presentation of a kind that was asked for.")


def _one_presentation(vp_token: str) -> tuple[str, object]:
    try:
        said = parse_json_object(vp_token.encode("utf-8", "replace"), max_bytes=MAX_TEXT_BYTES)
    except OpenBadgesError as error:
        raise _unfit(f"The vp_token cannot be read. {error}") from error
    match list(said.items()):
        case [(way, [item])]:
            return way, item
        case _:
            raise _unfit("Send one presentation for one of the credential queries.")


def _bound_copy(token: str, scope: Scope, at: datetime) -> Presented:
    try:
        envelope = open_envelope(token)
    except OpenBadgesError as error:
        raise _unfit(f"The SD-JWT cannot be read. {error}") from error
    if envelope.media_type != "dc+sd-jwt" or envelope.claims.get("vct") != badge_type():
        raise _unfit("The SD-JWT VC is not of the type that was asked for.")
    report = require_finished(check_badge(at=at, text=token, scope=scope))
    _require_badge(report.credential)
    answers = report.verification
    if any(
        answers.outcome_of(code) is not Outcome.PASSED for code in (CheckCode.HOLDER_KEY, CheckCode.CHALLENGE)
    ):
        raise _unproved(answers.of(CheckCode.HOLDER_KEY) + answers.of(CheckCode.CHALLENGE))
    return Presented(shown_proof(report, address=""), is_bound=_is_by_its_issuer(report))


def _held_badge(presentation: JsonObject, scope: Scope, at: datetime) -> Presented:
    """The presentation's own proof first; then the badge in it, by itself, as any other."""
    match as_list(presentation.get("verifiableCredential")):
        case [dict() as badge]:
            _require_badge(badge)
        case _:
            raise _unfit("Present one badge, written out whole.")
    proofs_alone = Scope(proofs_only=True, challenge=scope.challenge, domain=scope.domain)
    whole = require_finished(
        check_badge(at=at, data=_written(presentation), name="presentation.json", scope=proofs_alone)
    )
    own = [check for check in whole.verification.checks if not check.about.startswith("credential ")]
    passed = {check.code for check in own if check.outcome is Outcome.PASSED}
    if (
        any(check.outcome not in _FINE for check in own)
        or not {
            CheckCode.SIGNATURE,
            CheckCode.HOLDER_KEY,
            CheckCode.CHALLENGE,
        }
        <= passed
    ):
        raise _unproved(check for check in own if check.outcome not in _FINE)
    report = _checked(badge, at)
    holder, subject = id_of(presentation.get("holder")), id_of(badge.get("credentialSubject"))
    return Presented(
        shown_proof(report, address=""),
        is_bound=bool(holder) and holder == subject and _is_by_its_issuer(report),
    )


def _checked(badge: JsonObject, at: datetime) -> Report:
    _require_badge(badge)
    return require_finished(check_badge(at=at, data=_written(badge), name="credential.json"))


def _require_badge(badge: Mapping[str, Any] | None) -> None:
    if badge is None or is_presentation(dict(badge)) or not _BADGES & set(types_of(badge)):
        raise _unfit("What was presented is no OpenBadgeCredential.")


def _is_by_its_issuer(report: Report) -> bool:
    """Otherwise whoever wrote the badge wrote into it whose it is. What is answered about badges inside does not count."""
    own = [check for check in report.verification.checks if not check.about.startswith("credential ")]
    return all(
        overall(check for check in own if check.code is code) is Outcome.PASSED
        for code in (CheckCode.SIGNATURE, CheckCode.ISSUER_KEY)
    )


def _written(document: JsonObject) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _unfit(said: str) -> NotTaken:
    return NotTaken(Standing.UNFIT, said)


def _unproved(checks: Iterable[Check]) -> NotTaken:
    said = " ".join(check.detail for check in checks if check.outcome not in _FINE)
    return NotTaken(
        Standing.UNPROVED, f"The holder's proof is not the one that was asked for. {said}".strip()
    )

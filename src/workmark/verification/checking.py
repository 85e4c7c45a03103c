"""Check anything that may be a badge: a file, a paste, a picture with a QR code, or an address."""

from dataclasses import asdict, replace
from datetime import datetime

from workmark.lib.fetch import Fetcher
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.intake import MAX_BYTES
from workmark.openbadges.log.evidence import NO_LOG, LogBook
from workmark.openbadges.report import Check, Outcome, Verification, answer
from workmark.openbadges.trust import NOBODY_KNOWN, Trust
from workmark.verification import wire
from workmark.verification.consulting import Consultation, OwnOrigin, nothing_of_ours
from workmark.verification.judging import THE_USUAL, Handed, Judged, Scope
from workmark.verification.pool import ChildLate, ChildLost, Pool, shared_pool
from workmark.verification.report import Report

# All look-ups (12 s), the last of which may have only just begun (5 s), and the child's own work.
SECONDS_PER_RUN = 22.0


def check_anything(
    *,
    data: bytes = b"",
    text: str = "",
    url: str = "",
    name: str = "",
    at: datetime,
    fetcher: Fetcher | None,
    own_origin: OwnOrigin = nothing_of_ours,
    trust: Trust = NOBODY_KNOWN,
    email: str | None = None,
    scope: Scope = THE_USUAL,
    log: LogBook = NO_LOG,
    pool: Pool | None = None,
) -> Report:
    """Open, fetch what is needed, verify, and report. A verdict about a badge never raises.

    Give one of: data, a file's bytes with its `name`; text, what was pasted; url, an address.
    at: the moment to judge at, aware. fetcher: None checks offline. own_origin: answers addresses of our own.
    email: whose badge it should be, if anybody asks. scope: what is asked, where it is not the usual.
    log: what is known of the badge's place in an issuance log.

    Raises lib.problems.TooManyRequests when every child process stays busy.
    """
    handed = Handed(data or text.encode(errors="replace"), name, url.strip())
    consultation = Consultation(fetcher, own_origin)
    judged = _too_big(handed) or _judge_in_child(
        handed, at, consultation, trust, email, scope, log, pool or shared_pool()
    )
    return Report(
        verification=judged.verification,
        at=at,
        is_readable=judged.is_readable,
        container=judged.container,
        found_at=judged.found_at,
        notes=judged.notes,
        consulted=tuple(consultation.consulted),
        is_finished=judged.is_finished,
    )


def _too_big(handed: Handed) -> Judged | None:
    """Refused here, so that it need not be copied to the child first."""
    if len(handed.data) <= MAX_BYTES:
        return None
    message = gettext_noop(
        "This is larger than {limit} MB, and a badge is far smaller. Nothing of it was read."
    )
    limit = str(MAX_BYTES // (1024 * 1024))
    return _not_read(answer(CheckCode.READABLE, Outcome.FAILED, message, limit=limit))


def _judge_in_child(
    handed: Handed,
    at: datetime,
    consultation: Consultation,
    trust: Trust,
    email: str | None,
    scope: Scope,
    log: LogBook,
    pool: Pool,
) -> Judged:
    def answering(question: wire.Message) -> wire.Message:
        if question["ask"] == "standing":
            return wire.standing_out(trust.standing_of(question["issuer"]))
        if question["ask"] == "log":
            return wire.evidence_out(log.evidence_for(question["issuer"], question["credential"]))
        try:
            return {"fetched": wire.fetched_out(consultation.resolve(question["url"]))}
        except Unresolvable as error:
            return {"problem": str(error), "gone": wire.text_of(error.gone)}

    request = {
        "handed": wire.handed_out(handed),
        "at": at.isoformat(),
        "email": email,
        "scope": asdict(scope),
    }
    try:
        reply = pool.run(request, answering, seconds=SECONDS_PER_RUN)
        if "judged" in reply:
            return wire.judged_in(reply["judged"])
    except ChildLate:
        return _unfinished()
    except ChildLost:
        pass
    message = gettext_noop(
        "Checking this took more time or memory than a badge ever needs, so we stopped. It may have been made to do "
        "that. Ask the issuer for the badge again."
    )
    return _not_read(answer(CheckCode.READABLE, Outcome.NOT_DETERMINED, message))


def _unfinished() -> Judged:
    """Not the badge's doing, so nothing may be made of it."""
    message = gettext_noop(
        "This machine is so busy that the check did not finish in time. That says nothing about the badge. Please try "
        "again in a minute."
    )
    return replace(_not_read(answer(CheckCode.READABLE, Outcome.NOT_DETERMINED, message)), is_finished=False)


def _not_read(check: Check) -> Judged:
    return Judged(Verification((check,)), is_readable=False)

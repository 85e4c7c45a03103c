"""`workmark verify`: check anybody's badge and answer by words and by exit code.

Where an instance stands (WORKMARK_HOME), its own addresses are answered from its database, without a socket. Where
none stands, or its database cannot be read, a stranger's badge is checked all the same.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from workmark.cli.instance import stands_here
from workmark.cli.setup import ready
from workmark.lib.clock import now
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.errors import MalformedKey
from workmark.openbadges.intake import MAX_BYTES
from workmark.openbadges.log.evidence import NO_LOG, LogBook, given_by_hand
from workmark.openbadges.log.notes import VerifierKey
from workmark.openbadges.report import Outcome, Verification, answer
from workmark.verification.report import Report

EXIT_CODES = {Outcome.PASSED: 0, Outcome.FAILED: 1, Outcome.NOT_DETERMINED: 2, Outcome.NOT_APPLICABLE: 2}
UNREADABLE = 3


@dataclass(frozen=True)
class _Given:
    """What to check: bytes with the file's name, or an address."""

    data: bytes = b""
    name: str = ""
    url: str = ""


class _NotRead(Exception):
    """The file could not be read at all; the message says why and what to do."""


def verify(
    badge: Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A file, an address, or - for stdin.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Look nothing up on other servers.")] = False,
    at: Annotated[
        str, typer.Option(metavar="TIME", help="Judge at this moment, e.g. 2026-11-23T09:00Z. Default: now.")
    ] = "",
    email: Annotated[str, typer.Option(help="Whose badge it should be: compared, never sent.")] = "",
    log_proof: Annotated[
        str, typer.Option(metavar="FILE", help="The proof that a public log holds the badge (.tlog-proof).")
    ] = "",
    log_key: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="The key of a log that you believe: name+id+key.")
    ] = None,
    log_witness: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="The key of a witness whose signature you look for."),
    ] = None,
) -> None:
    """Check a badge from any issuer: JSON, JWT, PNG, SVG, PDF, a picture of a QR code, or an address.

    Exit code 0: every check passed. 1: something failed. 2: something could not be determined. 3: unreadable.
    """
    moment = _moment(at)
    try:
        log = _log(log_proof, log_key or [], log_witness or [])
        report = _checked(_read(badge), moment, offline=offline, email=email or None, log=log)
    except _NotRead as error:
        report = _unreadable(str(error), moment)
    # Imported late: it words the verdict as the pages do, which needs settings of one kind or the other.
    from workmark.cli.printing import print_json, print_report

    (print_json if as_json else print_report)(report)
    raise typer.Exit(exit_code(report))


def exit_code(report: Report) -> int:
    """The promise of CONTRACT: 0 passed, 1 failed, 2 could not tell, 3 no badge could be read."""
    if not report.is_readable and report.outcome is Outcome.FAILED:
        return UNREADABLE
    return EXIT_CODES[report.outcome]


def _moment(said: str) -> datetime:
    if not said:
        return now()
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise typer.BadParameter(
            f"{said!r} is no date or time. Write it like 2026-11-23 or 2026-11-23T09:00Z.", param_hint="--at"
        ) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(badge: str) -> _Given:
    """Read one byte more than is allowed, so that a file of any size costs no more than that."""
    if badge.lower().startswith(("https://", "http://")):
        return _Given(url=badge)
    if badge == "-":
        return _Given(data=sys.stdin.buffer.read(MAX_BYTES + 1))
    try:
        with Path(badge).open("rb") as file:
            return _Given(data=file.read(MAX_BYTES + 1), name=Path(badge).name)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _NotRead(
            f"{badge} could not be read: {why}. Give a file, an address, or - for stdin."
        ) from error


def _log(proof: str, keys: list[str], witnesses: list[str]) -> LogBook | None:
    """What was named of a log; None if nothing was. A key that cannot be read is refused before anything is checked."""
    for key in (*keys, *witnesses):
        try:
            VerifierKey.parse(key)
        except MalformedKey as error:
            raise typer.BadParameter(str(error), param_hint="--log-key") from error
    text = _read(proof).data.decode("utf-8", "replace") if proof else ""
    return given_by_hand(text, keys, witnesses) if proof or keys else None


def _checked(given: _Given, at: datetime, *, offline: bool, email: str | None, log: LogBook | None) -> Report:
    if stands_here():
        ready()
        from django.db import DatabaseError

        from workmark.checking.badge import check_badge

        try:
            return check_badge(
                at=at,
                data=given.data,
                url=given.url,
                name=given.name,
                email=email,
                offline=offline,
                log=log,
            )
        except DatabaseError:
            typer.echo("The database here cannot be read, so nothing of its own was looked up.", err=True)
    return _as_anyone(given, at, offline=offline, email=email, log=log)


def _as_anyone(
    given: _Given, at: datetime, *, offline: bool, email: str | None, log: LogBook | None
) -> Report:
    from workmark.lib.fetch import Fetcher
    from workmark.verification.checking import check_anything

    _settle_for_no_settings()
    return check_anything(
        at=at,
        data=given.data,
        url=given.url,
        name=given.name,
        email=email,
        log=log or NO_LOG,
        fetcher=None if offline else Fetcher(),
    )


def _unreadable(why: str, at: datetime) -> Report:
    _settle_for_no_settings()
    check = answer(CheckCode.READABLE, Outcome.FAILED, "{why}", why=why)
    return Report(Verification((check,)), at=at, is_readable=False)


def _settle_for_no_settings() -> None:
    """Let words be formatted in English without the instance's settings, which would make a home on this disk."""
    if not settings.configured:
        settings.configure(USE_I18N=False)

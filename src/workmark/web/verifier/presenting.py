"""How a report reads at first sight: one word and one sentence, from the checks alone."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Outcome, Verification
from workmark.verification.report import Report

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Headline:
    """The first answer on a page. outcome: for its icon; title: a few words; text: what it means for the reader."""

    outcome: Outcome
    title: str
    text: str


def headline(report: Report) -> Headline:
    """The one answer an employer looks for. The checks below say everything."""
    said = report.verification
    if not report.is_readable:
        outcome = Outcome.NOT_DETERMINED if said.outcome is Outcome.NOT_DETERMINED else Outcome.FAILED
        return Headline(
            outcome, _("We found no badge here"), _("The answer below says what we found instead.")
        )
    if said.outcome is Outcome.PASSED:
        return Headline(
            Outcome.PASSED,
            _("Valid"),
            _("Signed by the issuer, unchanged since, in date, and not taken back."),
        )
    if said.outcome is Outcome.NOT_DETERMINED:
        return Headline(
            Outcome.NOT_DETERMINED,
            _("Could not tell"),
            _("Nothing was found wrong, but at least one question has no answer. Do not take it for a yes."),
        )
    return _failed(said)


def how_long_ago(age: timedelta) -> str:
    """When a check ran, as part of a sentence. age: rounded down to whole minutes, and never to nothing."""
    if not age:
        return _("just now")
    minutes = age // MINUTE
    if not minutes:
        return _("less than a minute ago")
    return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}


def _failed(said: Verification) -> Headline:
    failed = {check.code for check in said.checks if check.outcome is Outcome.FAILED}
    if failed == {CheckCode.NOT_REVOKED}:
        return Headline(Outcome.FAILED, _("Revoked"), _("The issuer has taken this badge back."))
    if failed == {CheckCode.NOT_SUSPENDED}:
        return Headline(Outcome.FAILED, _("On hold"), _("The issuer has put this badge on hold."))
    if failed == {CheckCode.VALIDITY_PERIOD}:
        if any("from" in check.facts for check in said.of(CheckCode.VALIDITY_PERIOD)):
            return Headline(
                Outcome.FAILED, _("Not valid yet"), _("The badge is sound, but its first day lies ahead.")
            )
        return Headline(
            Outcome.FAILED,
            _("Expired"),
            _("The badge was sound, but its time has run out. That is not a revocation."),
        )
    if CheckCode.SIGNATURE in failed:
        return Headline(
            Outcome.FAILED,
            _("Not valid"),
            _("Something in it was changed after it was signed, or it was forged."),
        )
    return Headline(
        Outcome.FAILED, _("Not valid"), _("At least one check failed. The list says which and why.")
    )

"""How a report reads at first sight: one word and one sentence, from the checks alone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Check, Outcome, Verification
from workmark.verification.report import Report


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
    return verdict_on(said)


def verdict_on(said: Verification) -> Headline:
    """The same for one document that was read, such as a badge inside another."""
    if said.outcome is Outcome.PASSED:
        taken_back = said.of(CheckCode.NOT_REVOKED)
        is_kept = any(check.outcome is Outcome.PASSED for check in taken_back)
        return Headline(
            Outcome.PASSED,
            _("Valid"),
            _("Signed by the issuer, unchanged since, in date, and not taken back.")
            if is_kept
            else _("Signed by the issuer, unchanged since, and in date. No list says which are taken back."),
        )
    if said.outcome is Outcome.NOT_DETERMINED:
        return Headline(
            Outcome.NOT_DETERMINED,
            _("Could not tell"),
            _("Nothing was found wrong, but at least one question has no answer. Do not take it for a yes."),
        )
    return _failed(said)


def sentence(check: Check) -> str:
    """The sentence of one check in the reader's language, or in English where there is only that."""
    return _(check.message).format(**check.values) if check.values else _(check.message)


def _out_of_time(said: Verification) -> Headline | None:
    """For dates that were read and missed; None for dates that are no dates. Sound is only what was shown to be."""
    facts = [check.facts for check in said.of(CheckCode.VALIDITY_PERIOD) if check.outcome is Outcome.FAILED]
    is_known = all(check.outcome is not Outcome.NOT_DETERMINED for check in said.checks)
    if all("from" in each for each in facts):
        sound = _("The badge is sound, but its first day lies ahead.")
        unsure = _("Its first day lies ahead, and at least one other question has no answer.")
        return Headline(Outcome.FAILED, _("Not valid yet"), sound if is_known else unsure)
    if all("expired" in each for each in facts):
        sound = _("The badge was sound, but its time has run out. That is not a revocation.")
        unsure = _("Its time has run out, and at least one other question has no answer.")
        return Headline(Outcome.FAILED, _("Expired"), sound if is_known else unsure)
    return None


def _failed(said: Verification) -> Headline:
    failed = {check.code for check in said.checks if check.outcome is Outcome.FAILED}
    if failed == {CheckCode.NOT_REVOKED}:
        return Headline(Outcome.FAILED, _("Revoked"), _("The issuer has taken this badge back."))
    if failed == {CheckCode.NOT_SUSPENDED}:
        return Headline(Outcome.FAILED, _("On hold"), _("The issuer has put this badge on hold."))
    if failed == {CheckCode.VALIDITY_PERIOD} and (told := _out_of_time(said)) is not None:
        return told
    if CheckCode.SIGNATURE in failed:
        return Headline(
            Outcome.FAILED,
            _("Not valid"),
            _("Something in it was changed after it was signed, or it was forged."),
        )
    return Headline(
        Outcome.FAILED, _("Not valid"), _("At least one check failed. The list says which and why.")
    )

"""Checks one badge, ours included, with everything this instance knows, publishes and keeps."""

import re
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from workmark.checking.kept import KeptAnswers
from workmark.checking.own_log import OwnLog
from workmark.credentials.models import Credential, IssuerKey
from workmark.credentials.pages import own_path
from workmark.credentials.published import answer_of_ours
from workmark.credentials.queries import withdrawn_by_token
from workmark.credentials.trust import KnownIssuers
from workmark.lib.fetch import Cache, Fetcher
from workmark.lib.problems import TooManyRequests
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import format_moment, id_of
from workmark.openbadges.log.evidence import LogBook
from workmark.openbadges.report import Outcome, answer
from workmark.verification.checking import check_anything
from workmark.verification.judging import THE_USUAL, Scope
from workmark.verification.report import Report

_OUR_BADGE = re.compile(r"/badges/([A-Za-z0-9_-]{16,64})\.json")
_OUR_PAGE = re.compile(r"/(badges|parts)/([A-Za-z0-9_-]{16,64})/?")


def check_badge(
    *,
    at: datetime,
    data: bytes = b"",
    text: str = "",
    url: str = "",
    name: str = "",
    email: str | None = None,
    offline: bool = False,
    log: LogBook | None = None,
    answers: Cache | None = None,
    scope: Scope = THE_USUAL,
) -> Report:
    """Check anybody's badge, ours as a stranger's. Arguments as `check_anything`'s.

    offline: look nothing up outside; our own addresses still answer, from the database.
    log: what somebody names of an issuance log by hand; otherwise our own log answers for our own badges.
    answers: where answers of other servers are kept; the shared cache unless it is said.
    scope: what is asked, where it is not the usual: of a presentation, the occasion it should be for.
    """
    report = check_anything(
        data=data,
        text=text,
        url=_signed_form(url),
        name=name,
        at=at,
        fetcher=None if offline else Fetcher(cache=KeptAnswers() if answers is None else answers),
        own_origin=answer_of_ours,
        trust=KnownIssuers(at),
        log=log or OwnLog(),
        email=email,
        scope=scope,
    )
    return _with_standing(report)


def require_finished(report: Report) -> Report:
    """The report itself. Raises TooManyRequests where the machine was too busy to come to an answer.

    Then nothing is known of what was handed over, and nothing may be made or said of it.
    """
    if not report.is_finished:
        raise TooManyRequests(report.verification.checks[0].detail)
    return report


def _signed_form(url: str) -> str:
    """The signed bytes behind the address of one of our badge pages; other addresses stay as they are."""
    page = _OUR_PAGE.fullmatch(own_path(url.strip()) or "")
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/{page[1]}/{page[2]}.json" if page else url


def _with_standing(report: Report) -> Report:
    """The report, with what we know of one of ours beyond its status list: why it was revoked, that it is on hold."""
    report = _with_withdrawn_keys(report)
    said = str((report.credential or {}).get("id", ""))
    match = _OUR_BADGE.fullmatch(own_path(said) or "")
    withdrawn = withdrawn_by_token(match[1]) if match else None
    if withdrawn is None:
        return report
    answers = report.verification
    if withdrawn.held_at is not None and not answers.of(CheckCode.NOT_SUSPENDED):
        answers = replace(answers, checks=(*answers.checks, _ON_HOLD))
    return replace(report, verification=answers, notes=(*report.notes, *standing_notes(withdrawn)))


def _with_withdrawn_keys(report: Report) -> Report:
    """On plain http an issuer's name is its key, which no document can withdraw. What we know of our own is said here."""
    answers = report.verification
    named = [id_of((each.credential or {}).get("issuer")) or "" for each in (answers, *answers.contained)]
    dids = {did for did in named if did.startswith("did:key:") and "\x00" not in did}
    withdrawn = IssuerKey.objects.filter(did__in=dids, compromised_since__isnull=False).order_by("pk")
    told = tuple(
        answer(
            CheckCode.KEY_AUTHORISED,
            Outcome.FAILED,
            gettext_noop("The issuer withdrew this key on {date}."),
            date=format_moment(key.compromised_since),
        )
        for key in (withdrawn if dids else ())
        if key.compromised_since is not None
    )
    return replace(report, verification=replace(answers, checks=(*answers.checks, *told))) if told else report


# For a badge that has no place in a list of suspensions.
_ON_HOLD = answer(
    CheckCode.NOT_SUSPENDED, Outcome.FAILED, gettext_noop("The issuer put this badge on hold, says its page.")
)


def standing_notes(credential: Credential) -> tuple[str, ...]:
    """When and why it was revoked, or that it is on hold, in the reader's language; nothing of any other."""
    if credential.held_at is not None:
        date = formats.date_format(credential.held_at, "DATE_FORMAT")
        held = _("On hold since %(date)s, while its issuer looks into a question. That is not a revocation.")
        return (held % {"date": date},)
    if credential.revoked_at is None:
        return ()
    sentence = _("Revoked on %(date)s. The issuer's reason: %(reason)s")
    date = formats.date_format(credential.revoked_at, "DATE_FORMAT")
    return (sentence % {"date": date, "reason": credential.revocation_reason},)

"""From a report to what an employer keeps of it, and the same check over again.

`workforce` keeps records and knows nothing of checking; this room runs the check and hands plain values over.
"""

import re
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.checking.badge import check_badge
from workmark.checking.headlines import headline, sentence
from workmark.checking.summary import summarise
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import badge_page, own_path
from workmark.lib.problems import NotFound, WrongState
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.issue import serialise
from workmark.openbadges.report import Outcome
from workmark.submissions.queries import open_grant
from workmark.verification.report import Report
from workmark.workforce.models import Validation
from workmark.workforce.reports import BadgeWords, CheckedBadge, ShownProof

_TOKEN = re.compile(r"/badges/([A-Za-z0-9_-]{22,64})(?:\.json|/)?")
_SHARED = re.compile(r"/shared/([A-Za-z0-9_-]{22,64})/?")
_LONGEST = 300


def checked_badge(report: Report, document: bytes, *, address: str) -> CheckedBadge:
    """What to keep. document: the bytes that were checked. address: where they were found, or ""."""
    said, own_id = summarise(report.credential), str((report.credential or {}).get("id", ""))
    match = _TOKEN.fullmatch(own_path(own_id) or "")
    words = BadgeWords(*(_storable(text) for text in (own_id, said.title, said.learner, said.issuer)))
    return CheckedBadge(
        document=document,
        outcome=report.outcome.value,
        checks=[
            {name: text.replace("\x00", "") for name, text in check.as_json().items()}
            for check in report.verification.checks
        ],
        words=words,
        token=match[1] if match else "",
        address=address,
    )


def shown_proof(report: Report, *, address: str) -> ShownProof:
    """What an employer is shown of a badge that somebody answers with; no copy of it goes along."""
    said, first = summarise(report.credential), headline(report)
    document = serialise(dict(report.credential)) if report.credential else b""
    identity = report.verification.of(CheckCode.ISSUER_IDENTITY)
    checked = checked_badge(report, document, address=address)
    return ShownProof(
        checked=replace(checked, outcome=first.outcome.value),
        verdict=first.title,
        verdict_text=first.text,
        can_do=said.description.replace("\x00", "")[:1_000],
        skills=tuple(_storable(name) for name in said.skills),
        awarded=_storable(said.awarded),
        valid_until=_storable(said.valid_until),
        issuer_standing=_storable(" ".join(map(sentence, identity))),
        checked_at=report.at.isoformat(timespec="seconds"),
    )


def badge_behind(url: str, *, at: datetime) -> str:
    """The badge's page behind one of our shared links; any other address as it is. Raises NotFound."""
    match = _SHARED.fullmatch(own_path(url) or "")
    if match is None:
        return url
    grant = open_grant(match[1], at=at)
    credential = Credential.objects.filter(submission=grant.submission, state=CredentialState.ISSUED).first()
    if credential is None:
        raise NotFound(_("There is no badge behind this link yet."))
    return badge_page(credential)


def check_record_again(validation: Validation, *, at: datetime) -> CheckedBadge:
    """The same badge as it stands today, from where it was found, or from our own ledger.

    A check that could not be made gives "could not tell", never the old answer. Raises WrongState where no copy and no
    address was kept, or where another badge stands at the address now.
    """
    address = validation.credential_address
    if not address and validation.credential is not None:
        address = badge_page(validation.credential)
    if not address:
        raise WrongState(
            _("No copy of this badge was kept, and no address. Check the file again to have today's answer.")
        )
    report = check_badge(at=at, url=badge_behind(address, at=at))
    document = serialise(dict(report.credential)) if report.credential else b""
    found = checked_badge(report, document, address=validation.credential_address)
    before = BadgeWords(**validation.report.get("said", {}))
    if not report.is_readable:
        token = validation.credential.token if validation.credential else ""
        return replace(found, outcome=Outcome.NOT_DETERMINED.value, words=before, token=token)
    if before.id and found.words.id != before.id:
        raise WrongState(_("Another badge stands at this address now. Check it as a new one."))
    return found


def _storable(text: str) -> str:
    return text.replace("\x00", "")[:_LONGEST]

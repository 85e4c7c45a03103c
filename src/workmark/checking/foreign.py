"""Check what a learner brings from elsewhere, and what she brought before: each badge in it by itself.

`planning` keeps the answers and knows nothing of checking; this room runs the check and hands them over as plain values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from workmark.checking.badge import check_badge, require_finished
from workmark.credentials.models import IssuerKey
from workmark.credentials.trust import KnownIssuers
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.issue import serialise
from workmark.openbadges.ob2.documents import is_open_badges_2
from workmark.openbadges.report import Check, Outcome, Verification
from workmark.openbadges.trust import Standing
from workmark.organisations.models import Person
from workmark.organisations.queries import confirmed_addresses, is_proved_here
from workmark.planning.bringing import Brought, JudgedAward
from workmark.planning.importing import read_award
from workmark.planning.models import ImportedCredential
from workmark.verification.report import Report


def check_brought(
    person: Person,
    *,
    at: datetime,
    data: bytes = b"",
    text: str = "",
    url: str = "",
    name: str = "",
    offline: bool = False,
) -> tuple[Report, Brought]:
    """Check one file, text or address, and say of each badge in it whether it is sound and hers.

    The report says why nothing could be read, where that is so; then there are no awards. Raises TooManyRequests when
    the machine was too busy to finish: nothing is known of the badge then, and nothing may be kept of it.
    """
    report = check_badge(at=at, data=data, text=text, url=url, name=name, offline=offline)
    require_finished(report)
    document = data or text.encode() or serialise(dict(report.credential or {}))
    brought = Brought(
        document=document,
        outcome=report.outcome.value,
        report={
            "outcome": report.outcome.value,
            "checks": [_kept(check) for check in report.verification.checks],
        },
        awards=tuple(_awards(report, confirmed_addresses(person))) if report.is_readable else (),
        file_name=_storable(name),
        address=url.strip(),
    )
    return report, brought


def check_again(imported: ImportedCredential, *, at: datetime, offline: bool = False) -> Brought:
    """The same check over what was kept, or over what stands at its address today. Raises TooManyRequests likewise."""
    person, kept = imported.person, bytes(imported.document)
    if not imported.address:
        _report, brought = check_brought(person, at=at, data=kept, name=imported.file_name, offline=offline)
        return brought
    _report, brought = check_brought(person, at=at, url=imported.address, offline=offline)
    return brought if brought.awards else replace(brought, document=kept)


def _kept(check: Check) -> dict[str, Any]:
    """A check as it is kept: the four members of its JSON, and its sentence in parts, to be said in any language."""
    return {
        "code": check.code.value,
        "outcome": check.outcome.value,
        "detail": _storable(check.detail),
        "spec": check.spec,
        "message": check.message,
        "values": {name: _storable(value) for name, value in check.values.items()},
        "about": _storable(check.about),
    }


def _storable(text: str) -> str:
    """Without null characters, which strangers' badges may hold and PostgreSQL may not."""
    return text.replace("\x00", "")


def _awards(report: Report, addresses: Iterable[str]) -> Iterable[JudgedAward]:
    """The badges inside a record or a presentation; else the badge itself."""
    own = list(addresses)
    for verification in report.verification.contained or (report.verification,):
        if verification.credential is not None and _is_badge(verification.credential):
            yield _judged(verification, own, report.at)


def _is_badge(document: Mapping[str, Any]) -> bool:
    """Whether it says anything of anybody. Any JSON object can be read and judged; to keep one as a badge would mislead."""
    return bool(document.get("credentialSubject")) or is_open_badges_2(document)


def _judged(verification: Verification, addresses: list[str], at: datetime) -> JudgedAward:
    document = _with_its_pages(verification)
    return JudgedAward(
        said=read_award(document, addresses=addresses, is_endorsed=_is_endorsed(verification)),
        outcome=verification.outcome.value,
        failures=tuple(
            sorted({check.code.value for check in verification.checks if check.outcome is Outcome.FAILED})
        ),
        standing=_standing_in(verification, document, at),
        is_ours=_is_ours(document),
    )


def _is_ours(document: Mapping[str, Any]) -> bool:
    """Whether it was issued here: such a one counts already, and must not count twice under another name."""
    if str(document.get("id", "")).startswith(f"{settings.WORKMARK_PUBLIC_ORIGIN}/"):
        return True
    return IssuerKey.objects.filter(did=_issuer_of(document)).exists()


def _with_its_pages(verification: Verification) -> Mapping[str, Any]:
    """An Open Badges 2 badge often only links to what it is about; the check has read those pages."""
    document = dict(verification.credential or {})
    for check in verification.of(CheckCode.BADGE_CLASS):
        if isinstance(badge := check.facts.get("badge"), dict):
            document["badge"] = {**badge, "issuer": check.facts.get("issuer")}
    return document


def _standing_in(verification: Verification, document: Mapping[str, Any], at: datetime) -> str:
    """Who knows the issuer. That it runs the site it signs at is its own word, unless somebody we know says so too.

    document: with the pages it leads to, because an Open Badges 2 badge names its issuer only there.
    """
    known = [check.facts for check in verification.of(CheckCode.ISSUER_IDENTITY)]
    said = next((facts for facts in known if facts.get("standing") in set(Standing)), None)
    if said is None:
        return Standing.UNKNOWN.value
    if said["standing"] != Standing.DOMAIN_PROVED or is_proved_here(str(said.get("source", "")), at):
        return str(said["standing"])
    badge = document.get("badge")
    issuer = _issuer_of(document) or _issuer_of(badge if isinstance(badge, Mapping) else None)
    listed = KnownIssuers(at).standing_of(issuer).standing is Standing.IN_REGISTRY
    return (Standing.IN_REGISTRY if listed else Standing.SELF_ASSERTED).value


def _is_endorsed(verification: Verification) -> bool:
    """Somebody else's word for it was checked and is sound; the issuer's own word for itself is none."""
    issuer = _issuer_of(verification.credential)
    return any(
        each.outcome is Outcome.PASSED and _issuer_of(each.credential) not in ("", issuer)
        for each in verification.endorsements
    )


def _issuer_of(document: Mapping[str, Any] | None) -> str:
    issuer = (document or {}).get("issuer")
    named = str(issuer.get("id", "")) if isinstance(issuer, Mapping) else str(issuer or "")
    # No identifier holds one, and PostgreSQL cannot be asked about it.
    return "" if "\x00" in named else named

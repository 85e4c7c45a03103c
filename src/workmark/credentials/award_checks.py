"""What is wrong with direct awards, found for many at once before anything is saved.

A hundred thousand awards are asked about in a few hundred queries: each question (which version, whose address, known
already?) is put for a chunk of awards together, and judging one award is then a look into three tables.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import islice

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.credentials.models import Credential
from workmark.credentials.partner_models import IssuingAuthority
from workmark.credentials.partnering import authority_for
from workmark.credentials.validity import ended_by
from workmark.lib.problems import InvalidInput, PlatformError
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.submissions.evidence import clean_url

MOST_EVIDENCE = 10
LONGEST_KEY = 80
# Well under what either database takes as parameters of one statement.
ASKED_TOGETHER = 500


@dataclass(frozen=True)
class DirectAward:
    """What is asked for, in the words of whoever asks.

    achievement: its slug. issuer: the slug of a partner that issues it in its issuer's name; empty for that issuer
    itself. evidence: web addresses. awarded_on: None for today.
    key: the asker's own name for this award; the same key never awards twice. Empty: the award's own words are its key.
    """

    email: str
    achievement: str
    evidence: tuple[str, ...] = ()
    awarded_on: date | None = None
    key: str = ""
    issuer: str = ""


@dataclass(frozen=True)
class CheckedAward:
    """The same, found sound: everything but the permission to write. awarded_at: None where no day was given.

    issuer: who signs it. authority: by which a partner does.
    """

    learner: Person
    version: AchievementVersion
    email: str
    evidence: tuple[str, ...]
    awarded_at: datetime | None
    intent_key: str
    known: Credential | None
    issuer: Organisation
    authority: IssuingAuthority | None = None


def check_award(owner: Person, award: DirectAward, *, at: datetime) -> CheckedAward:
    """One award. Raises NotAllowed, or InvalidInput whose fields are named as those of `DirectAward`."""
    found = next(check_awards(owner, [award], at=at))
    if isinstance(found, PlatformError):
        raise found
    return found


def check_awards(
    owner: Person, awards: Iterable[DirectAward], *, at: datetime
) -> Iterator[CheckedAward | PlatformError]:
    """For each award in turn the same award found sound, or the error that refuses it. Nothing is saved."""
    left = iter(awards)
    while chunk := list(islice(left, ASKED_TOGETHER)):
        versions = _versions({award.achievement for award in chunk})
        addresses = _confirmed({award.email.lower() for award in chunk})
        judged = [_judged(owner, award, versions, addresses, at) for award in chunk]
        known = _known(found.intent_key for found in judged if isinstance(found, CheckedAward))
        for found in judged:
            yield found if isinstance(found, PlatformError) else _with_known(found, known, at)


def _versions(slugs: set[str]) -> dict[str, AchievementVersion]:
    published = AchievementVersion.objects.filter(
        achievement__slug__in=slugs, state=VersionState.PUBLISHED, achievement__retired_at__isnull=True
    ).select_related("achievement__issuer")
    return {version.achievement.slug: version for version in published}


def _confirmed(emails: set[str]) -> dict[str, EmailAddress]:
    """Addresses, by themselves in lower case, that active owners have confirmed; typing one in does not count."""
    held = EmailAddress.objects.filter(verified=True, user__is_active=True).select_related("user")
    found = {address.email.lower(): address for address in held.filter(email__in=emails)}
    if missing := emails - found.keys():
        # Addresses are kept in lower case today, and the index serves that; older ones may hold capitals.
        lowered = held.annotate(lowered=Lower("email")).filter(lowered__in=missing)
        found |= {address.email.lower(): address for address in lowered}
    return found


def _known(intent_keys: Iterable[str]) -> dict[str, Credential]:
    found = Credential.objects.filter(intent_key__in=list(intent_keys)).select_related("version")
    return {credential.intent_key: credential for credential in found.defer("document", "document_token")}


def _judged(
    owner: Person,
    award: DirectAward,
    versions: dict[str, AchievementVersion],
    addresses: dict[str, EmailAddress],
    at: datetime,
) -> CheckedAward | PlatformError:
    wrong: dict[str, list[str]] = {}
    version = versions.get(award.achievement)
    address = addresses.get(award.email.lower())
    if version is None:
        wrong["achievement"] = [_("There is no published micro-credential with this slug.")]
    if address is None:
        wrong["email"] = [
            _("Nobody here has confirmed this address. Ask the learner to make an account, then issue again.")
        ]
    if award.awarded_on is not None and award.awarded_on > at.date():
        wrong["awarded_on"] = [_("This day is in the future. Give the day of the award, or leave it out.")]
    evidence = _evidence(award.evidence, wrong)
    if len(award.key) > LONGEST_KEY:
        wrong["key"] = [_("A key has at most %(most)d characters.") % {"most": LONGEST_KEY}]
    issuer, authority = _who_issues(award, version, at, wrong)
    if issuer is not None:
        try:
            require(owner, "credential.issue_directly", issuer)
        except PlatformError as error:
            return error
    if wrong or version is None or address is None or issuer is None:
        return InvalidInput(_("This award cannot be issued as it stands."), fields=wrong)
    day = award.awarded_on
    awarded_at = datetime.combine(day, time.min, UTC) if day else None
    intent_key = _intent_key(award, version, issuer, address.user, evidence)
    return CheckedAward(
        address.user, version, address.email, evidence, awarded_at, intent_key, None, issuer, authority
    )


def _who_issues(
    award: DirectAward, version: AchievementVersion | None, at: datetime, wrong: dict[str, list[str]]
) -> tuple[Organisation | None, IssuingAuthority | None]:
    """Its own issuer, or the partner that is named if it may on the day of the award."""
    if version is None:
        return None, None
    own = version.achievement.issuer
    if award.issuer in ("", own.slug):
        return own, None
    partner = Organisation.objects.filter(slug=award.issuer).first()
    authority = (
        authority_for(partner, version.achievement, award.awarded_on or at.date()) if partner else None
    )
    if authority is None:
        wrong["achievement"] = [
            _(
                "Another issuer gives this micro-credential, and does not let you issue it in its name on this day."
            )
        ]
        return partner, None
    return authority.partner, authority


def _evidence(addresses: tuple[str, ...], wrong: dict[str, list[str]]) -> tuple[str, ...]:
    if len(addresses) > MOST_EVIDENCE:
        wrong["evidence"] = [_("At most %(most)d addresses of evidence.") % {"most": MOST_EVIDENCE}]
        return ()
    clean = []
    for address in addresses:
        try:
            clean.append(clean_url(address))
        except InvalidInput as error:
            wrong.setdefault("evidence", []).append(f"{address[:100]}: {error.detail}")
    return tuple(clean)


def _intent_key(
    award: DirectAward,
    version: AchievementVersion,
    issuer: Organisation,
    learner: Person,
    evidence: tuple[str, ...],
) -> str:
    """The asker's key, or a digest of what was asked: never of today's date, or tomorrow's re-run would award twice."""
    words = [version.achievement.slug, str(learner.pk), str(award.awarded_on or ""), *evidence]
    own = f"key:{award.key}" if award.key else hashlib.sha256("\n".join(words).encode()).hexdigest()
    return f"direct:{issuer.pk}:{own}"


def _with_known(
    checked: CheckedAward, known: dict[str, Credential], at: datetime
) -> CheckedAward | PlatformError:
    """The award with the Credential it became before; its key must not have been another award's."""
    before = known.get(checked.intent_key)
    if before is None:
        return _born_expired(checked, at) or checked
    if (before.learner_id, before.version.achievement_id) != (
        checked.learner.pk,
        checked.version.achievement_id,
    ):
        message = _("This key was used for another award. Give each award a key of its own.")
        return InvalidInput(message, fields={"key": [message]})
    return replace(checked, known=before)


def _born_expired(checked: CheckedAward, at: datetime) -> InvalidInput | None:
    """What refuses a new award whose time is over already. One that was made in time is given back as it is."""
    if checked.awarded_at is None:
        return None
    end = ended_by(checked.awarded_at, checked.version.said.validity_months, at)
    if end is None:
        return None
    message = _(
        "A badge awarded on %(day)s would have expired on %(end)s. Give a later day, or leave this award out."
    ) % {"day": f"{checked.awarded_at:%Y-%m-%d}", "end": f"{end:%Y-%m-%d}"}
    return InvalidInput(_("This award cannot be issued as it stands."), fields={"awarded_on": [message]})

"""An owner of an issuer awards an Achievement without an assessment here, naming the evidence that it relies on.

The learner must have an account: a credential belongs to a Person, and an address alone would let whoever gets the
address later take it over. Asked for twice, the same award is one Credential.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.credentials.actions.reserve_status_entry import reserve_status_entry
from workmark.credentials.models import Credential
from workmark.credentials.tasks import issue_intended
from workmark.credentials.validity import valid_until
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.submissions.evidence import clean_url

MOST_EVIDENCE = 10
LONGEST_KEY = 80


@dataclass(frozen=True)
class DirectAward:
    """What is asked for, in the words of whoever asks.

    achievement: its slug. evidence: web addresses. awarded_on: None for today.
    key: the asker's own name for this award; the same key never awards twice. Empty: the award's own words are its key.
    """

    email: str
    achievement: str
    evidence: tuple[str, ...] = ()
    awarded_on: date | None = None
    key: str = ""


@dataclass(frozen=True)
class CheckedAward:
    """The same, found sound: everything but the permission to write."""

    learner: Person
    version: AchievementVersion
    email: str
    evidence: tuple[str, ...]
    awarded_at: datetime
    intent_key: str
    known: Credential | None


def issue_directly(owner: Person, award: DirectAward, *, at: datetime) -> Credential:
    """Write the intention to issue; the worker signs it. The same award again gives back the first Credential.

    Raises NotAllowed, or InvalidInput whose fields are named as those of `DirectAward`.
    """
    checked = check_award(owner, award, at=at)
    issuer = checked.version.achievement.issuer
    with change(owner, "credential.issue_directly", issuer, organisation=issuer) as event:
        # Whoever asks for the same award at the same moment waits here.
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        known = Credential.objects.filter(intent_key=checked.intent_key).first()
        credential = known or _intend(checked)
        event.target = credential
        event.detail = {"evidence": len(checked.evidence), "is_new": known is None}
    return credential


def check_award(owner: Person, award: DirectAward, *, at: datetime) -> CheckedAward:
    """Everything that can be wrong with an award, found before anything is saved. Raises as `issue_directly`."""
    wrong: dict[str, list[str]] = {}
    version = _version(award.achievement)
    address = _confirmed(award.email)
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
    if version is not None:
        require(owner, "credential.issue_directly", version.achievement.issuer)
    if wrong or version is None or address is None:
        raise InvalidInput(_("This award cannot be issued as it stands."), fields=wrong)
    intent_key = _intent_key(award, version, address.user, evidence)
    known = Credential.objects.filter(intent_key=intent_key).first()
    if known is not None and (known.learner_id, known.version.achievement_id) != (
        address.user_id,
        version.achievement_id,
    ):
        message = _("This key was used for another award. Give each award a key of its own.")
        raise InvalidInput(message, fields={"key": [message]})
    day = award.awarded_on
    awarded_at = datetime.combine(day, time.min, UTC) if day else at
    return CheckedAward(address.user, version, address.email, evidence, awarded_at, intent_key, known)


def _version(slug: str) -> AchievementVersion | None:
    return (
        AchievementVersion.objects.filter(
            achievement__slug=slug, state=VersionState.PUBLISHED, achievement__retired_at__isnull=True
        )
        .select_related("achievement__issuer")
        .first()
    )


def _confirmed(email: str) -> EmailAddress | None:
    """An address that its owner has confirmed; whoever merely typed it in does not count."""
    held = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return held if held and held.user.is_active else None


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
    award: DirectAward, version: AchievementVersion, learner: Person, evidence: tuple[str, ...]
) -> str:
    """The asker's key, or a digest of what was asked: never of today's date, or tomorrow's re-run would award twice."""
    words = [version.achievement.slug, str(learner.pk), str(award.awarded_on or ""), *evidence]
    own = f"key:{award.key}" if award.key else hashlib.sha256("\n".join(words).encode()).hexdigest()
    return f"direct:{version.achievement.issuer_id}:{own}"


def _intend(checked: CheckedAward) -> Credential:
    months = checked.version.said.validity_months
    credential = Credential.objects.create(
        learner=checked.learner,
        version=checked.version,
        issuer=checked.version.achievement.issuer,
        intent_key=checked.intent_key,
        learner_name=checked.learner.name,
        identity_email=checked.email,
        awarded_at=checked.awarded_at,
        valid_until=valid_until(checked.awarded_at, months) if months else None,
        evidence_links=list(checked.evidence),
    )
    reserve_status_entry(credential)
    enqueue_once(issue_intended, f"issue:{credential.pk}", credential.pk)
    return credential

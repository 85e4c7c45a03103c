"""The flat table that candidates are searched by: filled while somebody agrees to be found, emptied when nobody may look.

It is a copy and decides nothing: a badge that was taken back or has ended, and a consent that is over, are asked of their
own tables whenever somebody searches.
"""

from collections.abc import Iterable
from datetime import datetime

from workmark.credentials.models import Credential, CredentialState
from workmark.organisations.models import Person
from workmark.planning.strengths import EvidenceKind
from workmark.skills.jobs import current_skill
from workmark.skills.models import Skill
from workmark.workforce.candidate_models import CandidateListing, CandidateProof, Introduction
from workmark.workforce.consent_models import Consent, Purpose

_AT_ONCE = 1_000


def keep_proofs(people: Iterable[Person], *, at: datetime) -> None:
    """Copy what the badges of these people prove, anew."""
    wanted = [each.pk for each in people]
    if not wanted:
        return
    CandidateProof.objects.filter(person__in=wanted).delete()
    held = Credential.objects.filter(
        learner__in=wanted, state=CredentialState.ISSUED, replaced_by__isnull=True, revoked_at=None
    )
    credentials = list(held.select_related("version").defer("document", "document_token"))
    said = {link.uri for each in credentials for link in each.version.said.skills if link.uri}
    skills = Skill.objects.filter(uri__in=said).select_related("replaced_by")
    current = {skill.uri: current_skill(skill).pk for skill in skills}
    rows = (row for each in credentials for row in _rows(each, current))
    CandidateProof.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


def _rows(credential: Credential, current: dict[str, int]) -> Iterable[CandidateProof]:
    levels: dict[int, int] = {}
    for link in credential.version.said.skills:
        if (skill := current.get(link.uri)) is not None:
            levels[skill] = max(link.level, levels.get(skill, 0))
    evidence = EvidenceKind.AT_WORK if credential.decision_id else EvidenceKind.COMPLETION
    for skill, level in levels.items():
        yield CandidateProof(
            person_id=credential.learner_id,
            credential=credential,
            skill_id=skill,
            level=level,
            evidence=evidence,
            earned_at=credential.awarded_at,
            valid_until=credential.valid_until,
        )


def drop_proofs(person: int, *, at: datetime) -> None:
    """Erase the copy once no consent to be found is open. person: their number."""
    still = Consent.objects.filter(
        person=person, purpose=Purpose.RECRUITING, withdrawn_at=None, expires_at__gt=at
    )
    if not still.exists():
        CandidateProof.objects.filter(person=person).delete()
        CandidateListing.objects.filter(person=person).delete()


def end_introductions(consent: Consent, *, at: datetime) -> None:
    """Whoever asked under this consent gets no answer any more, and whoever got a name sees it no more.

    What waits is answered no. To move its end would tell the employer, and which of its requests are to one person.
    """
    asked = Introduction.objects.filter(person=consent.person_id)
    if consent.organisation_id is not None:
        asked = asked.filter(organisation=consent.organisation_id)
    asked.filter(answer=None, expires_at__gt=at).update(answer=False, answered_at=at)
    asked.filter(answer=True, named_until__gt=at).update(named_until=at)


def erase_expired(at: datetime) -> int:
    """Erase what was copied of people whose consents to be found have all ended by themselves; gives how many rows."""
    found = Consent.objects.filter(purpose=Purpose.RECRUITING, withdrawn_at=None, expires_at__gt=at).values(
        "person"
    )
    CandidateListing.objects.exclude(person__in=found).delete()
    return CandidateProof.objects.exclude(person__in=found).delete()[0]

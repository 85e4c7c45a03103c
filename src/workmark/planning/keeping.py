"""Write what a check found of an import into its rows: the parts that importing and checking again share."""

from datetime import datetime

from workmark.planning.bringing import Brought, JudgedAward
from workmark.planning.importing import MatchedBy, NamedSkill
from workmark.planning.matching import match
from workmark.planning.models import ImportedAward, ImportedCredential, ImportedSkill


def write_awards(imported: ImportedCredential, awards: tuple[JudgedAward, ...], *, at: datetime) -> None:
    """Put these in the place of whatever awards were written before."""
    imported.awards.all().delete()
    for position, judged in enumerate(awards):
        said = judged.said
        award = ImportedAward.objects.create(
            imported=imported,
            position=position,
            title=said.title,
            issuer_name=said.issuer_name,
            issuer_id=said.issuer_id,
            awarded_at=said.awarded_at,
            valid_until=said.valid_until,
            evidence_kind=said.evidence,
            **verdict_of(judged),
        )
        ImportedSkill.objects.bulk_create(
            _skill(award, place, named, at) for place, named in enumerate(said.skills)
        )


def verdict_of(judged: JudgedAward) -> dict[str, object]:
    """The members that another check may change while the badge stays the same."""
    return {
        "outcome": judged.outcome,
        "failures": list(judged.failures),
        "standing": judged.standing,
        "whose": judged.said.whose,
    }


def says_more(imported: ImportedCredential, brought: Brought) -> bool:
    """Whether a new check read badges or skills that the last one did not, or another document altogether."""
    if bytes(imported.document) != brought.document:
        return True
    known = sum(award.skills.count() for award in imported.awards.all())
    return len(brought.awards) > imported.awards.count() or known < sum(
        len(judged.said.skills) for judged in brought.awards
    )


def _skill(award: ImportedAward, position: int, named: NamedSkill, at: datetime) -> ImportedSkill:
    found = match(named, award.imported.person)
    is_sure = found is not None and found[1] is not MatchedBy.LABEL
    return ImportedSkill(
        award=award,
        position=position,
        name=named.name,
        target_url=named.target_url,
        code=named.code,
        level=named.step,
        skill=found[0] if found else None,
        matched_by=found[1] if found else "",
        confirmed_at=at if is_sure else None,
    )

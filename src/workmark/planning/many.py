"""What badges prove of many people at once, about a few skills: the claims of `profiles`, from as few rows as will do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from workmark.achievements.models import AchievementSkill
from workmark.credentials.counting import grounds_since
from workmark.credentials.models import Credential, CredentialState
from workmark.planning.profiles import assumptions, half_lives_of, own_claim
from workmark.planning.profiling import Claim
from workmark.skills.models import Skill

_LONGEST_CHAIN = 8


class _Held(NamedTuple):
    """The few facts of a badge that a claim is made of: hundreds are read at once, so no model is built for each."""

    pk: int
    token: str
    learner_id: int
    version_id: int
    issuer_id: int
    decision_id: int | None
    awarded_at: datetime
    valid_until: datetime | None


def claims_about(
    credentials: QuerySet[Credential], skills: Iterable[Skill], *, at: datetime
) -> dict[int, list[Claim]]:
    """By learner, every claim about these skills that these badges make and that counts at this moment.

    skills: as they stand today; a badge that speaks of an entry they replaced speaks of them.
    """
    standing = _standing_for(skills)
    proved: dict[int, list[tuple[int, int]]] = defaultdict(list)
    stacked: set[int] = set()  # versions that are badges of stacks
    links = AchievementSkill.objects.filter(skill__in=[*standing])
    told = links.values_list("version_id", "skill_id", "level", "version__achievement__badge_of")
    for version, skill, level, stack in told:
        proved[version].append((skill, level))
        if stack is not None:
            stacked.add(version)
    held = _sound(credentials, at).filter(version__in=links.values("version_id"))
    badges = [_Held(*row) for row in held.values_list(*_Held._fields)]
    half_lives, usual = half_lives_of({badge.issuer_id for badge in badges}), assumptions().half_lives
    since = grounds_since(
        [badge.pk for badge in badges if badge.decision_id is None and badge.version_id in stacked]
    )
    found: dict[int, list[Claim]] = defaultdict(list)
    for badge in badges:
        began = since.get(badge.pk)
        for skill, level in proved[badge.version_id]:
            claim = own_claim(badge, standing[skill], level, half_lives, usual)
            found[badge.learner_id].append(claim if began is None else replace(claim, since=began))
    return found


def _sound(credentials: QuerySet[Credential], at: datetime) -> QuerySet[Credential]:
    """Those without any of the reasons in `profiling.Lapse`."""
    in_force = Q(valid_until=None) | Q(valid_until__gte=at)
    return credentials.filter(
        in_force,
        state=CredentialState.ISSUED,
        replaced_by__isnull=True,
        revoked_at=None,
        held_at=None,
        key__compromised_since=None,
        awarded_at__lte=at,
    )


def _standing_for(skills: Iterable[Skill]) -> Mapping[int, Skill]:
    """The skills by their own keys and by those of every entry that they replaced, however often."""
    standing = {skill.pk: skill for skill in skills}
    newest = list(standing)
    for _round in range(_LONGEST_CHAIN):
        replaced = Skill.objects.filter(replaced_by__in=newest).values_list("pk", "replaced_by_id")
        new = {old: standing[now] for old, now in replaced if old not in standing and now is not None}
        if not new:
            break
        standing |= new
        newest = list(new)
    return standing

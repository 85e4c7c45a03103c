"""Which of our skills a badge from elsewhere means: by its address, by its code, or, if the learner agrees, by its name."""

import re
from typing import Any
from urllib.parse import urlsplit

from workmark.planning.importing import MatchedBy, NamedSkill
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.jobs import current_skill
from workmark.skills.models import Skill, SkillKind
from workmark.skills.queries import skills_with

# A code of one or two signs fits by chance.
SHORTEST_CODE = 3
_NEAREST = 20


def match(named: NamedSkill, person: Any = None) -> tuple[Skill, MatchedBy] | None:
    """The skill and how it was found; None if none of ours fits. By label it is only a suggestion.

    person: who brings the badge. An organisation's own skills are found for those who may read them: anybody can write
    an address into a badge, and would be told what stands there.
    """
    if found := _by_address(named.target_url, person):
        return current_skill(found), MatchedBy.ADDRESS
    if found := _by_code(named):
        return current_skill(found), MatchedBy.CODE
    if found := _by_label(named.name):
        return current_skill(found), MatchedBy.LABEL
    return None


def _by_address(url: str, person: Any) -> Skill | None:
    """ESCO's addresses are http; badges often write https."""
    other = url.replace("https://", "http://", 1) if url.startswith("https://") else ""
    wanted = [each for each in (url, other) if each]
    open_to_her = Skill.objects.filter(uri__in=wanted, framework__in=frameworks_open_to(person))
    return open_to_her.first() if wanted else None


def _by_code(named: NamedSkill) -> Skill | None:
    """Only where one published framework alone knows the code, and the badge means that framework: "1.2" is anybody's."""
    if len(named.code) < SHORTEST_CODE:
        return None
    published = Skill.objects.filter(framework__owner=None, is_retired=False).exclude(kind=SkillKind.GROUP)
    found = list(published.filter(code=named.code).select_related("framework")[:2])
    return found[0] if len(found) == 1 and _is_meant(named, found[0]) else None


def _is_meant(named: NamedSkill, skill: Skill) -> bool:
    """By the framework's name, by the site its entries stand on, or by the skill's own name."""
    called = "|".join(map(re.escape, (skill.framework.slug, skill.framework.name)))
    is_named = re.search(rf"(?<!\w)(?:{called})(?!\w)", named.framework, re.IGNORECASE) is not None
    site = urlsplit(skill.uri).hostname
    is_there = bool(site) and _site(named.target_url) == site
    return is_named or is_there or fits(named.name, skill)


def _site(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def fits(name: str, skill: Skill) -> bool:
    """Tell whether one of the skill's own names is what the badge writes: a name of her choosing proves nothing."""
    labels = [skill.label, *skill.alternative_labels]
    return not skill.is_retired and name.strip().casefold() in (label.casefold() for label in labels)


def _by_label(name: str) -> Skill | None:
    found = skills_with(name)[:_NEAREST] if name.strip() else ()
    return next((skill for skill in found if fits(name, skill)), None)

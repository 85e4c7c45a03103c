"""What the tagger reads of a framework: plain values, so that it knows no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_QUALIFIER: Final = re.compile(r"\s*\([^()]*\)\s*$")
MAX_FORMS: Final = 60  # of one skill


@dataclass(frozen=True, slots=True)
class SkillText:
    """One skill as the tagger sees it."""

    uri: str
    label: str
    alternatives: tuple[str, ...] = ()
    description: str = ""
    is_knowledge: bool = False
    reuse: str = ""  # a ReuseLevel
    asked_by: int = 0  # how many occupations ask for it


def forms_of(skill: SkillText) -> Iterator[str]:
    """Each way to name the skill, its label first: "Jenkins (tools for ...)" is also called "Jenkins"."""
    seen: set[str] = set()
    for name in (skill.label, *skill.alternatives[:MAX_FORMS]):
        whole = " ".join(name.split())
        for form in (whole, _QUALIFIER.sub("", whole)):
            if form and form.casefold() not in seen:
                seen.add(form.casefold())
                yield form

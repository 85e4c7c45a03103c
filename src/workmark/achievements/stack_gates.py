"""What must be right before a stack is published: pure, from the draft and what stands behind its members."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workmark.achievements.stack_content import DEEPEST, StackContent, StackMember


@dataclass(frozen=True)
class Behind:
    """What the issuer has published. achievements and stacks: titles and contents by slug."""

    achievements: Mapping[str, str]
    stacks: Mapping[str, StackContent]


def sealed(draft: StackContent, behind: Behind) -> StackContent:
    """The draft with the title of each member, and with the rule of each inner stack, written out."""
    return draft.model_copy(update={"members": tuple(_sealed(member, behind) for member in draft.members)})


def _sealed(member: StackMember, behind: Behind) -> StackMember:
    if member.stack:
        inner = behind.stacks[member.stack]
        told = {"title": inner.title, "need": inner.need, "members": inner.members, "level": 0}
        return member.model_copy(update=told)
    return member.model_copy(update={"title": behind.achievements[member.achievement]})


def faults_of(draft: StackContent, behind: Behind) -> dict[str, list[str]]:
    """What must be mended, by field; empty when it can be published."""
    faults: dict[str, list[str]] = {}

    def fault(name: str, words: str) -> None:
        faults.setdefault(name, []).append(words)

    for name, value in (("title", draft.title), ("summary", draft.summary), ("competency", draft.competency)):
        if not value:
            fault(name, _("Fill this in."))
    if len(draft.members) < 2:
        fault("members", _("Choose at least two."))
    if draft.need > len(draft.members):
        fault("need", _("No more can be needed than there are."))
    if draft.need < sum(member.is_required for member in draft.members):
        fault("need", _("As many must count as are always needed."))
    unknown = [member.key for member in draft.members if not _is_known(member, behind)]
    if unknown:
        fault(
            "members", _("These are not published by this issuer: %(names)s.") % {"names": ", ".join(unknown)}
        )
        return faults
    whole = sealed(draft, behind)
    leaves = [leaf.achievement for leaf in whole.leaves()]
    if repeated := sorted({slug for slug in leaves if leaves.count(slug) > 1}):
        fault("members", _("These would count twice: %(names)s.") % {"names": ", ".join(repeated)})
    if _depth(whole.members) > DEEPEST:
        fault("members", _("Stacks lie in each other at most three deep."))
    return faults


def _is_known(member: StackMember, behind: Behind) -> bool:
    if bool(member.achievement) == bool(member.stack):
        return False
    return member.achievement in behind.achievements or member.stack in behind.stacks


def _depth(members: tuple[StackMember, ...]) -> int:
    return 1 + max((_depth(member.members) for member in members if member.members), default=0)

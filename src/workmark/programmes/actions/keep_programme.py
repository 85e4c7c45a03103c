"""An institution names what belongs together, and changes it. Cohorts follow what stands there now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from workmark.achievements.in_house import faults_of_in_house
from workmark.achievements.models import Achievement, Stack
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.programmes.models import Programme

MOST_PARTS: Final = 40
LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 2_000


@dataclass(frozen=True)
class ProgrammeFacts:
    """achievements, stacks: published, the institution's own, and open to everybody. is_shown: to everybody, by a page."""

    title: str
    summary: str
    achievements: Sequence[Achievement]
    stacks: Sequence[Stack]
    is_shown: bool = False


def begin_programme(
    person: Person, organisation: Organisation, facts: ProgrammeFacts, *, at: datetime
) -> Programme:
    """Raises NotAllowed, or InvalidInput naming what needs mending."""
    _require_sound(organisation, facts, 0)
    with change(person, "programme.keep", organisation, organisation=organisation) as event:
        made = Programme.objects.create(
            organisation=organisation,
            title=facts.title.strip(),
            summary=facts.summary.strip(),
            is_shown=facts.is_shown,
            made_by=person,
            made_at=at,
        )
        _set_parts(made, facts)
        event.target = made
        event.detail = {"parts": len(facts.achievements) + len(facts.stacks), "shown": facts.is_shown}
    return made


def change_programme(person: Person, programme: Programme, facts: ProgrammeFacts) -> Programme:
    """Raises NotAllowed, or InvalidInput naming what needs mending."""
    _require_sound(programme.organisation, facts, programme.pk)
    with change(person, "programme.keep", programme, organisation=programme.organisation) as event:
        programme.title, programme.summary = facts.title.strip(), facts.summary.strip()
        programme.is_shown = facts.is_shown
        programme.save(update_fields=["title", "summary", "is_shown"])
        _set_parts(programme, facts)
        event.detail = {"parts": len(facts.achievements) + len(facts.stacks), "shown": facts.is_shown}
    return programme


def _set_parts(programme: Programme, facts: ProgrammeFacts) -> None:
    programme.achievements.set(facts.achievements)
    programme.stacks.set(facts.stacks)


def _require_sound(organisation: Organisation, facts: ProgrammeFacts, known: int) -> None:
    wrong: dict[str, list[str]] = {}
    title, count = facts.title.strip(), len(facts.achievements) + len(facts.stacks)
    if not 1 <= len(title) <= LONGEST_TITLE or "\x00" in title:
        wrong["title"] = [_("Give a title of at most %(most)d characters.") % {"most": LONGEST_TITLE}]
    elif Programme.objects.filter(organisation=organisation, title=title).exclude(pk=known).exists():
        wrong["title"] = [_("You have a programme of this title already.")]
    if len(facts.summary) > LONGEST_SUMMARY or "\x00" in facts.summary:
        wrong["summary"] = [_("Keep this within %(most)d characters.") % {"most": LONGEST_SUMMARY}]
    if not 1 <= count <= MOST_PARTS:
        wrong["achievements"] = [_("Choose between 1 and %(most)d in all.") % {"most": MOST_PARTS}]
    issuers = {part.issuer_id for part in facts.achievements} | {part.issuer_id for part in facts.stacks}
    if issuers - {organisation.pk}:
        wrong["achievements"] = [_("Choose among what you offer yourself.")]
    badges = [stack.badge for stack in facts.stacks if stack.badge]
    if faults := faults_of_in_house([*facts.achievements, *badges]):
        wrong.setdefault("achievements", []).extend(faults)
    if wrong:
        raise InvalidInput(_("Some of this needs mending."), fields=wrong)

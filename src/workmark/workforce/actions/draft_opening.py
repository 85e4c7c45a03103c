"""An employer begins an opening, from nothing or from one of its roles, and edits it until everybody may read it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.skills.addresses import frameworks_open_to
from workmark.workforce.opening_models import Opening, OpeningSkill, OpeningState
from workmark.workforce.opening_words import OpeningWords, Wanted, columns_of, sound_skills
from workmark.workforce.role_models import EmployerRole


def draft_opening(
    person: Person,
    organisation: Organisation,
    words: OpeningWords,
    *,
    role: EmployerRole | None = None,
    at: datetime,
) -> Opening:
    """Begin a draft. With a role, it asks for the skills of that role, and is where the role is, unless it says where.

    Raises NotAllowed; InvalidInput for words that need mending, or for another employer's role.
    """
    if role is not None and role.organisation_id != organisation.pk:
        raise InvalidInput(_("Choose one of your own roles."), fields={"role": [_("Choose one of these.")]})
    said = columns_of(_placed(words, role))
    with change(person, "opening.draft", organisation, organisation=organisation) as event:
        opening = Opening.objects.create(
            organisation=organisation, role=role, created_at=at, edited_at=at, **said
        )
        asked = role.skills.all() if role is not None else ()
        OpeningSkill.objects.bulk_create(
            OpeningSkill(
                opening=opening,
                skill_id=each.skill_id,
                level=each.level,
                importance=each.importance,
                is_must=each.is_must,
            )
            for each in asked
        )
        event.target = opening
        event.detail = {"skills": len(asked)}
    return opening


def _placed(words: OpeningWords, role: EmployerRole | None) -> OpeningWords:
    """A region of its own stays, and so does a country that is another one than the role's."""
    country, _dash, part = role.region.partition("-") if role is not None else ("", "", "")
    if role is None or not country or words.region or words.country not in {"", country}:
        return words
    return replace(words, country=country, region=role.region if part else "")


def edit_opening(
    person: Person,
    opening: Opening,
    *,
    words: OpeningWords | None = None,
    skills: Sequence[Wanted] | None = None,
    revision: int,
    at: datetime,
) -> Opening:
    """Change what a draft says, or which skills it asks for; what is left out stays as it is.

    revision: the one that was read. Raises WrongState once everybody may read it, or if it was changed since;
    InvalidInput for what needs mending.
    """
    said = columns_of(words) if words is not None else {}
    readable = set(frameworks_open_to(person).values_list("pk", flat=True))
    wanted = (
        sound_skills(skills, may_read=lambda skill: skill.framework_id in readable)
        if skills is not None
        else None
    )
    with change(person, "opening.draft", opening, organisation=opening.organisation) as event:
        draft = Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
        if draft.state != OpeningState.DRAFT:
            raise WrongState(
                _("Everybody can read this opening now, so it stays as it is. Close it instead.")
            )
        if draft.revision != revision:
            raise WrongState(
                _("Somebody changed this since you opened the page. Look at it again before you save.")
            )
        for name, value in said.items():
            setattr(draft, name, value)
        draft.revision, draft.edited_at = draft.revision + 1, at
        draft.save()
        if wanted is not None:
            _ask_for(draft, wanted)
        event.target = draft
        event.detail = {"revision": draft.revision}
    return draft


def _ask_for(opening: Opening, wanted: Sequence[Wanted]) -> None:
    opening.skills.all().delete()
    OpeningSkill.objects.bulk_create(
        OpeningSkill(
            opening=opening,
            skill=each.skill,
            level=each.level,
            importance=each.importance,
            is_must=each.is_must,
            because=each.because[:200],
        )
        for each in wanted
    )

"""Begin a stack, and edit what it will say. What is published stays as it is until a second person publishes the edit."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from workmark.achievements.drafting import read_values
from workmark.achievements.models import Achievement, Stack, StackEditor
from workmark.achievements.stack_content import StackContent
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

LONGEST_SLUG = 80


def start_stack(author: Person, issuer: Organisation, said: Mapping[str, Any], *, slug: str = "") -> Stack:
    """A new stack with its first draft. slug: its address for ever, and its badge's; made from the title when empty.

    Raises InvalidInput naming the fields, NotAllowed.
    """
    content = read_values(StackContent, said)
    if not content.title:
        raise InvalidInput(
            _("A title is needed."), fields={"title": [_("Write a title that names the work.")]}
        )
    with change(author, "stack.start", issuer, organisation=issuer) as event:
        # Two who choose the same address at the same moment wait here for each other.
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        stack = Stack(slug=_free(slug or _from_title(content.title)), issuer=issuer)
        _write_draft(stack, content, author)
        event.target = stack
        event.detail = {"stack": stack.slug}
    return stack


def edit_stack(author: Person, stack: Stack, said: Mapping[str, Any], *, revision: int) -> Stack:
    """Put `said`, whole, in the place of the draft. revision: that of the draft the editor opened.

    Raises InvalidInput naming the fields, WrongState if another edit was saved since, NotAllowed.
    """
    content = read_values(StackContent, said)
    with change(author, "stack.edit", stack, organisation=stack.issuer) as event:
        held = (
            Stack.objects.select_for_update(no_key=True, of=("self",))
            .select_related("badge")
            .get(pk=stack.pk)
        )
        if held.revision != revision:
            raise WrongState(
                _("Somebody else saved this stack since you opened it. Open it again and compare.")
            )
        if held.retired_at is not None:
            raise WrongState(_("This stack is retired, so its rule stays as it is."))
        _write_draft(held, content, author)
        event.detail = {"stack": held.slug, "revision": held.revision}
    return held


def _write_draft(stack: Stack, content: StackContent, author: Person) -> None:
    stack.draft = content.model_dump(mode="json")
    if not stack.content:  # lists name a stack by its draft until there is more
        stack.title, stack.summary, stack.need = content.title[:200], content.summary, content.need
    stack.revision += 1
    stack.edited_by, stack.edited_at = author, timezone.now()
    stack.save()
    StackEditor.objects.update_or_create(stack=stack, person=author, defaults={"revision": stack.revision})


def _from_title(title: str) -> str:
    base = slugify(title)[: LONGEST_SLUG - 4].strip("-") or "stack"
    numbered = (f"{base}-{number}" for number in range(2, 1_000))
    return next(slug for slug in (base, *numbered) if not _is_taken(slug))


def _free(slug: str) -> str:
    if slugify(slug) != slug or len(slug) > LONGEST_SLUG:
        expected = _("Use small letters, digits and single hyphens, at most 80.")
        raise InvalidInput(_("This web address cannot be used."), fields={"slug": [expected]})
    if _is_taken(slug):
        taken = _("“%(slug)s” is taken. Choose another.") % {"slug": slug}
        raise InvalidInput(_("This web address cannot be used."), fields={"slug": [taken]})
    return slug


def _is_taken(slug: str) -> bool:
    """By a stack, or by the micro-credential whose address its badge would have."""
    return Stack.objects.filter(slug=slug).exists() or Achievement.objects.filter(slug=slug).exists()

"""Publish a stack: its rule is sealed as a version of its badge, which from then on is issued by itself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.in_house import faults_of_in_house
from workmark.achievements.models import Achievement, AchievementVersion, Stack
from workmark.achievements.queries import offered_by, stacks_of_issuer
from workmark.achievements.sealing import seal, supersede_published
from workmark.achievements.signals import published, stack_published
from workmark.achievements.stack_badges import badge_content
from workmark.achievements.stack_content import StackContent
from workmark.achievements.stack_gates import Behind, faults_of, sealed
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def publish_stack(reviewer: Person, stack: Stack, *, revision: int) -> Stack:
    """Make the draft the rule that counts, for everybody, from now on. revision: of the draft that was read.

    Raises InvalidInput naming what must be mended, WrongState without a draft or if it was edited since, NotAllowed for
    whoever edited it since it was last published.
    Announces `published` and `stack_published` inside the same transaction.
    """
    with transaction.atomic():
        rows = Stack.objects.select_for_update(no_key=True, of=("self",)).select_related("issuer", "badge")
        held = rows.get(pk=stack.pk)
        # Asked of the row that is locked: who edited it a moment ago may not publish it either.
        with change(reviewer, "stack.publish", held, organisation=held.issuer) as event:
            if held.revision != revision:
                raise WrongState(
                    _("Somebody else saved this stack since you opened it. Open it again and compare.")
                )
            version = _publish(held, reviewer)
            event.detail = {"stack": held.slug, "number": version.number, "digest": version.content_digest}
    return held


def _publish(held: Stack, reviewer: Person) -> AchievementVersion:
    if held.retired_at is not None:
        raise WrongState(_("This stack is retired, so its rule stays as it is."))
    if not held.draft:
        raise WrongState(_("There is nothing new to publish."))
    versions = {version.achievement.slug: version for version in offered_by(held.issuer)}
    content = _checked(held, versions)
    leaves = [versions[leaf.achievement] for leaf in content.leaves()]
    _write(held, content, leaves)
    version = _version_of_badge(held, content, leaves, reviewer)
    published.send(sender=AchievementVersion, version=version)
    stack_published.send(sender=Stack, stack=held)
    return version


def _checked(held: Stack, versions: dict[str, AchievementVersion]) -> StackContent:
    others = {
        each.slug: each.said for each in stacks_of_issuer(held.issuer) if each.content and each.pk != held.pk
    }
    behind = Behind({slug: version.title for slug, version in versions.items()}, others)
    if faults := faults_of(held.drafted, behind):
        raise InvalidInput(_("This stack cannot be published as it is."), fields=faults)
    whole = sealed(held.drafted, behind)
    # An inner stack may name what its issuer has since retired.
    if gone := sorted({leaf.achievement for leaf in whole.leaves()} - versions.keys()):
        told = _("These are not published by this issuer: %(names)s.") % {"names": ", ".join(gone)}
        raise InvalidInput(_("This stack cannot be published as it is."), fields={"members": [told]})
    leaves = [versions[leaf.achievement].achievement for leaf in whole.leaves()]
    is_public = held.badge is not None and not held.badge.is_in_house
    if is_public and (inside := faults_of_in_house(leaves)):
        raise InvalidInput(_("This stack cannot be published as it is."), fields={"members": inside})
    return whole


def _write(held: Stack, content: StackContent, leaves: list[AchievementVersion]) -> None:
    held.content, held.draft = content.model_dump(mode="json"), {}
    held.title, held.summary, held.need = content.title[:200], content.summary, content.need
    held.published_at, held.published_revision = timezone.now(), held.revision
    if held.badge is None:
        held.badge = Achievement.objects.create(
            slug=held.slug,
            issuer=held.issuer,
            is_in_house=any(version.achievement.is_in_house for version in leaves),
            created_by=held.edited_by,
        )
    held.save()
    held.members.set([version.achievement for version in leaves])


def _version_of_badge(
    held: Stack, content: StackContent, leaves: list[AchievementVersion], reviewer: Person
) -> AchievementVersion:
    """Its skills are not made rows of ours: the members prove them already, and nothing is to count twice."""
    assert held.badge is not None
    last = held.badge.versions.order_by("-number").first()
    version = AchievementVersion(
        achievement=held.badge,
        number=last.number + 1 if last else 1,
        created_by=held.edited_by,
        sent_by=held.edited_by,
        sent_at=held.edited_at,
    )
    supersede_published(version)
    seal(version, badge_content(content, {each.achievement.slug: each.said for each in leaves}), reviewer)
    return version

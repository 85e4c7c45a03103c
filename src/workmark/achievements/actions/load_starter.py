"""Load the starter collection, each micro-credential by the same steps as a person's: write, send, review, publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.edit_stack import edit_stack, start_stack
from workmark.achievements.actions.publish_stack import publish_stack
from workmark.achievements.actions.publish_version import publish_version
from workmark.achievements.actions.read_for_fairness import read_for_fairness
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.models import Achievement, Stack
from workmark.achievements.starter import (
    FOLDER,
    StarterAchievement,
    StarterStack,
    starter_achievements,
    starter_stacks,
)
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person


@dataclass(frozen=True)
class StarterDesk:
    """Who writes and who reviews for one issuer. is_in_house: what it issues is for its own people only.

    second_reader: reads it for fairness besides the reviewer; without one, the gate's reason says so.
    """

    issuer: Organisation
    author: Person
    reviewer: Person
    is_in_house: bool = False
    second_reader: Person | None = None


def load_starter(desks: Mapping[str, StarterDesk], folder: Path = FOLDER) -> list[Achievement]:
    """Load what is not there yet and return that. desks: by issuer slug.

    Each file is loaded whole or not at all, so a load that was cut short is finished by the next.
    """
    there = set(Achievement.objects.values_list("slug", flat=True))
    loaded = [
        _load(starter, desks[starter.issuer])
        for starter in starter_achievements(folder)
        if starter.slug not in there
    ]
    _load_stacks(desks, folder)
    return loaded


@transaction.atomic
def _load(starter: StarterAchievement, desk: StarterDesk) -> Achievement:
    draft = create_achievement(
        desk.author,
        desk.issuer,
        title=starter.content.title,
        slug=starter.slug,
        is_in_house=desk.is_in_house,
    )
    said = starter.content.model_dump(mode="json")
    draft = edit_draft(desk.author, draft, said, revision=draft.revision)
    if starter.is_published:
        sent = send_for_review(desk.author, draft)
        if desk.second_reader is not None:
            words = "Read with the fairness checklist beside it."
            read_for_fairness(desk.second_reader, sent, is_fair=True, words=words, at=now())
            publish_version(desk.reviewer, sent)
        else:
            reason = (
                "Loaded with the starter collection; nobody else of this issuer has read it for fairness yet."
            )
            publish_version(desk.reviewer, sent, overrides={"fairness-readers": reason})
    return draft.achievement


def _load_stacks(desks: Mapping[str, StarterDesk], folder: Path) -> None:
    there = set(Stack.objects.filter(published_at__isnull=False).values_list("slug", flat=True))
    for starter in starter_stacks(folder):
        if starter.slug not in there:
            _load_stack(starter, desks[starter.issuer])


@transaction.atomic
def _load_stack(starter: StarterStack, desk: StarterDesk) -> None:
    said = starter.content.model_dump(mode="json")
    begun = Stack.objects.filter(slug=starter.slug).first()
    if begun is None:
        begun = start_stack(desk.author, desk.issuer, said, slug=starter.slug)
    else:
        begun = edit_stack(desk.author, begun, said, revision=begun.revision)
    publish_stack(desk.reviewer, begun, revision=begun.revision)

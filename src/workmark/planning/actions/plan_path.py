"""Find the path to a goal and keep it, if it is another one than before: with the reason."""

from datetime import datetime
from typing import Final

from workmark.organisations.acting import Actor, change
from workmark.planning.answering import Answer, answer, answer_from_json
from workmark.planning.asking import Asked, ask
from workmark.planning.because import Known, Reason, is_another, reasons_of
from workmark.planning.goal_models import FoundPath, Goal
from workmark.planning.wishing import wish_of

# Older ones are forgotten: they say what she could prove, and nobody reads them any more.
MOST_KEPT: Final = 12


def plan_path(actor: Actor, goal: Goal, *, at: datetime) -> FoundPath:
    """The path that holds now. Where nothing that it rests on has changed, it is the one that was kept.

    Raises NotAllowed.
    """
    asked = ask(goal.person, wish_of(goal), at=at)
    last = goal.paths.first()
    if last is not None and last.inputs_digest == asked.digest:
        return last
    found = answer(asked)  # before the transaction: it may take seconds
    with change(actor, "goal.plan", goal) as event:
        Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
        event.target = path = _kept(goal, last, asked, found, at)
        event.detail = {"status": found.plan.status.value, "steps": len(found.plan.steps)}
    return path


def is_outdated(goal: Goal, path: FoundPath, *, at: datetime) -> bool:
    """Tell whether anything that a path rests on is different by now."""
    return ask(goal.person, wish_of(goal), at=at).digest != path.inputs_digest


def _kept(goal: Goal, last: FoundPath | None, asked: Asked, found: Answer, at: datetime) -> FoundPath:
    """A new row, or, where a person would see no difference, the last one with what it rests on today."""
    said = {"inputs_digest": asked.digest, "inputs": asked.inputs, "answer": found.as_json()}
    if last is not None and not is_another(answer_from_json(last.answer).plan, found.plan):
        for name, value in said.items():
            setattr(last, name, value)
        last.save()
        return last
    reasons = [reason.as_json() for reason in _reasons(last, asked, found)]
    path = FoundPath.objects.create(goal=goal, found_at=at, reasons=reasons, **said)
    forgotten = FoundPath.objects.filter(goal=goal).values_list("pk", flat=True)[MOST_KEPT:]
    FoundPath.objects.filter(pk__in=list(forgotten)).delete()
    return path


def _reasons(last: FoundPath | None, asked: Asked, found: Answer) -> list[Reason]:
    after = Known(found.plan, asked.inputs, {slug: each.title for slug, each in asked.offered.items()})
    if last is None:
        return reasons_of(None, after, new=set(), on_offer=set())
    was = answer_from_json(last.answer)
    new = {
        slug
        for slug, each in asked.offered.items()
        if each.published_at is not None and each.published_at > last.found_at
    }
    before = Known(was.plan, last.inputs, was.titles)
    return reasons_of(before, after, new=new, on_offer=set(asked.offered))

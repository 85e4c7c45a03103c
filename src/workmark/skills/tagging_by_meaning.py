"""Tagging while somebody waits: pages and the API compare meanings too, as soon as these are reckoned.

Reckoning takes minutes for a large framework, so a worker does it, after an import or else at the first question; until
then words alone answer. The worker reckons some seconds at a time, so that neither a badge nor a letter waits for it.
"""

from time import monotonic
from typing import Final

from django.conf import settings
from django_tasks import task

from workmark.jobs.enqueueing import enqueue_once
from workmark.skills.models import Framework
from workmark.skills.tagging.semantic.encoder import has_extra
from workmark.skills.tagging.semantic.tagger import SemanticTagger
from workmark.skills.tagging.tagger import Tagger
from workmark.skills.tagging_of_frameworks import ready_tagger_of, reckon_some, skills_to_find

_SECONDS_AT_A_TIME: Final = 5.0
_LAST: Final = -40  # after the distances, which every reader of a job's page sees


def tagger_at_hand(framework: Framework) -> Tagger:
    """By meaning where the operator lets it and the vectors are there, else by words."""
    tagger = ready_tagger_of(framework, semantic=_is_wanted())
    if not is_by_meaning(tagger):
        reckon_soon(framework)
    return tagger


def reckon_soon(framework: Framework) -> None:
    """Have a worker reckon the meanings of its names, where meanings are compared here. What is reckoned stays."""
    if _is_wanted():
        _enqueue(framework)


def _is_wanted() -> bool:
    return bool(settings.WORKMARK_TAG_BY_MEANING) and has_extra()


def is_by_meaning(tagger: Tagger) -> bool:
    """Tell which of the two answers: whoever reads the suggestions is told."""
    return isinstance(tagger, SemanticTagger)


@task(priority=_LAST)
def reckon_meanings(framework: int) -> bool:
    """Keep some of the vectors of a framework's names, and come back for the rest. framework: its key.

    Gives whether all are there; False too where the framework or the extra has gone, or it names no skill.
    """
    found = Framework.objects.filter(pk=framework).first()
    if found is None or not has_extra() or not skills_to_find(found).exists():
        return False
    until = monotonic() + _SECONDS_AT_A_TIME
    is_done = reckon_some(found, lambda: monotonic() < until)
    if not is_done:
        _enqueue(found)
    return is_done


def _enqueue(framework: Framework) -> None:
    enqueue_once(reckon_meanings, f"meanings:{framework.pk}", framework.pk)

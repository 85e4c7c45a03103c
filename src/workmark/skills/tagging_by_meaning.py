"""Tagging while somebody waits: pages and the API compare meanings too, as soon as these are reckoned.

Reckoning takes minutes for a large framework, so a worker does it, after an import or else at the first question; until
then words alone answer.
"""

from django.conf import settings
from django_tasks import task

from workmark.jobs.enqueueing import enqueue_once
from workmark.skills.models import Framework
from workmark.skills.tagging.semantic.encoder import has_extra
from workmark.skills.tagging.semantic.tagger import SemanticTagger
from workmark.skills.tagging.tagger import Tagger
from workmark.skills.tagging_of_frameworks import ready_tagger_of, tagger_of


def tagger_at_hand(framework: Framework) -> Tagger:
    """By meaning where the operator lets it and the vectors are there, else by words."""
    tagger = ready_tagger_of(framework, semantic=_is_wanted())
    if not is_by_meaning(tagger):
        reckon_soon(framework)
    return tagger


def reckon_soon(framework: Framework) -> None:
    """Have a worker reckon the meanings of its names, where meanings are compared here. What is reckoned stays."""
    if _is_wanted():
        enqueue_once(reckon_meanings, f"meanings:{framework.pk}", framework.pk)


def _is_wanted() -> bool:
    return bool(settings.WORKMARK_TAG_BY_MEANING) and has_extra()


def is_by_meaning(tagger: Tagger) -> bool:
    """Tell which of the two answers: whoever reads the suggestions is told."""
    return isinstance(tagger, SemanticTagger)


@task()
def reckon_meanings(framework: int) -> bool:
    """Keep the vectors of a framework's names. framework: its key. False where it or the extra has gone."""
    found = Framework.objects.filter(pk=framework).first()
    if found is None or not has_extra():
        return False
    tagger_of(found, semantic=True)
    return True

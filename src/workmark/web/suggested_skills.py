"""The skills that a pasted text seems to speak of, as pages offer them: each once, with the words that caused it.

A suggestion lives on its page alone; nothing is kept before a person says yes to it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from workmark.skills.models import Framework, Skill
from workmark.skills.tagging.sentences import MOST_SENTENCES, sentences_of
from workmark.skills.tagging.tagger import Suggestion, Tagged
from workmark.skills.tagging_by_meaning import is_by_meaning, tagger_at_hand

_TOP, _LEAST_SCORE, _MOST_TAKEN = 4, 0.1, 200
SAID: Final = "say-"


@dataclass(frozen=True)
class Offer:
    """One suggestion as the page shows it: the sentence before, in and after the words that caused it."""

    key: int
    suggestion: Suggestion
    before: str
    because: str
    after: str


@dataclass(frozen=True)
class Suggested:
    """shown: each sentence that was read, with its offers. left_out: how many sentences were not read.

    by_meaning: whether meanings were compared too, or words alone. framework: whose skills are offered.
    """

    shown: tuple[tuple[Tagged, tuple[Offer, ...]], ...]
    left_out: int
    by_meaning: bool
    framework: Framework

    @property
    def count(self) -> int:
        return sum(len(offers) for _tagged, offers in self.shown)

    @property
    def because(self) -> dict[int, str]:
        """By skill, the words that caused it."""
        return {offer.key: offer.because for _tagged, offers in self.shown for offer in offers}


def suggested(framework: Framework, text: str, *, but: Collection[int] = ()) -> Suggested:
    """but: skills that are chosen already, by pk, and not offered once more."""
    tagger, sentences = tagger_at_hand(framework), sentences_of(text)
    read = [tagger.tag(sentence, _TOP) for sentence in sentences[:MOST_SENTENCES]]
    best = _best_places(read)
    keys = dict(Skill.objects.filter(uri__in=best).exclude(pk__in=but).values_list("uri", "pk"))
    shown = tuple(
        (
            tagged,
            tuple(
                _offer(tagged, suggestion, keys[suggestion.uri])
                for suggestion in tagged.suggestions
                if best.get(suggestion.uri) == place and suggestion.uri in keys
            ),
        )
        for place, tagged in enumerate(read)
    )
    return Suggested(shown, max(0, len(sentences) - MOST_SENTENCES), is_by_meaning(tagger), framework)


def accepted(said: Mapping[str, object]) -> list[str]:
    """The keys of what was said yes to, as the form gives them: digits, or whatever else somebody sent."""
    taken = [
        name.removeprefix(SAID)
        for name, answer in said.items()
        if name.startswith(SAID) and answer == "accept"
    ]
    return taken[:_MOST_TAKEN]


def _best_places(read: list[Tagged]) -> dict[str, int]:
    """For each skill the sentence that speaks of it most, so that it is asked about once. The gate closes some."""
    best: dict[str, tuple[float, int]] = {}
    for place, tagged in enumerate(read):
        for suggestion in tagged.suggestions if tagged.is_about_skills else ():
            if suggestion.score >= max(_LEAST_SCORE, best.get(suggestion.uri, (0.0, 0))[0]):
                best[suggestion.uri] = (suggestion.score, place)
    return {uri: place for uri, (_score, place) in best.items()}


def _offer(tagged: Tagged, suggestion: Suggestion, key: int) -> Offer:
    return Offer(
        key,
        suggestion,
        tagged.text[: suggestion.start],
        tagged.because(suggestion),
        tagged.text[suggestion.end :],
    )

"""The offers by key and by skill, made once and asked often: a path touches only what can matter to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from workmark.planning.paths.values import Offer


class Catalogue:
    """All that can be earned. The order in which offers are given changes no answer."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        """Raises ValueError if two offers have one key."""
        given = sorted(offers, key=lambda offer: offer.key)
        self.offers: Mapping[str, Offer] = {offer.key: offer for offer in given}
        if len(self.offers) != len(given):
            raise ValueError("Two offers have the same key.")
        self._proving: dict[str, list[str]] = defaultdict(list)
        for offer in given:
            for skill in offer.proves:
                self._proving[skill].append(offer.key)

    def __len__(self) -> int:
        return len(self.offers)

    def proving(self, skill: str) -> Iterable[Offer]:
        """Every offer that proves a skill at some level, by key."""
        return (self.offers[key] for key in self._proving.get(skill, ()))

"""What closes one gap at the least effort, pure: one offer with all that has to come before it."""

from dataclasses import dataclass

from workmark.planning.paths import Catalogue, Weights


@dataclass(frozen=True)
class Closing:
    """For somebody who has none of it. keys: the offer that closes it first. price: hundredths of the currency."""

    keys: tuple[str, ...]
    minutes: int
    price: int

    @property
    def key(self) -> str:
        return self.keys[0]


_USUAL = Weights()


def least_closing(
    catalogue: Catalogue, skill: str, level: float, weights: Weights = _USUAL
) -> Closing | None:
    """The offer that proves the skill at the level and, with what comes before it, takes the least effort.

    level: 0 to 5. None where nothing on offer reaches it, or only what has no price in the currency at hand.
    """
    ways = []
    for offer in catalogue.proving(skill):
        keys = _with_before(catalogue, offer.key) if offer.proves[skill] >= level else None
        if keys is None:
            continue
        offers = [catalogue.offers[key] for key in keys]
        if any(each.price is None for each in offers):
            continue
        effort = sum(weights.effort(each) for each in offers)
        price = sum(each.price or 0 for each in offers)
        ways.append((effort, keys, Closing(keys, sum(each.minutes for each in offers), price)))
    return min(ways)[2] if ways else None


def _with_before(catalogue: Catalogue, key: str) -> tuple[str, ...] | None:
    """The key and all that must be earned before it; None where something of that is not on offer.

    Of several that would do, the one that takes least by itself.
    """
    found, waiting = [key], [key]
    while waiting:
        for group in catalogue.offers[waiting.pop()].prerequisites:
            if group & set(found):
                continue
            usable = [catalogue.offers[each] for each in sorted(group) if each in catalogue.offers]
            if not usable:
                return None
            least = min(usable, key=lambda offer: (offer.minutes, offer.price or 0, offer.key)).key
            found.append(least)
            waiting.append(least)
    return tuple(found)

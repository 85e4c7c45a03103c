"""What a learner can choose to show of a badge, and what every part shows.

Pure: a base document in, JSON pointers out. Always shown is what a reader needs to judge the badge at all: the
achievement, its issuer, its dates and its state. The learner chooses about herself and her work.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workmark.openbadges.documents import JsonObject, as_list

# The day of the award is no choice: Open Badges requires validFrom, and the last day is counted from the award.
_ALWAYS = ("name", "description", "issuer", "validFrom", "validUntil", "awardedDate", "credentialStatus")
_CHOSEN_IN_ACHIEVEMENT = {"criteria", "resultDescription"}
_GOAL = "/credentialSubject/achievement"


class ChoiceKind(StrEnum):
    """What sort of thing a choice shows."""

    NAME = "name"
    EMAIL = "email"
    CRITERIA = "criteria"
    ROW = "row"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Choice:
    """One thing that can be shown. title, detail: words of the badge itself; pointers: where it stands there."""

    key: str
    kind: ChoiceKind
    title: str
    detail: str
    pointers: tuple[str, ...]


def mandatory_pointers(document: JsonObject) -> tuple[str, ...]:
    """What no part leaves out, as JSON pointers into an unsigned base document."""
    achievement = document["credentialSubject"]["achievement"]
    goal = [f"{_GOAL}/{name}" for name in achievement if name not in _CHOSEN_IN_ACHIEVEMENT]
    top = [f"/{name}" for name in _ALWAYS if name in document]
    # That nobody judged it is no choice either.
    told = ["/credentialSubject/narrative"] if "narrative" in document["credentialSubject"] else []
    return (*top, "/credentialSubject/id", *told, *goal, f"{_GOAL}/criteria/id")


def choices_in(document: JsonObject) -> list[Choice]:
    """Everything in a base document that may be shown or kept back, in the order of the page."""
    subject = document["credentialSubject"]
    criteria = Choice("criteria", ChoiceKind.CRITERIA, "", "", (f"{_GOAL}/criteria/narrative",))
    found = [*_about_the_learner(subject), criteria, *_rows(subject)]
    for index, item in enumerate(as_list(document.get("evidence"))):
        found.append(
            Choice(
                f"evidence-{index}",
                ChoiceKind.EVIDENCE,
                item.get("name", ""),
                item.get("description", ""),
                (f"/evidence/{index}",),
            )
        )
    return found


def pointers_for(choices: Collection[Choice], keys: Collection[str]) -> list[str]:
    """The pointers of the chosen ones."""
    return [pointer for choice in choices if choice.key in keys for pointer in choice.pointers]


def _about_the_learner(subject: JsonObject) -> Iterator[Choice]:
    for index, identifier in enumerate(as_list(subject.get("identifier"))):
        pointer = f"/credentialSubject/identifier/{index}"
        if identifier["hashed"]:
            yield Choice("email", ChoiceKind.EMAIL, "", "", (pointer,))
        else:
            yield Choice("name", ChoiceKind.NAME, identifier["identityHash"], "", (pointer,))


def _rows(subject: JsonObject) -> Iterator[Choice]:
    described: dict[str, tuple[int, Any]] = {
        row["id"]: (index, row)
        for index, row in enumerate(as_list(subject["achievement"].get("resultDescription")))
    }
    for index, result in enumerate(as_list(subject.get("result"))):
        place, row = described[result["resultDescription"]]
        levels = {level["id"]: level["name"] for level in as_list(row.get("rubricCriterionLevel"))}
        yield Choice(
            f"row-{index}",
            ChoiceKind.ROW,
            row["name"],
            levels.get(result.get("achievedLevel"), result.get("value", "")),
            (f"/credentialSubject/result/{index}", f"{_GOAL}/resultDescription/{place}"),
        )

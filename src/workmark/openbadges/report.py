"""What a verification answers: one `Check` for each question, and the `Verification` that holds them.

A check that did not happen is never a pass. There are four outcomes; "we could not tell" is one of them,
with its own name. A `Verification` has no truth value, so a caller must say which outcome matters.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple, NoReturn

from workmark.openbadges.codes import MEANINGS, CheckCode

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Outcome(StrEnum):
    """The answer to one question."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DETERMINED = "not-determined"
    NOT_APPLICABLE = "not-applicable"


class Check(NamedTuple):
    """One question and its answer.

    A named tuple and not a dataclass: a report holds some twenty of these, and a tuple is made in a third of the time.

    message, values: a full English sentence about this case as a `{name}` template, and what stands in its places; so
        screens can translate it. Without values, the message is the sentence as it is.
    about: which of several like things was asked about, such as "proof 2"; empty when there is one.
    facts: what a program may want to know besides, such as the moment a credential was revoked.
    """

    code: CheckCode
    outcome: Outcome
    message: str
    spec: str
    values: Mapping[str, str] = NOTHING
    about: str = ""
    facts: Mapping[str, Any] = NOTHING

    @property
    def detail(self) -> str:
        """The sentence about this case. It is put together when somebody reads it, and most are never read."""
        return self.message.format(**self.values) if self.values else self.message

    @property
    def title(self) -> str:
        """The question's short name for a person."""
        return MEANINGS[self.code].title

    @property
    def question(self) -> str:
        """The question in a full sentence for a person."""
        return MEANINGS[self.code].question

    def as_json(self) -> dict[str, str]:
        """The four members that the command line and the API promise."""
        return {"code": self.code, "outcome": self.outcome, "detail": self.detail, "spec": self.spec}


def answer(
    code: CheckCode,
    outcome: Outcome,
    message: str,
    *,
    about: str = "",
    facts: Mapping[str, Any] = NOTHING,
    **values: str,
) -> Check:
    """A Check whose sentence is `message` with each `{name}` replaced by its value."""
    return Check(code, outcome, message, _SPECS[code], values or NOTHING, about, facts)


def answer_by(
    spec: str, code: CheckCode, outcome: Outcome, message: str, *, about: str = "", **values: str
) -> Check:
    """The same where another specification asks the question. spec: the address of its text."""
    return Check(code, outcome, message, spec, values or NOTHING, about)


_SPECS: Final = {code: meaning.spec for code, meaning in MEANINGS.items()}


def overall(checks: Iterable[Check]) -> Outcome:
    """The one word for many checks: the worst of them, where not knowing is better than failing.

    No check at all, or none that applies, is NOT_DETERMINED: nothing was shown to be good.
    """
    outcomes = [check.outcome for check in checks]
    return next((outcome for outcome in _WORST_FIRST if outcome in outcomes), Outcome.NOT_DETERMINED)


_WORST_FIRST: Final = (Outcome.FAILED, Outcome.NOT_DETERMINED, Outcome.PASSED)


def numbered(checks: Iterable[Check], number: int) -> Iterator[Check]:
    """The same checks, each saying that it is about the credential with this number in a presentation."""
    for check in checks:
        about = f"credential {number}: {check.about}" if check.about else f"credential {number}"
        yield check._replace(about=about)


@dataclass(frozen=True)
class Verification:
    """One run over one document.

    checks: in the order they were asked, as CREDENTIALS numbers them.
    credential: the signed document as read, or None if nothing could be read.
    format: a word for how it came, such as "vc2+eddsa-rdfc-2022" or "ob2-hosted"; empty when unknown.
    endorsements, contained: a Verification for each endorsement, and for each badge of a learner record, found
        inside, in document order.
    """

    checks: tuple[Check, ...]
    credential: Mapping[str, Any] | None = None
    format: str = ""
    endorsements: tuple["Verification", ...] = ()
    contained: tuple["Verification", ...] = ()

    @property
    def outcome(self) -> Outcome:
        """FAILED if any check failed, else NOT_DETERMINED if any was, else PASSED."""
        return overall(self.checks)

    def of(self, code: CheckCode) -> tuple[Check, ...]:
        """The checks that asked this question; there may be several, as there may be several proofs."""
        return tuple(check for check in self.checks if check.code == code)

    def outcome_of(self, code: CheckCode) -> Outcome:
        """The overall answer to one question; NOT_DETERMINED if it was never asked."""
        return overall(self.of(code))

    def as_json(self) -> dict[str, Any]:
        """The report as the command line and the API print it; the shape is stable.

        What stands inside comes after it, each in this same shape: `contained` and `endorsements`, where there are any.
        """
        inside = {"contained": self.contained, "endorsements": self.endorsements}
        return {
            "outcome": self.outcome.value,
            "checks": [check.as_json() for check in self.checks],
            "credential": dict(self.credential) if self.credential is not None else {},
            **{name: [each.as_json() for each in found] for name, found in inside.items() if found},
        }

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for a yes or a no."""
        raise TypeError(
            "A Verification is neither true nor false: compare its .outcome with the one you need."
        )

"""Signed statements inside a signed document: endorsements by third parties, and the badges of a learner record.

Each is verified in turn, a record's badges with what others say of them. An endorsement that is past its date weakens
nothing, so it only counts for nothing; a forged one fails. A record is as good as the badges in it, so their outcomes
count in full.

Spec: Open Badges 3.0, "EndorsementCredential"; CLR 2.0, "ClrSubject".
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject, as_list, id_of, types_of
from workmark.openbadges.jose.inside import Inside, opened_inside
from workmark.openbadges.report import Check, Outcome, Verification, answer, overall

Verify: TypeAlias = Callable[[JsonObject, Surroundings, Sequence[Check]], Verification]

MAX_ENDORSEMENTS = 8
MAX_ENDORSEMENTS_INSIDE = 2  # of each badge in a record
MAX_CONTAINED = 32
_MAX_PARENTS = 8  # of organisations above one another
# What a sound statement may fail in for no fault of its own: it is past its date, taken back, or on hold.
_OVER = (CheckCode.VALIDITY_PERIOD, CheckCode.NOT_REVOKED, CheckCode.NOT_SUSPENDED)


def check_endorsements(
    document: JsonObject, around: Surroundings, verify: Verify
) -> tuple[list[Check], tuple[Verification, ...]]:
    """The check, and a report for each endorsement. Endorsements of endorsements are not followed, which is said."""
    code = CheckCode.ENDORSEMENTS
    found = list(_endorsements(document))
    is_inside = around.depth > 0
    if around.depth > 1 or (is_inside and "EndorsementCredential" in types_of(document)):
        return ([_NOT_FOLLOWED] if found else []), ()
    if not found:
        return ([] if is_inside else [_NOBODY_ELSE]), ()
    most = MAX_ENDORSEMENTS_INSIDE if is_inside else MAX_ENDORSEMENTS
    opened = _opened(found[:most], around)
    if len(opened) < len(found):
        message = gettext_noop(
            "Only endorsements as signed documents or tokens are read, and up to {number} of them."
        )
        return [answer(code, Outcome.NOT_DETERMINED, message, number=str(most))], ()
    reports = _reports(opened, around, verify)
    other = next(
        (item.document for item in opened if "EndorsementCredential" not in types_of(item.document)), None
    )
    if other is not None:
        message = gettext_noop("Among the endorsements stands something that is no endorsement: {types}.")
        types = ", ".join(types_of(other))[:200] or "-"
        return [answer(code, Outcome.FAILED, message, types=types)], reports
    stray = next((item.document for item in opened if not _speaks_of(item.document, document)), None)
    if stray is not None:
        message = gettext_noop(
            "An endorsement inside speaks of something else, {other}, and not of this badge."
        )
        return [answer(code, Outcome.FAILED, message, other=", ".join(_endorsed_ids(stray)) or "-")], reports
    return [_summary(reports)], reports


_NOBODY_ELSE = answer(
    CheckCode.ENDORSEMENTS, Outcome.NOT_APPLICABLE, gettext_noop("Nobody else speaks for it.")
)
_NOT_FOLLOWED = answer(
    CheckCode.ENDORSEMENTS,
    Outcome.NOT_APPLICABLE,
    gettext_noop("What others say of an endorsement was not looked at, and counts for nothing."),
)


def check_contained(
    document: JsonObject, around: Surroundings, verify: Verify
) -> tuple[list[Check], tuple[Verification, ...]]:
    """The check, and a report for each credential that a learner record holds."""
    code = CheckCode.CONTAINED
    subjects = [
        subject for subject in as_list(document.get("credentialSubject")) if isinstance(subject, dict)
    ]
    found = [item for subject in subjects for item in as_list(subject.get("verifiableCredential"))]
    if not found:
        return [], ()
    message = gettext_noop(
        "Only signed documents or tokens directly inside a record are read, and up to {number} of them."
    )
    unread = answer(code, Outcome.NOT_DETERMINED, message, number=str(MAX_CONTAINED))
    if around.depth > 0 or len(found) > MAX_CONTAINED:
        return [unread], ()
    opened = _opened(found, around)
    if len(opened) < len(found):
        return [unread], ()
    reports = _reports(opened, around, verify)
    return [_contained_summary([item.document for item in opened], reports)], reports


def _opened(found: list[Any], around: Surroundings) -> list[Inside]:
    """Those of the items found that are credentials, or tokens with one in them."""
    opened = [opened_inside(item, at=around.at, resolve=around.resolve) for item in found]
    return [item for item in opened if item is not None]


def _reports(opened: list[Inside], around: Surroundings, verify: Verify) -> tuple[Verification, ...]:
    below = replace(around, email=None, depth=around.depth + 1)
    return tuple(verify(item.document, below, item.envelope) for item in opened)


def _contained_summary(documents: list[JsonObject], reports: tuple[Verification, ...]) -> Check:
    code, outcome = CheckCode.CONTAINED, overall(check for report in reports for check in report.checks)
    if outcome is Outcome.PASSED:
        return answer(
            code, outcome, gettext_noop("All {number} badges inside are sound."), number=str(len(reports))
        )
    place = next(index for index, report in enumerate(reports) if overall(report.checks) is outcome)
    fault = next(check.detail for check in reports[place].checks if check.outcome is outcome)
    message = gettext_noop("Badge {place} inside, {name}: {reason}")
    name = str(documents[place].get("name", documents[place].get("id", "")))
    return answer(code, outcome, message, place=str(place + 1), name=name, reason=fault)


def _summary(reports: tuple[Verification, ...]) -> Check:
    code, number = CheckCode.ENDORSEMENTS, str(len(reports))
    forged = [
        check.detail
        for report in reports
        for check in report.checks
        if check.outcome is Outcome.FAILED and not _says_it_is_over(check)
    ]
    if forged:
        return answer(
            code, Outcome.FAILED, gettext_noop("An endorsement is not sound. {reason}"), reason=forged[0]
        )
    outcomes = [overall(report.checks) for report in reports]
    if all(outcome is Outcome.PASSED for outcome in outcomes):
        return answer(
            code, Outcome.PASSED, gettext_noop("All {number} endorsements are sound."), number=number
        )
    if Outcome.NOT_DETERMINED in outcomes:
        return answer(code, Outcome.NOT_DETERMINED, gettext_noop("We could not check every endorsement."))
    return answer(
        code,
        Outcome.NOT_APPLICABLE,
        gettext_noop("An endorsement is no longer in force, so it counts for nothing."),
    )


def _says_it_is_over(check: Check) -> bool:
    """A date or a bit that was read carries the facts of it; one that could not be read is a fault like any other."""
    return check.code in _OVER and bool(check.facts)


def _speaks_of(endorsement: JsonObject, document: JsonObject) -> bool:
    """Whether an endorsement is about a thing in this badge: a sound one could be copied from another's."""
    things = {id_of(node) for node in _endorsable(document)}
    subjects = [item for item in as_list(document.get("credentialSubject")) if isinstance(item, dict)]
    things |= {id_of(subject) for subject in subjects}
    return bool(_endorsed_ids(endorsement)) and set(_endorsed_ids(endorsement)) <= things


def _endorsed_ids(endorsement: JsonObject) -> list[str]:
    ids = [id_of(subject) for subject in as_list(endorsement.get("credentialSubject"))]
    return [name for name in ids if name is not None]


def _endorsable(document: JsonObject) -> Iterator[object]:
    """The badge, its achievement, and the profiles in it, whether one stands alone or in a list."""
    subjects = _under([document], "credentialSubject")
    achievements = _under(subjects, "achievement")
    profiles = [
        *_under([document], "issuer"),
        *_under(achievements, "creator"),
        *_under(subjects, "source"),
    ]
    yield from (document, *achievements)
    for _ in range(_MAX_PARENTS):
        yield from profiles
        profiles = _under(profiles, "parentOrg")


def _under(nodes: Sequence[object], member: str) -> list[object]:
    return [item for node in nodes if isinstance(node, dict) for item in as_list(node.get(member))]


def _endorsements(document: JsonObject) -> Iterator[object]:
    """Everything under `endorsement` on those."""
    for node in _endorsable(document):
        if isinstance(node, dict):
            yield from as_list(node.get("endorsement"))
            yield from as_list(node.get("endorsementJwt"))

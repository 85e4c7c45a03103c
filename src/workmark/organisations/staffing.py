"""What an employer states about somebody who works there, and how a whole list stands to what is on record.

Pure: no table is read here. `actions/record_employment.py` and `actions/import_people.py` do what is decided here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

LONGEST = {"work_email": 254, "name": 200, "job_title": 200, "external_id": 120, "team": 120, "manager": 254}


@dataclass(frozen=True)
class EmployeeFacts:
    """One person at work. team: its name. manager: the external id, or else the work e-mail, of somebody there."""

    work_email: str
    name: str = ""
    job_title: str = ""
    external_id: str = ""
    team: str = ""
    manager: str = ""

    def tidied(self) -> "EmployeeFacts":
        """Without spaces around, and the address in lower case."""
        said = {name: " ".join(value.split()) for name, value in asdict(self).items()}
        return EmployeeFacts(**{**said, "work_email": said["work_email"].lower()})


@dataclass(frozen=True)
class StaffFault:
    """What is wrong with one row: the part of EmployeeFacts, and why."""

    line: int
    part: str
    message: str


@dataclass
class Comparison:
    """What a list changes. Keys are those of the people on record; lines are those of the list."""

    new: dict[int, EmployeeFacts] = field(default_factory=dict)
    changed: dict[int, tuple[int, EmployeeFacts]] = field(default_factory=dict)  # line: (key, facts)
    unchanged: list[int] = field(default_factory=list)  # keys
    missing: list[int] = field(default_factory=list)  # keys
    faults: list[StaffFault] = field(default_factory=list)
    # Lines with an address or number at fault that lead to nobody: each may speak of anybody who seems to be missing.
    unknown: list[int] = field(default_factory=list)


def faults_of(facts: EmployeeFacts) -> dict[str, str]:
    """For each part that cannot be stored as it is, why."""
    wrong: dict[str, str] = {}
    for name, value in asdict(facts).items():
        if "\x00" in value:
            wrong[name] = _("Remove the null characters.")
        elif len(value) > LONGEST[name]:
            wrong[name] = _("Keep this within %(most)d characters.") % {"most": LONGEST[name]}
    try:
        validate_email(facts.work_email)
    except ValidationError:
        wrong["work_email"] = _("Enter an e-mail address such as name@company.com.")
    if facts.manager and facts.manager in {facts.work_email, facts.external_id}:
        wrong["manager"] = _("Nobody manages themselves.")
    return wrong


def number_taken(*, holder_said_no: bool) -> str:
    """Why a number cannot be stated. holder_said_no: whoever has it said that the address beside it is not theirs."""
    if not holder_said_no:
        return _("Somebody else there has this number.")
    return _("Whoever has this number said that the address is not theirs. Take the number from them first.")


def compare(
    rows: Sequence[tuple[int, EmployeeFacts]],
    current: Mapping[int, EmployeeFacts],
    in_force: Mapping[str, int] | None = None,
    repeats_a_no: Callable[[int, EmployeeFacts], bool] = lambda _key, _facts: False,
) -> Comparison:
    """How a list stands to the people on record.

    rows: each with its line. current: by key. A row is somebody on record if it has their external id, or else their
    address. in_force: further addresses of people on record, and their keys. repeats_a_no: of a key and the facts, whether
    that person said that the address is not theirs; then their number does not lead to them, and the row is at fault
    while they have it. A row at fault changes nothing, and whoever it leads to does not count as missing.
    """
    places = _Places(current, in_force or {}, repeats_a_no)
    stated = {line: facts.tidied() for line, facts in rows}
    keys = {line: places.of(facts) for line, facts in stated.items()}
    wrong = _wrong_alone(stated, keys, places)
    before = -1
    while len(wrong) != before:
        before = len(wrong)
        _wrong_managers(stated, wrong, places.names())
        _wrong_numbers(stated, keys, wrong, places)
    found = Comparison()
    for line, facts in stated.items():
        key = keys[line]
        if line in wrong:
            found.faults += [StaffFault(line, part, message) for part, message in wrong[line].items()]
            if key is None and {"work_email", "external_id"} & wrong[line].keys():
                found.unknown.append(line)
        elif key is None:
            found.new[line] = facts
        elif _same(facts, current[key], places):
            found.unchanged.append(key)
        else:
            found.changed[line] = (key, facts)
    listed = {*keys.values(), *(places.by_number.get(stated[line].external_id) for line in wrong)}
    found.missing = [key for key in current if key not in listed]
    return found


def circle_in(managers: Mapping[int, int | None]) -> set[int]:
    """Those whose managers, one above the other, lead back to them.

    >>> circle_in({1: 2, 2: 3, 3: 2, 4: None}), circle_in({1: 2, 2: None})
    ({2, 3}, set())
    """
    done: set[int] = set()
    for start in managers:
        way: dict[int, int] = {}
        at: int | None = start
        while at is not None and at not in done and at not in way:
            way[at] = len(way)
            at = managers.get(at)
        if at is not None and at in way:
            return {one for one, place in way.items() if place >= way[at]}
        done |= way.keys()
    return set()


def _names(facts: EmployeeFacts) -> set[str]:
    return {name for name in (facts.work_email, facts.external_id) if name}


class _Places:
    """Who on record has which address and which external id."""

    def __init__(
        self,
        current: Mapping[int, EmployeeFacts],
        in_force: Mapping[str, int],
        repeats_a_no: Callable[[int, EmployeeFacts], bool],
    ) -> None:
        self.repeats_a_no = repeats_a_no
        self.by_email = dict(in_force) | {facts.work_email: key for key, facts in current.items()}
        self.by_number = {facts.external_id: key for key, facts in current.items() if facts.external_id}

    def of(self, facts: EmployeeFacts) -> int | None:
        by_number = self.by_number.get(facts.external_id) if facts.external_id else None
        if by_number is not None and not self.repeats_a_no(by_number, facts):
            return by_number
        return self.by_email.get(facts.work_email)

    def named(self, name: str) -> int | None:
        """Who is meant by an external id or an address."""
        return self.by_number.get(name, self.by_email.get(name.lower()))

    def names(self) -> set[str]:
        return self.by_email.keys() | self.by_number.keys()


Wrong = dict[int, dict[str, str]]  # by line: for each part, why


def _wrong_alone(
    stated: Mapping[int, EmployeeFacts], keys: Mapping[int, int | None], places: _Places
) -> Wrong:
    """What is wrong with each row by itself or beside another that speaks of the same person."""
    wrong: Wrong = {}
    taken: dict[tuple[str, str | int], int] = {}
    for line, facts in stated.items():
        found, key = faults_of(facts), keys[line]
        for part in ("work_email", "external_id"):
            value = getattr(facts, part)
            first = taken.setdefault((part, value), line) if value else line
            if first != line:
                found.setdefault(part, _("The same stands on line %(line)d.") % {"line": first})
        if key is not None and (first := taken.setdefault(("person", key), line)) != line:
            found.setdefault("work_email", _("The same person stands on line %(line)d.") % {"line": first})
        if key is not None and places.by_email.get(facts.work_email, key) != key:
            found.setdefault("work_email", _("Somebody else there has this address."))
        if found:
            wrong[line] = found
    return wrong


def _wrong_numbers(
    stated: Mapping[int, EmployeeFacts], keys: Mapping[int, int | None], wrong: Wrong, places: _Places
) -> None:
    """Add those whose number is still another's: one who said no to this address, and gets no other number here."""
    freed = {key for line, key in keys.items() if line not in wrong}
    for line, facts in stated.items():
        holder = places.by_number.get(facts.external_id)
        if holder is not None and keys[line] != holder and holder not in freed and line not in wrong:
            wrong[line] = {"external_id": number_taken(holder_said_no=True)}


def _wrong_managers(stated: Mapping[int, EmployeeFacts], wrong: Wrong, on_record: set[str]) -> None:
    """Add those whose manager is neither on record nor in a sound row; a row that falls so takes others along."""
    told = _("Nobody there or in this list has this number or address.")
    under: dict[str, list[int]] = {}
    for line, facts in stated.items():
        if facts.manager:
            under.setdefault(facts.manager.lower(), []).append(line)
    known = {name.lower() for name in on_record}
    known |= {name.lower() for line, facts in stated.items() if line not in wrong for name in _names(facts)}
    falling = [line for name, lines in under.items() if name not in known for line in lines]
    while falling:
        line = falling.pop()
        was_sound = line not in wrong
        wrong.setdefault(line, {}).setdefault("manager", told)
        for name in {name.lower() for name in _names(stated[line])} if was_sound else ():
            if name not in on_record:
                falling += under.pop(name, ())


def _same(facts: EmployeeFacts, held: EmployeeFacts, places: _Places) -> bool:
    """Whether nothing would change. A manager may be named by number or by address."""
    if places.named(facts.manager) != places.named(held.manager):
        return False
    return {**asdict(facts), "manager": ""} == {**asdict(held), "manager": ""}

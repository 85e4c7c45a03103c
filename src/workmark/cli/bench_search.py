"""How fast the search answers over every label of ESCO and every task of O*NET, on the database at hand.

The official zips are read from a folder; without one, labels are generated in the same number. What is typed is drawn
from the labels: beginnings as somebody types them, whole words out of order, and words with one slip. All of it happens
in one transaction that is rolled back.
"""

import csv
import io
import random
import string
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

QUERIES = 400
GENERATED = 114_000
_SEED = 114
_IN_SIGHT = 20
_PERCENT = (50, 95, 99)


def bench_search(folder: Path) -> dict[str, Any]:
    """Index everything, then ask QUERIES times in each way. folder: where the zips of ESCO and O*NET may be."""
    from django.db import transaction

    from workmark.cli.setup import ready

    ready()
    with transaction.atomic():
        figures = _measured(_published(folder) if any(folder.glob("esco*.zip")) else _generated())
        transaction.set_rollback(True)
    return figures


# One entry: its kind, and its labels, the preferred one first.
Entry = tuple[str, list[str]]


def _measured(entries: Iterator[Entry]) -> dict[str, Any]:
    labels, filled, seconds = _fill(entries)
    draw = random.Random(_SEED)  # noqa: S311  (the same questions each time: no secret)
    ways: dict[str, Callable[[str], str]] = {
        "beginning": lambda label: _beginning(label, draw),
        "words": lambda label: _words(label, draw),
        "slips": lambda label: _slip(label, draw),
    }
    figures: dict[str, Any] = {"labels": filled, "index_seconds": round(seconds, 1)}
    for way, spoil in ways.items():
        figures |= _asked(way, [(spoil(label), entry) for label, entry in draw.sample(labels, QUERIES)])
    return figures


def _fill(entries: Iterator[Entry]) -> tuple[list[tuple[str, tuple[str, int]]], int, float]:
    """Gives (label, its entry) for each, how many there are, and how long the index took."""
    from workmark.skills.indexing import Label, index_rows
    from workmark.skills.search_models import EntryKind, TermRole
    from workmark.skills.search_tables import settle

    known: list[tuple[str, tuple[str, int]]] = []
    by_kind: dict[str, list[Label]] = {}
    # Keys below any real one, so that nothing in the database at hand is touched.
    for number, (kind, texts) in enumerate(entries, start=1):
        for text in dict.fromkeys(texts):
            role = TermRole.PREFERRED if text == texts[0] else TermRole.ALTERNATIVE
            by_kind.setdefault(kind, []).append(Label(-number, text, role, "en"))
            known.append((text, (kind, -number)))
    start = time.perf_counter()
    for kind, labels in by_kind.items():
        index_rows(EntryKind(kind), [], labels)
    settle()
    return known, len(known), time.perf_counter() - start


def _asked(way: str, questions: Sequence[tuple[str, tuple[str, int]]]) -> dict[str, Any]:
    from workmark.skills.searching import Search, find

    clock, worked, seen = [], [], 0
    servers_work = _servers_work()
    for words, entry in questions:
        start, work = time.perf_counter(), time.process_time() + servers_work()
        found = find(Search(words, language="en", limit=_IN_SIGHT))
        worked.append(time.process_time() + servers_work() - work)
        clock.append(time.perf_counter() - start)
        seen += any((hit.kind.value, hit.entry) == entry for hit in found.hits)
    return {
        **{f"{way}_ms_p{percent}": _at(clock, percent) for percent in _PERCENT},
        f"{way}_ms_worst": round(1000 * max(clock), 1),
        **{f"{way}_processor_ms_p{percent}": _at(worked, percent) for percent in _PERCENT},
        f"{way}_seen_percent": round(100 * seen / len(questions), 1),
    }


def _servers_work() -> Callable[[], float]:
    """How long the database's own process has worked, where that is on this machine; SQLite has none."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        worked = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    # Its first number is nanoseconds on a processor.
    return lambda: int(worked.read_text().split()[0]) / 1e9 if worked.exists() else 0.0


def _at(seconds: Sequence[float], percent: int) -> float:
    return round(1000 * sorted(seconds)[min(len(seconds) - 1, len(seconds) * percent // 100)], 1)


def _beginning(label: str, draw: random.Random) -> str:
    """The first two to ten letters, as they stand while somebody types."""
    return label[: draw.randint(2, 10)]


def _words(label: str, draw: random.Random) -> str:
    """Up to three of the words, in any order."""
    words = label.split()
    return " ".join(draw.sample(words, min(len(words), draw.randint(1, 3))))


def _slip(label: str, draw: random.Random) -> str:
    """The first four words, with one letter of the longest one wrong, missing, doubled or swapped with the next."""
    words = label.split()[:4]
    at = max(range(len(words)), key=lambda place: len(words[place]))
    word, place = words[at], draw.randrange(1, max(2, len(words[at]) - 1))
    words[at] = draw.choice(
        (
            word[:place] + draw.choice(string.ascii_lowercase) + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place : place + 1] + word[place:],
            word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
        )
    )
    return " ".join(words)


def _published(folder: Path) -> Iterator[Entry]:
    """Every label of ESCO's skills and occupations, and every task of O*NET."""
    for archive in sorted(folder.glob("esco*classification_en_csv.zip")):
        yield from _rows_of_esco(archive, "skills_en.csv", "skill")
        yield from _rows_of_esco(archive, "occupations_en.csv", "occupation")
    for archive in sorted(folder.glob("onet*_text.zip")):
        for row in _rows(archive, "Task Statements.txt", delimiter="\t"):
            yield "task", [row["Task"]]


def _rows_of_esco(archive: Path, name: str, kind: str) -> Iterator[Entry]:
    for row in _rows(archive, name, delimiter=","):
        yield kind, [row["preferredLabel"], *filter(None, row["altLabels"].splitlines())]


def _rows(archive: Path, name: str, *, delimiter: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(archive) as opened:
        member = next(there for there in opened.namelist() if there.rpartition("/")[2] == name)
        with opened.open(member) as raw:
            yield from csv.DictReader(io.TextIOWrapper(raw, "utf-8"), delimiter=delimiter)


def _generated() -> Iterator[Entry]:
    """As many labels as ESCO has, eight an entry, of words that are as uneven in use as words are."""
    draw = random.Random(_SEED)  # noqa: S311
    syllables = [first + second for first in "bcdfglmnprstv" for second in "aeiou"]
    words = ["".join(draw.choices(syllables, k=draw.randint(2, 5))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    for _ in range(GENERATED // 8):
        drawn = draw.choices(words, weights, k=24)
        yield "skill", [" ".join(drawn[place : place + 3]) for place in range(0, 24, 3)]

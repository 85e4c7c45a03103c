"""What a piece of Evidence is called where its learner gave it no title: its kind and a number, never its file's name.

A file's name often names a person or an employer, and assessors judge without names. What is kept is English, such as
"File 2", the same for every program; a page says it in the reader's language.
"""

import re
from collections.abc import Collection

_DEFAULT = re.compile(r"(?P<kind>File|Recording|Link|Text) (?P<number>[1-9][0-9]{0,4})")


def default_title(kind: str, number: int) -> str:
    """Such as "File 2". kind: a value of `EvidenceKind`; number: from 1."""
    return f"{kind.capitalize()} {number}"


def unused_title(kind: str, taken: Collection[str]) -> str:
    """The first default title of this kind that is not among those taken."""
    number = 1
    while default_title(kind, number) in taken:
        number += 1
    return default_title(kind, number)


def number_of_default(title: str, kind: str) -> int | None:
    """The number in a default title of this kind; None where the words are somebody's own."""
    found = _DEFAULT.fullmatch(title)
    return int(found["number"]) if found and found["kind"].lower() == kind else None


def says_file_name(title: str, file_name: str) -> bool:
    """Whether a title is only its file's name, with or without its ending and with blanks for underscores."""
    stem = file_name.rpartition(".")[0] or file_name
    return bool(file_name) and _in_one_line(title) in {
        _in_one_line(name) for name in (file_name, stem, stem[:200])
    }


def _in_one_line(text: str) -> str:
    return " ".join(text.replace("_", " ").split())

"""ESCO's official downloads, read directly, so that learning needs no database."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from workmark.skills.tagging.framework_text import SkillText

csv.field_size_limit(10**7)


def esco_skills(classification: Path, relations: Path) -> list[SkillText]:
    """Every skill with its forms, in the order of the file."""
    asked = Counter(row["skillUri"] for row in _rows(relations, "occupationSkillRelations.csv"))
    return [
        SkillText(
            uri=row["conceptUri"],
            label=row["preferredLabel"].strip(),
            alternatives=tuple(
                form.strip()
                for form in f"{row['altLabels']}\n{row['hiddenLabels']}".split("\n")
                if form.strip()
            ),
            description=row["description"],
            is_knowledge=row["skillType"] == "knowledge",
            reuse=row["reuseLevel"],
            asked_by=asked[row["conceptUri"]],
        )
        for row in _rows(classification, "skills_en.csv")
    ]


def _rows(archive: Path, name: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(archive) as opened, opened.open(name) as file:
        yield from csv.DictReader(io.TextIOWrapper(file, "utf-8"))

"""Spanish is complete: every string of the program is in its catalogue, translated, with the same placeholders."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

import workmark
from tests.openbadges.test_report import sentences

PACKAGE = Path(workmark.__file__).parent
SPANISH = Path("locale/es/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\([a-zA-Z_]+\)[sd]|%[sd]|\{[a-z_]+\}|</?[a-z]+")


@pytest.fixture(scope="module")
def spanish() -> polib.POFile:
    return polib.pofile(str(PACKAGE / SPANISH))


def test_every_entry_is_translated_and_none_is_a_guess(spanish: polib.POFile) -> None:
    assert len(spanish) > 1_000
    assert [entry.msgid for entry in spanish.untranslated_entries()] == []
    assert [entry.msgid for entry in spanish.fuzzy_entries()] == []


def test_placeholders_and_markup_survive_translation(spanish: polib.POFile) -> None:
    differing = [
        entry.msgid
        for entry in spanish
        if not entry.msgid_plural
        and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr))
    ]

    assert differing == []


def test_both_numbers_of_a_plural_say_something(spanish: polib.POFile) -> None:
    plurals = [entry for entry in spanish if entry.msgid_plural]

    assert plurals
    assert [
        entry.msgid for entry in plurals if not all(entry.msgstr_plural.get(form) for form in (0, 1))
    ] == []


def test_what_a_check_answers_is_said_in_spanish_too(spanish: polib.POFile) -> None:
    """The library of the standard knows no translating; it only marks what it says, and a mark is soon forgotten."""
    said = {
        message
        for room in ("openbadges", "verification", "checking")
        for path in (PACKAGE / room).rglob("*.py")
        for message, _given in sentences(ast.parse(path.read_text("utf-8")))
        if " " in message
    }

    assert len(said) > 100
    assert sorted(said - {entry.msgid for entry in spanish}) == []


def test_every_sentence_in_a_module_that_answers_is_in_spanish_wherever_it_stands(
    spanish: polib.POFile,
) -> None:
    """In a table or a variable too. What stands in errors and docstrings is no answer."""
    known = {entry.msgid for entry in spanish}
    modules = {path: ast.parse(path.read_text("utf-8")) for path in (PACKAGE / "openbadges").rglob("*.py")}
    answering = {path: module for path, module in modules.items() if _marks_sentences(module)}

    assert {"claims.py", "status.py", "verify.py", "endorsements.py"} <= {path.name for path in answering}
    unsaid = {(path.name, text) for path, module in answering.items() for text in _plain_sentences(module)}
    assert sorted((name, text) for name, text in unsaid if text not in known) == []


def _marks_sentences(module: ast.Module) -> bool:
    imported = [node for node in module.body if isinstance(node, ast.ImportFrom)]
    return any(name.name == "gettext_noop" for node in imported for name in node.names)


def _plain_sentences(module: ast.Module) -> set[str]:
    aside = {
        id(inner)
        for node in ast.walk(module)
        if isinstance(node, ast.Raise | ast.JoinedStr)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.Yield))
        for inner in ast.walk(node)
    }
    texts = [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside
    ]
    return {text for text in texts if " " in text and text.endswith(".")}


def test_no_string_of_the_program_is_missing_from_the_catalogue(
    spanish: polib.POFile, tmp_path: Path
) -> None:
    """Extract anew in a copy, so that the working tree stays as it is."""
    copy = tmp_path / "workmark"
    shutil.copytree(
        PACKAGE, copy, ignore=shutil.ignore_patterns("*.mo", "__pycache__", "static", "starter", "*.po")
    )
    (copy / "locale").mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "es", "--no-location"],
        cwd=copy,
        check=True,
        capture_output=True,
        timeout=180,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PACKAGE.parent), "HOME": str(tmp_path)},
    )
    extracted = polib.pofile(str(copy / SPANISH))

    assert sorted({entry.msgid for entry in extracted} - {entry.msgid for entry in spanish}) == []


def test_an_end_that_is_still_to_come_stands_in_the_subjunctive(spanish: polib.POFile) -> None:
    """Nueva gramática de la lengua española, 24.2: "cuando" with one event in the future takes the subjunctive."""
    to_come = [entry for entry in spanish if re.search(r"when (the suspension|that) ends", entry.msgid)]

    assert len(to_come) >= 5
    assert [entry.msgid for entry in to_come if re.search(r"cuando (eso )?termina\b", entry.msgstr)] == []


def test_an_e_mail_with_a_link_is_no_letter_on_paper(spanish: polib.POFile) -> None:
    assert [
        e.msgid for e in spanish if "carta con un enlace" in e.msgstr or "letter with a link" in e.msgid
    ] == []

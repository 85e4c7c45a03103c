"""What the documents say of the program, held against the program."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from workmark.cli.commands import app
from workmark.openbadges.report import Outcome
from workmark.organisations.models import Role

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SETTINGS_PY = ROOT / "src/workmark/config/settings.py"
READERS = {"text": "text", "number": "number", "yes_or_no": "yes/no", "_secret": "file"}


# --- Settings ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """One environment variable. allowed: words its row must name."""

    kind: str
    default: str
    allowed: tuple[str, ...] = ()


def settings_in_code() -> dict[str, Setting]:
    """Every variable that settings.py reads, found by reading its syntax, not by running it."""
    found = {}
    for node in ast.walk(ast.parse(SETTINGS_PY.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS):
            continue
        if not isinstance(node.args[0], ast.Constant):
            continue  # inside `_secret`, whose callers are read instead
        name, kind = str(node.args[0].value), READERS[node.func.id]
        if kind == "file":
            found[f"{name}_FILE"] = Setting(kind, f"WORKMARK_HOME/secrets/{name.lower()}")
            continue
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        default = shown(given["default"]) if "default" in given else "required with s3"
        found[name] = Setting(kind, default, allowed(given.get("validate")))
    return found


def shown(value: ast.expr) -> str:
    """A default as a person reads it: a path or address with the names of the settings it is made of."""
    if isinstance(value, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in value.values]
        return "".join(shown(part) for part in parts)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
        return f"{shown(value.left)}/{shown(value.right)}"
    if isinstance(value, ast.Name):
        return value.id
    plain = eval(compile(ast.Expression(value), "settings.py", "eval"))  # numbers and texts of our own file
    return (
        {True: "yes", False: "no", "": "empty"}.get(plain, str(plain))
        if plain in (True, False, "")
        else str(plain)
    )


def allowed(check: ast.expr | None) -> tuple[str, ...]:
    """The words or bounds that a validator names."""
    if check is None:
        return ()
    return tuple(
        str(eval(compile(ast.Expression(node), "settings.py", "eval")))
        for node in ast.walk(check)
        if isinstance(node, ast.Constant)
        or (
            isinstance(node, ast.BinOp)
            and all(isinstance(leaf, ast.Constant) for leaf in (node.left, node.right))
        )
    )


def settings_in_docs() -> dict[str, tuple[Setting, str]]:
    rows = re.findall(
        r"^\| `([A-Z0-9_]+)` \| ([a-z/]+) \| [`*](.+?)[`*] \| (.+) \|$",
        (DOCS / "settings.md").read_text(),
        re.MULTILINE,
    )
    return {name: (Setting(kind, default), meaning) for name, kind, default, meaning in rows}


def test_every_setting_is_documented_and_no_other() -> None:
    assert set(settings_in_docs()) == set(settings_in_code())


@pytest.mark.parametrize("name", settings_in_code())
def test_a_settings_type_and_default_are_told_as_they_are(name: str) -> None:
    documented, _ = settings_in_docs()[name]
    in_code = settings_in_code()[name]

    assert (documented.kind, documented.default) == (in_code.kind, in_code.default)


@pytest.mark.parametrize("name", [name for name, setting in settings_in_code().items() if setting.allowed])
def test_what_a_setting_allows_is_told(name: str) -> None:
    _, meaning = settings_in_docs()[name]
    numbers = {"1048576"} if name == "WORKMARK_MAX_FILE_BYTES" else set(settings_in_code()[name].allowed)

    assert {word for word in numbers if word not in meaning} == set()


def test_the_reader_of_settings_finds_what_is_there() -> None:
    assert settings_in_code()["PORT"] == Setting("number", "8000", ("1", "65535"))
    assert settings_in_code()["WORKMARK_DEMO"] == Setting("yes/no", "yes")
    assert settings_in_code()["WORKMARK_PUBLIC_ORIGIN"].default == "http://127.0.0.1:PORT"


# --- Glossary -----------------------------------------------------------------------------------------------------


def terms() -> set[str]:
    column = re.findall(r"^\| ([A-Z][^|]+?) \|", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    return {word.strip() for cell in column for word in re.sub(r"\(.*?\)", "", cell).split(",")}


def test_the_words_that_rooms_are_named_for_are_explained() -> None:
    wanted = {
        *("Achievement", "Credential", "Issuer", "Learner", "Assessor", "Evidence", "Rubric", "Row", "Level"),
        *(
            "Submission",
            "Assessment",
            "Competency",
            "Skill",
            "Alignment",
            "Occupation",
            "Task",
            "Status list",
        ),
        *("Verification", "check", "outcome", "Criteria", "Attestation", "Decision"),
    }
    assert wanted <= terms()


def test_the_glossary_names_every_role_and_every_outcome() -> None:
    text = (DOCS / "glossary.md").read_text()

    assert [role.label for role in Role if str(role.label).lower() not in text] == []
    assert [
        outcome
        for outcome in Outcome
        if f"`{outcome.value}`" not in text and f"*{outcome.value}*" not in text
    ] == []


def test_no_word_is_explained_twice() -> None:
    listed = [
        word.strip()
        for cell in re.findall(r"^\| ([A-Z][^|]+?) \|", (DOCS / "glossary.md").read_text(), re.MULTILINE)
        for word in cell.split(",")
    ]
    assert sorted(listed) == sorted(set(listed))


# --- Commands and links -------------------------------------------------------------------------------------------


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted(path for path in DOCS.rglob("*.md") if "decisions" not in path.parts)]


def commands_named(text: str) -> set[str]:
    """What stands after `workmark` where a code span, or a line of a code block, begins with it."""
    blocks = re.findall(r"^```.*?\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    code = [line for block in blocks for line in block.splitlines()] + spans
    found = (re.match(r"\s*(?:\w+=\S*\s+)*workmark\s+([a-z]+)", line) for line in code)
    return {match[1] for match in found if match}


def known_commands() -> set[str]:
    return {str(part.name) for part in (*app.registered_commands, *app.registered_groups)}


def test_commands_are_found_where_documents_name_them() -> None:
    text = "Run `workmark verify FILE`, then:\n```sh\nA=1 workmark serve\n# workmark is here\n```\nAnd workmark waits."

    assert commands_named(text) == {"verify", "serve"}


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_a_document_names_exist(document: Path) -> None:
    assert commands_named(document.read_text()) - known_commands() == set()


def test_the_commands_that_were_promised_are_there() -> None:
    promised = {
        "serve",
        "worker",
        "demo",
        "check",
        "verify",
        "issue",
        "export",
        "bench",
        "backup",
        "restore",
        "keys",
        "log",
    }
    assert promised <= known_commands()


def test_the_scripts_that_the_readme_names_can_be_started() -> None:
    named = set(re.findall(r"script/[a-z]+", (ROOT / "README.md").read_text()))

    assert named == {"script/server", "script/test"}
    assert all((ROOT / name).stat().st_mode & 0o100 for name in named)


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_links_to_are_there(document: Path) -> None:
    linked = re.findall(r"\]\((?!https?://|/|#|mailto:)([^)#\s]+)", document.read_text())

    assert [target for target in linked if not (document.parent / target).exists()] == []


def test_the_ten_lines_of_the_readme_do_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    code = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[0]

    exec(compile(code, "README.md", "exec"), {})

    assert capsys.readouterr().out.strip() == str(Outcome.PASSED)

"""Concepts of the European Union's controlled lists, as far as we use them, each with its scheme.

Countries stand in the list by three letters (ISO 3166-1), languages by three (ISO 639-3): Unicode's alias tables, which Babel
carries, lead there from ours by two.

Spec: EU Vocabularies, https://op.europa.eu/en/web/eu-vocabularies.
"""

from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

Node = dict[str, Any]
_SNB = "http://data.europa.eu/snb/"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_ESCO_SKILLS = "http://data.europa.eu/esco/concept-scheme/skills"

# ISO 639-2 has two codes for twenty languages; the list uses the terminological one, and these are the other.
_OLDER = frozenset(
    {
        "alb", "arm", "baq", "bur", "chi", "cze", "dut", "fre", "geo", "ger",
        "gre", "ice", "mac", "mao", "may", "per", "rum", "slo", "tib", "wel",
    }
)  # fmt: skip
GENERIC_PROFILE = ("credential", "e34929035b", "Generic")
NON_FORMAL = ("learning-setting", "e207a81fc7", "non-formal learning")
BASE64 = ("encoding", "6146cde7dd", "base64")
ECTS = ("education-credit", "6fcec5c5af", "European Credit Transfer System")
MODES = {
    "online": ("learning-assessment", "920fbb3cbe", "Online"),
    "onsite": ("learning-assessment", "9191af2ed9", "Presential"),
    "blended": ("learning-assessment", "e92d221e4d", "Blended"),
    "at-work": ("learning-assessment", "729f3bed4b", "Workbased"),
}
# Of this list we could read one entry with its words; the others are said in a note, not guessed.
SUPERVISION = {
    "unsupervised-no-id": ("supervision-verification", "c598449d64", "Unsupervised without ID Verification"),
}


def concept(entry: tuple[str, str, str]) -> Node:
    """One entry of a list of Europass: scheme, code, English words."""
    scheme, code, label = entry
    return _concept(f"{_SNB}{scheme}/{code}", f"{_SNB}{scheme}/25831c2", label)


def eqf_level(level: str) -> Node | None:
    """A level of the European Qualifications Framework; None for what is no level from 1 to 8."""
    if level not in set("12345678"):
        return None
    return _concept(f"{_SNB}eqf/{level}", f"{_SNB}eqf/25831c2", f"Level {level}")


def png() -> Node:
    found = _concept(f"{_AUTHORITY}file-type/PNG", f"{_AUTHORITY}file-type", "PNG")
    return found | {"notation": "file-type"}


def esco_skill(uri: str, label: str) -> Node:
    return _concept(uri, _ESCO_SKILLS, label)


def country(code: str) -> Node | None:
    """None for a country that Unicode's tables do not know."""
    three = _three_letters("territory_aliases").get(code.upper(), "")
    label = Locale("en").territories.get(code.upper())
    if not three or label is None:
        return None
    return _concept(f"{_AUTHORITY}country/{three}", f"{_AUTHORITY}country", str(label)) | {
        "notation": "country"
    }


def language(code: str) -> Node | None:
    """None for a language that Unicode's tables do not know."""
    plain = code.split("-")[0].lower()
    three = _three_letters("language_aliases").get(plain, "").upper()
    if not three:
        return None
    try:
        label = Locale.parse(plain).get_display_name("en") or plain
    except (UnknownLocaleError, ValueError):
        label = plain
    return _concept(f"{_AUTHORITY}language/{three}", f"{_AUTHORITY}language", label) | {
        "notation": "language"
    }


@cache
def _three_letters(table: str) -> dict[str, str]:
    """From two letters to three. Of several, the one that begins alike (DEU, not DDR; ara, not arb)."""
    found: dict[str, str] = {}
    for alias, meant in sorted(get_global(table).items(), key=lambda pair: pair[0]):  # type: ignore[arg-type]  # Babel's own
        short = meant[0] if isinstance(meant, list) and len(meant) == 1 else meant
        if len(alias) != 3 or not alias.isalpha() or alias in _OLDER or not isinstance(short, str):
            continue
        begins_alike = [each.lower().startswith(short.lower()) for each in (found.get(short, ""), alias)]
        if len(short) == 2 and (short not in found or begins_alike == [False, True]):
            found[short] = alias
    return found


def _concept(uri: str, scheme: str, label: str) -> Node:
    return {
        "id": uri,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": {"en": label},
    }

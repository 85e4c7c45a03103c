"""A made-up language shows what no translator could reach (TRUST EQ7): every letter of ours has an accent in it.

Its catalogue is made here from the keys of the Spanish one, each two fifths longer. A word in plain letters on a page is
then written into the program, or is somebody's name.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from babel import Locale
from django.test import Client, override_settings

import workmark
from tests.conftest import Cast
from workmark.organisations.models import Person

CATALOGUE = Path(workmark.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"
MADE_UP = "en-150"  # a name that the libraries know, and that has no catalogue of its own
ACCENTED = str.maketrans("abcdefghijklmnopqrstuvwxyz", "áƀçđéƒǧĥíĵķłɱñóƥɋřšŧúṽŵẋýž") | str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ÁƁÇĐÉƑǦĤÍĴĶŁṀÑÓƤɊŘŠŦÚṼŴẊÝŽ"
)
# What stays: places for values, tags, and entities.
_PLACES = re.compile(r"(%\(\w+\)[sd]|%[sd]|%%|<[^>]*>|&\w+;)")
_PLAIN_WORD = re.compile(r"[A-Za-z]{3,}")


def accented(text: str) -> str:
    """The same message in the made-up language, two fifths longer."""
    parts = _PLACES.split(text)
    words = "".join(part if number % 2 else part.translate(ACCENTED) for number, part in enumerate(parts))
    return words + " " + "ö" * (len(text) * 2 // 5)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of locales that holds the made-up language alone."""
    folder = tmp_path_factory.mktemp("locale")
    catalogue = polib.pofile(str(CATALOGUE))
    for entry in catalogue:
        entry.msgstr = "" if entry.msgid_plural else accented(entry.msgid)
        if entry.msgid_plural:
            entry.msgstr_plural = {0: accented(entry.msgid), 1: accented(entry.msgid_plural)}
    where = folder / "en_150" / "LC_MESSAGES"
    where.mkdir(parents=True)
    catalogue.metadata["Plural-Forms"] = "nplurals=2; plural=(n != 1);"
    catalogue.save_as_mofile(str(where / "django.mo"))
    return folder


class Visible(HTMLParser):
    """The words that a person reads or hears on a page. Code, and words marked as of another language, are left out."""

    SILENT = frozenset({"script", "style", "template", "code", "samp", "kbd", "pre"})
    VOID = frozenset(
        {"meta", "link", "input", "img", "br", "hr", "source", "track", "wbr", "path", "circle", "rect"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        is_silent = (
            tag in self.SILENT or (tag != "html" and "lang" in named) or named.get("translate") == "no"
        )
        is_silent = is_silent or bool(self._open and self._open[-1])
        if not is_silent:
            self.said += [
                said for name in ("alt", "aria-label", "placeholder", "title") if (said := named.get(name))
            ]
        if tag not in self.VOID:
            self._open.append(is_silent)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1]):
            self.said.append(data)


def plain_words(html: str, known: frozenset[str]) -> Iterator[str]:
    page = Visible()
    page.feed(html)
    for text in page.said:
        for word in _PLAIN_WORD.findall(re.sub(r"\S+@\S+|https?://\S+|/[\w/-]+/", "", text)):
            if word not in known:
                yield f"{word}: {text.strip()[:60]}"


# Names of things and abbreviations; languages (in English and by themselves) and places come from Unicode's tables (CLDR).
_CLDR = Locale("en")
_LANGUAGES = [
    Locale(code).display_name or ""
    for code in ["es", "pt", "fr", "de", "it", "nl", "pl", "uk", "tr", "ar", "fa"]
]
KNOWN = frozenset(
    {"Workmark", "HTTP", "UTC", "the"}.union(
        *(
            _PLAIN_WORD.findall(name)
            for name in (
                *_CLDR.languages.values(),
                *_CLDR.territories.values(),
                *_LANGUAGES,
                *map(str.title, _LANGUAGES),
            )
        )
    )
)
# By who looks. Signing in and choosing a password are in the words of Django's own catalogues.
PAGES = {
    "": ["", "catalogue/", "help/", "about/", "accessibility/", "privacy/", "verify/", "openings/", "log/", "problems/"],
    "lena": ["work/", "work/profile/", "work/path/", "work/path/goal/", "work/records/", "work/inquiries/",
             "work/applications/", "work/found/", "account/", "account/needs/",
             "account/about-me/", "account/languages/", "account/reminders/", "account/tokens/", "account/work/"],
    "aziz": ["assess/", "assess/training/", "assess/agreement/", "assess/snippets/", "assess/plan/"],
    "maud": ["assess/quality/harbour-skills/", "assess/cases/", "assess/talks/", "assess/anchors/",
             "account/organisations/harbour-skills/assessors/"],
    "ines": ["desk/", "desk/new/", "desk/wanted/", "account/organisations/harbour-skills/people/",
             "account/organisations/harbour-skills/domains/", "issuing/harbour-skills/", "issuing/harbour-skills/keys/"],
    "emre": ["employer/kestrel-logistics/people/", "employer/kestrel-logistics/assigned/",
             "employer/kestrel-logistics/roles/", "employer/kestrel-logistics/openings/",
             "employer/kestrel-logistics/teams/"],
}  # fmt: skip


def names_of(cast: Cast) -> frozenset[str]:
    named = [person.name for person in cast.people().values()]
    return frozenset(" ".join([*named, cast.harbour.name, cast.kestrel.name]).split())


@pytest.mark.long
@pytest.mark.parametrize("who", list(PAGES), ids=lambda who: who or "a visitor")
def test_no_word_of_ours_stays_in_plain_letters(cast: Cast, made_up: Path, who: str) -> None:
    known, client, left = KNOWN | names_of(cast), Client(), {}
    with override_settings(LOCALE_PATHS=[str(made_up)], LANGUAGES=[("en", "E"), (MADE_UP, "M")]):
        if who:
            Person.objects.filter(pk=getattr(cast, who).pk).update(language=MADE_UP)
            client.force_login(Person.objects.get(pk=getattr(cast, who).pk))
        for address in PAGES[who]:
            answer = client.get(f"/{address}", headers={"Accept-Language": MADE_UP})
            assert answer.status_code in {200, 302}, address
            if found := list(dict.fromkeys(plain_words(answer.content.decode(), known))):
                left[address] = found[:8]

    assert left == {}, left


def test_a_language_that_is_written_from_the_right_turns_the_page(client: Client, db: None) -> None:
    with override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")]):
        assert (
            '<html lang="ar" dir="rtl"' in client.get("/", headers={"Accept-Language": "ar"}).content.decode()
        )
    assert '<html lang="en" dir="ltr"' in client.get("/", headers={"Accept-Language": "ar"}).content.decode()

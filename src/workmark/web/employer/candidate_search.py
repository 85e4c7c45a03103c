"""What a recruiter searches for, read from an address and written back into it: every search can be kept as a link."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from workmark.organisations.models import Organisation, Person
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Skill
from workmark.web.opening_words import countries
from workmark.web.public.entry_words import skill_names
from workmark.web.skill_words import STEP_WORDS
from workmark.workforce.candidates import MOST_SKILLS, Search, Sought
from workmark.workforce.opening_models import OpeningSkill
from workmark.workforce.openings import openings_of

YEARS = (1, 2, 3, 5)


class SearchAsked:
    """search: what is looked for. rows: each skill as the form shows it. query: the address without its page.

    In the address: `skill` (a number, repeated), `level-N`, `years-N` and `work-N` for each, `add` for one more, `drop`
    for one less, `opening` to begin from what an opening asks for; `country`, `region`, `language`.
    """

    def __init__(self, request: HttpRequest, person: Person, organisation: Organisation) -> None:
        said = request.GET
        levels: dict[int, int] = {}
        if opening := said.get("opening", "")[:48]:
            asked = OpeningSkill.objects.filter(
                opening__in=openings_of(person, organisation), opening__token=opening
            )
            levels = {row.skill_id: row.level for row in asked[:MOST_SKILLS]}
        numbers = [
            *levels,
            *map(_number, said.getlist("skill")[: 2 * MOST_SKILLS]),
            _number(said.get("add", "")),
        ]
        dropped = _number(said.get("drop", ""))
        wanted = [number for number in dict.fromkeys(numbers) if number and number != dropped][:MOST_SKILLS]
        readable = Skill.objects.filter(pk__in=wanted, framework__in=frameworks_open_to(person))
        known = {skill.pk: skill for skill in readable.select_related("framework")}
        skills = tuple(
            Sought(
                known[number],
                level=_among(said.get(f"level-{number}", ""), range(1, 5), levels.get(number, 1)),
                years=_among(said.get(f"years-{number}", ""), YEARS, 0) or None,
                at_work=said.get(f"work-{number}", "") == "on",
            )
            for number in wanted
            if number in known
        )
        language = said.get("language", "")
        self.search = Search(
            skills=skills,
            country=said.get("country", "")[:2].upper(),
            region=said.get("region", "")[:6].strip().upper(),
            language=language if language in dict(settings.LANGUAGES) else "",
        )
        names = skill_names(each.skill for each in skills)
        self.rows = [{"named": names[each.skill.pk], "sought": each} for each in skills]

    @property
    def query(self) -> str:
        pairs: list[tuple[str, Any]] = []
        for each in self.search.skills:
            number = each.skill.pk
            pairs += [
                ("skill", number),
                (f"level-{number}", each.level),
                (f"years-{number}", each.years or ""),
            ]
            pairs += [(f"work-{number}", "on")] if each.at_work else []
        pairs += [
            ("country", self.search.country),
            ("region", self.search.region),
            ("language", self.search.language),
        ]
        return urlencode([(name, value) for name, value in pairs if value != ""])

    @property
    def levels(self) -> list[tuple[int, str]]:
        return [(step, str(STEP_WORDS[step])) for step in range(1, 5)]

    @property
    def years(self) -> list[tuple[int, str]]:
        said = [(n, ngettext("within %(n)d year", "within %(n)d years", n) % {"n": n}) for n in YEARS]
        return [(0, _("at any time")), *said]

    @property
    def countries(self) -> list[tuple[str, str]]:
        return countries(get_language() or "en")

    @property
    def languages(self) -> list[tuple[str, Any]]:
        return list(settings.LANGUAGES)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 12 else 0


def _among(said: str, known: Any, usual: int) -> int:
    number = _number(said)
    return number if number in known else usual

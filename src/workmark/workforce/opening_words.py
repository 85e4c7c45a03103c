"""What an employer says of an opening, however it was said: checked, and as the columns of the row."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from workmark.lib.currencies import is_currency
from workmark.lib.languages import is_language
from workmark.lib.problems import InvalidInput
from workmark.skills.models import Skill, SkillKind
from workmark.workforce.opening_models import Opening, PayPeriod

LONGEST_TITLE: Final = 200
LONGEST_ADVERT: Final = 12_000
LONGEST_WEEK: Final = 60
MOST_PAY: Final = Decimal("9999999.99")
MOST_SKILLS: Final = 20
LEVELS, IMPORTANCES = range(1, 5), range(1, 6)
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Wanted:
    """One skill an opening asks for. level: 1 to 4. importance: 1 to 5. because: words of the advert, or ""."""

    skill: Skill
    level: int = 2
    importance: int = 3
    is_must: bool = False
    because: str = ""


@dataclass(frozen=True)
class OpeningWords:
    """All that an opening says. region: ISO 3166-2 of the same country, such as "PT-13"."""

    title: str
    advert: str = ""
    language: str = "en"
    country: str = ""
    region: str = ""
    place: str = ""
    is_remote: bool = False
    hours_a_week: int | None = None
    pay_low: Decimal | None = None
    pay_high: Decimal | None = None
    currency: str = "EUR"
    pay_period: str = PayPeriod.MONTH


def columns_of(words: OpeningWords) -> dict[str, Any]:
    """What is written of it. Raises InvalidInput."""
    title, advert = " ".join(words.title.split()), words.advert.replace("\r\n", "\n").strip()
    refuse_wrong(_checks(words, title, advert))
    columns = {name: getattr(words, name) for name in OpeningWords.__dataclass_fields__}
    return columns | {"title": title, "advert": advert, "place": " ".join(words.place.split())}


def refuse_wrong(checks: Mapping[str, tuple[bool, str]]) -> None:
    """Raises InvalidInput with the words of every check that does not hold."""
    wrong: dict[str, Sequence[str]] = {
        name: [said] for name, (is_right, said) in checks.items() if not is_right
    }
    if wrong:
        raise InvalidInput(_("Some of this needs mending before it is kept."), fields=wrong)


def _checks(words: OpeningWords, title: str, advert: str) -> dict[str, tuple[bool, str]]:
    in_country = words.region.startswith(f"{words.country}-") and bool(
        re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", words.region)
    )
    return {
        "title": (
            0 < len(title) <= LONGEST_TITLE,
            _("Say in at most %(most)d characters what the work is called.") % {"most": LONGEST_TITLE},
        ),
        "advert": (
            len(advert) <= LONGEST_ADVERT,
            _("Use at most %(most)d characters.") % {"most": LONGEST_ADVERT},
        ),
        "language": (is_language(words.language), _("Choose from the languages that are listed.")),
        "country": (
            not words.country or bool(_COUNTRY.fullmatch(words.country)),
            _("Write a country's two letters, such as PT."),
        ),
        "region": (
            not words.region or in_country,
            _("Write the code of a region of that country, such as PT-13 within PT."),
        ),
        "place": (len(words.place) <= 120, _("Use at most %(most)d characters.") % {"most": 120}),
        "hours_a_week": (
            words.hours_a_week is None or 1 <= words.hours_a_week <= LONGEST_WEEK,
            _("Write a number from 1 to %(most)d.") % {"most": LONGEST_WEEK},
        ),
        **_checks_of_pay(words),
    }


def _checks_of_pay(words: OpeningWords) -> dict[str, tuple[bool, str]]:
    amounts = [amount for amount in (words.pay_low, words.pay_high) if amount is not None]
    in_order = len(amounts) < 2 or amounts[0] <= amounts[1]
    return {
        "pay_low": (
            all(0 <= amount <= MOST_PAY for amount in amounts),
            _("Write amounts of money, such as 1200 or 1350.50."),
        ),
        "pay_high": (in_order, _("The highest pay cannot be below the lowest.")),
        "currency": (
            is_currency(words.currency),
            _("Write the three letters of a currency, such as EUR."),
        ),
        "pay_period": (words.pay_period in PayPeriod.values, _("Choose one of these.")),
    }


def sound_skills(
    wanted: Sequence[Wanted], *, may_read: Callable[[Skill], bool], most: int = MOST_SKILLS
) -> list[Wanted]:
    """The skills as they may be kept, each once. Raises InvalidInput.

    may_read: whether whoever asks may read the skill's framework: another organisation's own looks absent.
    """
    by_skill = {each.skill.pk: each for each in wanted}
    refuse_wrong(
        {
            "skills": (
                len(by_skill) == len(wanted) <= most,
                _("Ask for at most %(most)d skills, each once.") % {"most": most},
            ),
            "level": (
                all(each.level in LEVELS and each.importance in IMPORTANCES for each in wanted),
                _("A level is 1 to 4, and what it matters 1 to 5."),
            ),
            "skill": (
                all(each.skill.kind != SkillKind.GROUP and may_read(each.skill) for each in wanted),
                _("Choose skills from the lists that you can see."),
            ),
        }
    )
    return list(by_skill.values())


def words_of(opening: Opening) -> OpeningWords:
    return OpeningWords(**{name: getattr(opening, name) for name in OpeningWords.__dataclass_fields__})


def wanted_by(opening: Opening) -> list[Wanted]:
    return [
        Wanted(row.skill, row.level, row.importance, row.is_must, row.because)
        for row in opening.skills.select_related("skill__framework")
    ]

"""What an opening says in words, for everybody who reads it: place, hours, pay, and each skill with what proves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from babel import Locale
from babel.numbers import format_currency
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from workmark.achievements.proving import Proof, proofs_of_skills
from workmark.achievements.translating import VersionName
from workmark.skills.models import Framework
from workmark.web.public.entry_words import Named, skill_names
from workmark.web.public.presenting import SKILL_LEVELS, country_name, named_here
from workmark.workforce.opening_models import Opening, OpeningSkill, PayPeriod
from workmark.workforce.role_models import EmployerRole, RoleSkill

_PROOFS_SHOWN = 3
IMPORTANCE_WORDS: Final[dict[int, str | Promise]] = {
    1: gettext_lazy("good to have"),
    2: gettext_lazy("of some use"),
    3: gettext_lazy("useful"),
    4: gettext_lazy("important"),
    5: gettext_lazy("very important"),
}


@dataclass(frozen=True)
class SkillLine:
    """One skill asked for. proofs: micro-credentials that reach the level, with their pages."""

    asked: OpeningSkill | RoleSkill
    named: Named
    level: str
    matters: str
    proofs: tuple[tuple[str, str], ...] = ()


def skill_lines(opening: Opening | EmployerRole, reader: Any, *, with_proofs: bool = True) -> list[SkillLine]:
    """Every skill an opening or a role asks for, what it cannot do without first. reader: who may be offered what proves it."""
    asked: list[OpeningSkill | RoleSkill] = list(opening.skills.select_related("skill__framework"))
    names = skill_names(row.skill for row in asked)
    proofs = proofs_of_skills({row.skill_id for row in asked}, reader) if with_proofs else {}
    named = named_here([proof.version for some in proofs.values() for proof in some])
    return [
        SkillLine(
            asked=row,
            named=names[row.skill_id],
            level=str(SKILL_LEVELS[row.level]),
            matters=_("needed") if row.is_must else str(IMPORTANCE_WORDS[row.importance]),
            proofs=_reaching(proofs.get(row.skill_id, []), row.level, named),
        )
        for row in asked
    ]


def _reaching(
    proofs: Iterable[Proof], level: int, named: Mapping[int, VersionName]
) -> tuple[tuple[str, str], ...]:
    enough = [proof.version for proof in proofs if (proof.level or 0) >= level][:_PROOFS_SHOWN]
    return tuple(
        (named[version.pk].title, reverse("public:achievement", args=[version.achievement.slug]))
        for version in enough
    )


# CLDR's names for unions, unknown places and tests of software. No country may ever get the codes with an X or ZZ.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def countries(reader: str) -> list[tuple[str, str]]:
    """ISO 3166 code and name of each, in the reader's language and order."""
    names = Locale.parse(reader.replace("-", "_")).territories
    known = [
        (code, str(name))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return sorted(known, key=lambda pair: pair[1].casefold())


def facts_of(opening: Opening) -> list[dict[str, Any]]:
    """Place, hours, pay and the last day, as the summary list takes them; what was not said is left out."""
    rows = [
        (_("Place"), place_words(opening)),
        (_("Hours"), hours_a_week_words(opening.hours_a_week)),
        (_("Pay"), pay_words(opening)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def place_words(opening: Opening) -> str:
    parts = [opening.place, country_name(opening.country) if opening.country else ""]
    where = ", ".join(part for part in parts if part)
    if not opening.is_remote:
        return where
    return _("From anywhere, or in %(place)s") % {"place": where} if where else _("From anywhere")


def hours_a_week_words(hours: int | None) -> str:
    if hours is None:
        return ""
    return ngettext("%(n)d hour a week", "%(n)d hours a week", hours) % {"n": hours}


def pay_words(opening: Opening) -> str:
    low, high = opening.pay_low, opening.pay_high
    period = {
        "pay": "",
        "period": PayPeriod(opening.pay_period).label,
    }
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        period["pay"] = _("%(low)s to %(high)s") % {
            "low": _money(low, opening.currency),
            "high": _money(high, opening.currency),
        }
    elif low is None:
        period["pay"] = _("up to %(high)s") % {"high": _money(high, opening.currency)}
    elif high is None:
        period["pay"] = _("from %(low)s") % {"low": _money(low, opening.currency)}
    else:
        period["pay"] = _money(low, opening.currency)
    return "{pay} {period}".format(**period)


def _money(amount: Any, currency: str) -> str:
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    return str(format_currency(amount, currency, locale=locale))


def attributions_of(opening: Opening | EmployerRole) -> QuerySet[Framework]:
    """The frameworks whose skills it names, each with the sentence it asks for."""
    named = opening.skills.values_list("skill__framework", flat=True)
    return Framework.objects.filter(pk__in=named).exclude(attribution="").order_by("name")

"""Words for values: job families, evidence formats, prices, languages, and the elements of the European record."""

from collections.abc import Callable, Iterable
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent, Price
from workmark.achievements.models import AchievementVersion
from workmark.achievements.prerequisites import offered_before
from workmark.achievements.translating import VersionName, named_in
from workmark.skills.models import Framework

Words = str | Promise

FAMILIES: dict[str, Words] = {
    "marketing": gettext_lazy("Marketing"),
    "it": gettext_lazy("IT support and cloud"),
    "logistics-care": gettext_lazy("Logistics and care"),
    "other": gettext_lazy("Other work"),
}
SKILL_LEVELS: dict[int, Words] = {
    1: gettext_lazy("does it with help"),
    2: gettext_lazy("does routine work alone"),
    3: gettext_lazy("does new work alone"),
    4: gettext_lazy("guides others"),
}
FORMATS: dict[str, Words] = {
    "file": gettext_lazy("a file"),
    "link": gettext_lazy("a link"),
    "text": gettext_lazy("written words"),
    "audio": gettext_lazy("a sound recording"),
    "video": gettext_lazy("a video"),
    "image": gettext_lazy("a picture"),
}
RESOURCE_KINDS: dict[str, Words] = {
    "article": gettext_lazy("to read"),
    "video": gettext_lazy("a video"),
    "course": gettext_lazy("a course"),
    "tool": gettext_lazy("a tool"),
    "book": gettext_lazy("a book"),
    "podcast": gettext_lazy("a podcast"),
}
_PARTICIPATION: dict[str, Words] = {
    "online": gettext_lazy("Online"),
    "onsite": gettext_lazy("On site"),
    "blended": gettext_lazy("Partly online, partly on site"),
    "at-work": gettext_lazy("At your own place of work"),
}
_SUPERVISION: dict[str, Words] = {
    "unsupervised-no-id": gettext_lazy("Not supervised, and identity is not checked"),
    "supervised-no-id": gettext_lazy("Supervised, and identity is not checked"),
    "supervised-with-id": gettext_lazy("Supervised, and identity is checked"),
}
_STACKABILITY: dict[str, Words] = {
    "stand-alone": gettext_lazy("Stands alone"),
    "stackable": gettext_lazy("Stands alone, and counts towards larger badges"),
}


def language_name(code: str) -> str:
    """The name of a language in the reader's own; the code itself where nobody knows it."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(_reader()) or code
    except (UnknownLocaleError, ValueError):
        return code


def country_name(code: str) -> str:
    """The name of a country (ISO 3166-1, two letters) in the reader's language."""
    return str(_reader().territories.get(code, code))


def price_words(price: Price) -> str:
    if not price.amount:
        return _("Free")
    return str(format_currency(price.amount, price.currency, locale=_reader()))


def hours_words(hours: float) -> str:
    shown = f"{hours:g}"
    return ngettext("about %(shown)s hour", "about %(shown)s hours", 1 if hours == 1 else 2) % {
        "shown": shown
    }


def validity_words(months: int) -> str:
    if not months:
        return _("For ever")
    if months % 12 == 0:
        years = months // 12
        return ngettext("%(years)d year", "%(years)d years", years) % {"years": years}
    return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}


def european_record(version: AchievementVersion) -> list[dict[str, str]]:
    """The elements of Annex I of Council Recommendation 2022/C 243/02 that hold for every learner alike."""
    said, annex = version.said, version.said.annex
    level = f"{annex.level_framework} {annex.level}".strip()
    rows = [
        (_("Title"), said.title),
        (_("Awarding body"), version.issuer.legal_name or version.issuer.name),
        (_("Country of the awarding body"), country_name(annex.country or version.issuer.country)),
        (_("Learning outcomes"), "\n".join(annex.learning_outcomes)),
        (_("Workload"), hours_words(said.hours)),
        (_("Level"), level or _("No level is claimed")),
        (_("Credit"), annex.credit),
        (_("Type of assessment"), annex.assessment_type),
        (_("Form of participation"), str(_PARTICIPATION[annex.participation])),
        (_("Quality assurance"), annex.quality_assurance),
        (_("Needed before"), _prerequisites(said)),
        (_("Supervision and identity"), str(_SUPERVISION[annex.supervision])),
        (_("How it combines"), str(_STACKABILITY[annex.stackability])),
        (_("Language"), language_name(said.language)),
        (_("Valid for"), f"{validity_words(said.validity_months)}. {said.validity_reason}".strip()),
        (_("To renew it"), renewal_words(said)),
        (_("Evidence"), evidence_words(said)),
        (_("Who sees whose work it is"), blind_words(said)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def evidence_words(said: AchievementContent) -> str:
    """How old the work may be, and whether an award wants a proof that it is the learner's own."""
    rules, words = said.evidence_rules, []
    if months := rules.currency_months:
        words.append(
            ngettext("From work of the last month.", "From work of the last %(months)d months.", months)
            % {"months": months}
        )
    if rules.needs_proof:
        words.append(
            _(
                "Awarded with a proof that the work is your own. It can be a confirmation from work, a recording of "
                "the work being done, a log of a system at work, or a short talk."
            )
        )
    return " ".join(words)


def blind_words(said: AchievementContent) -> str:
    """Whether assessors may come to know whose work it is, and why."""
    if not said.not_blind:
        return _("Assessors do not see whose work it is, and learners do not see who judged it.")
    return _("Assessors may come to know whose work it is. The reason: %(why)s") % {"why": said.not_blind}


def renewal_words(said: AchievementContent) -> str:
    """What is shown anew before a badge ends, or nothing where it does not end or no shorter way is said."""
    if not said.validity_months or not said.renewal.parts:
        return ""
    names = {"overview": _("Overview"), "reflection": _("Reflection")}
    names |= {f"artefact/{one.key}": one.title for one in said.artefacts}
    asked = "; ".join(names[part] for part in said.part_names() if part in said.renewal.parts)
    return _("Show anew: %(parts)s. %(note)s").strip() % {"parts": asked, "note": said.renewal.note}


def attributions(said: AchievementContent) -> QuerySet[Framework]:
    """The frameworks whose data a version shows, each with the sentence it asks for."""
    named = {task.framework for task in said.tasks} | {skill.framework for skill in said.skills}
    named |= {occupation.framework for occupation in said.occupations}
    return Framework.objects.filter(slug__in=named).exclude(attribution="").order_by("name")


def named_here(versions: Iterable[AchievementVersion]) -> dict[int, VersionName]:
    """How lists name versions to the reader of this page."""
    return named_in(versions, get_language() or "en")


def cards(
    versions: Iterable[AchievementVersion], page_of: Callable[[AchievementVersion], str]
) -> list[dict[str, Any]]:
    """What the catalogue cards take, for a whole list."""
    listed = list(versions)
    named = named_here(listed)
    return [card(version, page_of(version), named[version.pk]) for version in listed]


def card(version: AchievementVersion, href: str, named: VersionName) -> dict[str, Any]:
    """What one catalogue card takes. named: of `named_here`, asked once for a whole list."""
    said = version.said
    return {
        "href": href,
        "title": named.title,
        "issuer": version.issuer.name,
        "summary": named.summary,
        "text_language": named.language,
        "design": said.badge,
        "hours": said.hours,
        "price": price_words(said.price),
        "language": language_name(said.language),
        "tags": [_("For its own people")] if version.achievement.is_in_house else [],
    }


def _prerequisites(said: AchievementContent) -> str:
    first = titles_before(said)
    told = _("To be earned first: %(titles)s") % {"titles": "; ".join(first)} if first else ""
    return "\n".join(part for part in (said.prerequisites.text, told) if part) or _("Nothing")


def titles_before(said: AchievementContent) -> list[str]:
    """Of what must have been earned before, each in the reader's language where there is one."""
    versions = offered_before(said)
    names = named_in(versions, get_language() or "en")
    return [names[version.pk].title for version in versions]


def _reader() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"))

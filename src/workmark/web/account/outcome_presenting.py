"""A release of outcomes in words, lines and charts. Everything is read from the release; nothing is counted here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import formats, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.confided.questionnaire import IN_OWN_WORDS
from workmark.insights.journeys import UNANSWERED
from workmark.insights.rates import LEAST_SHOWN, MOST_SHOWN, Comparison, Interval, Rate, Verdict
from workmark.insights.reading import Measure, comparison, measures_in, started
from workmark.insights.suppression import ALL, REST, Line
from workmark.lib.csv_cells import Value, csv_text
from workmark.releases.models import Release, SelectionRelease
from workmark.web.components.charts import SHARES, Chart, ChartRow, Drawn, chart_of

_TONES = {
    Verdict.FLAGGED: "bad",
    Verdict.UNCLEAR: "warning",
    Verdict.CLEAR: "good",
    Verdict.HIGHEST: "info",
}


@dataclass(frozen=True)
class Section:
    """One question: its chart by the chosen measure, and the people behind it."""

    key: str
    title: str
    chart: Chart
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    joined: str  # which groups are in "others"


def period_words(release: Release) -> str:
    last = release.period_end - timedelta(days=1)
    return _("%(first)s to %(last)s") % {
        "first": formats.date_format(release.period_start, "DATE_FORMAT"),
        "last": formats.date_format(last, "DATE_FORMAT"),
    }


def column_words(key: str) -> str:
    return {
        "everyone": _("Began"),
        "started-only": _("Began only"),
        "waiting": _("Handed in, undecided"),
        "awarded": _("Awarded"),
        "refused": _("Not yet"),
        "undecided": _("Undecided"),
        "not-awarded": _("Not awarded"),
        "no-decision": _("No decision"),
        "in-time": _("Decided in ten working days"),
        "late": _("Decided later"),
        "no-appeal": _("Did not appeal"),
        "appealed": _("Appealed"),
    }[key]


def measure_words(key: str) -> str:
    return {
        "awarded-of-started": _("Awarded, of all who began"),
        "awarded-of-decided": _("Awarded, of all decided"),
        "handed-in-of-started": _("Handed in, of all who began"),
        "refused-of-decided": _("Not yet, of all decided"),
        "in-time-of-decided": _("Decided in ten working days, of all decided"),
        "appealed-of-started": _("Appealed, of all who began"),
    }[key]


def verdict_words(one: Comparison) -> str:
    if one.verdict == Verdict.HIGHEST:
        return _("Highest rate")
    said = {
        "ratio": _two_places(one.ratio),
        "low": _two_places(one.ratio_interval.low),
        "high": _two_places(one.ratio_interval.high),
    }
    return {
        Verdict.FLAGGED: _("Flagged: %(ratio)s of the highest (%(low)s to %(high)s)"),
        Verdict.UNCLEAR: _("Too few to tell: %(ratio)s of the highest (%(low)s to %(high)s)"),
        Verdict.CLEAR: _("%(ratio)s of the highest (%(low)s to %(high)s)"),
    }[one.verdict] % said


class Words:
    """The names in a release, in the reader's language, as they were when it was published."""

    def __init__(self, release: Release | SelectionRelease) -> None:
        self._titles: Mapping[str, str] = release.words["achievements"]
        self._questions = {one["key"]: one for one in release.words["questions"]}

    def question(self, key: str) -> str:
        return _told(self._questions[key]["text"]) if key in self._questions else key

    def group(self, question: str, key: str) -> str:
        ours = {
            ALL: _("Everyone"),
            REST: _("Others"),
            UNANSWERED: _("Did not say"),
            IN_OWN_WORDS: _("In own words only"),
        }
        if key in ours:
            return ours[key]
        categories = self._questions.get(question, {}).get("categories", [])
        return next((_told(one["label"]) for one in categories if one["key"] == key), key)

    def order(self, question: str, key: str) -> int:
        """Categories as the questionnaire has them, then own words, silence and the others."""
        categories = [one["key"] for one in self._questions.get(question, {}).get("categories", [])]
        places = [*categories, IN_OWN_WORDS, UNANSWERED, REST]
        return places.index(key) if key in places else len(places)

    def achievement(self, key: str) -> str:
        ours = {ALL: _("All micro-credentials"), REST: _("The other micro-credentials")}
        return ours.get(key) or self._titles.get(key, key)


def _told(texts: Mapping[str, str]) -> str:
    language = (translation.get_language() or "en").split("-")[0]
    return texts.get(language) or texts.get("en", "")


def measure_named(release: Release, key: str) -> Measure | None:
    """The measure with this key if the release holds it, else its first one; None if it holds none."""
    held = measures_in(release.tables)
    return next((one for one in held if one.key == key), held[0] if held else None)


def slices_of(release: Release) -> list[str]:
    """Everything an achievement can be chosen from."""
    return list(dict.fromkeys(line.achievement for line in release.tables.lines))


def sections(release: Release, measure: Measure, achievement: str) -> list[Section]:
    tables, words = release.tables, Words(release)
    found = []
    for question in tables.joined:
        lines = sorted(
            (one for one in tables.lines if (one.question, one.achievement) == (question, achievement)),
            key=lambda line: words.order(question, line.group),
        )
        verdicts = {one.group: one for one in comparison(tables, question, measure, achievement)}
        rows = [_chart_row(words.group(question, line.group), line, measure, verdicts) for line in lines]
        found.append(
            Section(
                question,
                words.question(question),
                chart_of(rows, SHARES),
                [_("Group"), *(column_words(key) for key in lines[0].counts)],
                [_counts(words.group(question, line.group), line) for line in lines],
                ", ".join(words.group(question, group) for group in tables.joined[question]),
            )
        )
    return found


def total(release: Release, achievement: str) -> tuple[list[str], list[list[str]]]:
    """Headings and the one row of everyone."""
    line = release.tables.line("", ALL, achievement)
    if line is None:
        return [], []
    return [_("Group"), *(column_words(key) for key in line.counts)], [_counts(_("Everyone"), line)]


def flagged_words(release: Release) -> list[str]:
    """Every flag of a release, in a sentence each."""
    tables, words = release.tables, Words(release)
    return [
        _("%(question)s: %(group)s (%(measure)s, %(achievement)s)")
        % {
            "question": words.question(question),
            "group": words.group(question, one.group),
            "measure": measure_words(measure.key),
            "achievement": words.achievement(achievement),
        }
        for achievement in slices_of(release)
        for question in tables.joined
        for measure in measures_in(tables)
        for one in comparison(tables, question, measure, achievement)
        if one.verdict == Verdict.FLAGGED
    ]


def as_csv(release: Release) -> str:
    """The whole release, one number a line."""
    return csv_text(_CSV_HEADINGS, _csv_rows(release, Words(release)))


_CSV_HEADINGS = (
    "question",
    "question_text",
    "group",
    "group_text",
    "achievement",
    "achievement_text",
    "column",
    "people",
)


def _csv_rows(release: Release, words: Words) -> Iterator[list[Value]]:
    for line in release.tables.lines:
        for key, people in line.counts.items():
            yield [
                line.question,
                words.question(line.question) if line.question else "",
                line.group,
                words.group(line.question, line.group),
                line.achievement,
                words.achievement(line.achievement),
                key,
                people,
            ]


def _counts(label: str, line: Line) -> list[str]:
    return [label, *(number_format(number) for number in line.counts.values())]


def _chart_row(label: str, line: Line, measure: Measure, verdicts: Mapping[str, Comparison]) -> ChartRow:
    rate = measure.rate(line)
    if rate is None:
        return ChartRow(label, _("cannot be told"))
    one = verdicts.get(line.group)
    return ChartRow(
        label,
        rate.coded_percent,
        interval=_interval_words(rate.interval),
        n=number_format(rate.n),
        drawn=_drawn(rate),
        tag=verdict_words(one) if one else "",
        tone=_TONES[one.verdict] if one else "plain",
    )


def _interval_words(interval: Interval) -> str:
    low, high = round(100 * interval.low), round(100 * interval.high)
    return _("%(low)s to %(high)s") % {"low": f"{low}%", "high": f"{high}%"}


def _two_places(value: float) -> str:
    """Rounded; the formatting alone would cut the rest off."""
    return number_format(round(value, 2), 2)


def _drawn(rate: Rate) -> Drawn:
    shown = min(max(rate.value, LEAST_SHOWN / 100), MOST_SHOWN / 100)
    return Drawn(SHARES.place(shown), SHARES.place(rate.interval.low), SHARES.place(rate.interval.high))


def people_words(release: Release) -> str:
    line = release.tables.line("", ALL)
    number = started(line) if line else 0
    return ngettext("%(n)s person began", "%(n)s people began", number) % {"n": number_format(number)}

"""A match in words, for the part `components/match.html`: the learner and the employer read the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workmark.credentials.models import Credential
from workmark.planning.strengths import EvidenceKind
from workmark.web.opening_words import SkillLine, attributions_of, skill_lines
from workmark.web.skill_words import EVIDENCE_WORDS, STEP_WORDS, age_words
from workmark.workforce.matching import Band, Found, Reach, Row
from workmark.workforce.opening_models import Opening

REACH_WORDS = {
    Reach.MET: gettext_lazy("Met"),
    Reach.BELOW: gettext_lazy("Proved at a lower level"),
    Reach.LAPSED: gettext_lazy("Counts no longer"),
    Reach.MISSING: gettext_lazy("Not proved"),
}
_TONES = {Reach.MET: "good", Reach.BELOW: "warning", Reach.LAPSED: "warning", Reach.MISSING: "plain"}
BAND_WORDS = {
    Band.ALL: gettext_lazy("Everything asked for is proved"),
    Band.NEEDED: gettext_lazy("Everything that is needed is proved"),
    Band.PART: gettext_lazy("Part of what is asked for is proved"),
    Band.NONE: gettext_lazy("Nothing asked for is proved"),
}


@dataclass(frozen=True)
class RowLine:
    """One skill asked for. level, estimate, evidence, age: of what proves it; empty where nothing does."""

    line: SkillLine
    tag: dict[str, str]
    level: str
    estimate: str
    evidence: str
    age: str
    badges: tuple[str, ...]


@dataclass(frozen=True)
class MatchShown:
    band: str
    count: str
    rows: tuple[RowLine, ...]
    attributions: tuple[str, ...]  # what the sources of its skills want shown


def match_shown(opening: Opening, found: Found, badges: Iterable[Credential], *, at: datetime) -> MatchShown:
    """badges: those that the match was made with; they are named by title and issuer, never by address."""
    titles = {
        f"badge:{each.token}": _("%(title)s, from %(issuer)s")
        % {"title": each.version.said.title, "issuer": each.issuer.name}
        for each in badges
    }
    lines = skill_lines(opening, None, with_proofs=False)
    rows = tuple(_row(line, row, titles, at) for line, row in zip(lines, found.rows, strict=True))
    sources = tuple(framework.attribution for framework in attributions_of(opening))
    return MatchShown(str(BAND_WORDS[found.band]), count_words(found), rows, sources)


def count_words(found: Found) -> str:
    return ngettext("%(met)d of %(n)d skill is met.", "%(met)d of %(n)d skills are met.", len(found.rows)) % {
        "met": found.met,
        "n": len(found.rows),
    }


def _row(line: SkillLine, row: Row, titles: dict[str, str], at: datetime) -> RowLine:
    return RowLine(
        line=line,
        tag={"label": str(REACH_WORDS[row.reach]), "tone": _TONES[row.reach]},
        level=str(STEP_WORDS[row.level]) if row.level else "",
        estimate=str(STEP_WORDS[row.estimated]) if row.level and row.estimated < row.level else "",
        evidence=str(EVIDENCE_WORDS[EvidenceKind(row.evidence)]) if row.evidence else "",
        age=age_words(row.earned_at, at) if row.earned_at else "",
        badges=tuple(titles[name] for name in row.sources if name in titles),
    )

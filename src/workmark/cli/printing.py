"""How a report looks in a terminal, in a pipe, and as JSON.

A badge is a stranger's text. Nothing of it may move the cursor, colour the screen, turn the reading direction or make
a line of its own, so control and direction characters are shown as visible marks.
"""

import json
import re
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workmark.checking.headlines import headline
from workmark.checking.inside import inside_of
from workmark.checking.summary import Summary, summarise
from workmark.openbadges.report import Check, Outcome
from workmark.verification.report import Report

SIGNS = {
    Outcome.PASSED: ("✓", "passed", "green"),
    Outcome.FAILED: ("✗", "failed", "bold red"),
    Outcome.NOT_DETERMINED: ("?", "could not tell", "yellow"),
    Outcome.NOT_APPLICABLE: ("–", "does not apply", "dim"),
}
# C0 and C1 controls, the line and paragraph separators, and every mark that sets a direction.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def print_json(report: Report) -> None:
    """The stable form. Non-ASCII letters are escaped, so that no terminal takes them for commands."""
    sys.stdout.write(json.dumps(report.as_json(), indent=2) + "\n")


def print_report(report: Report) -> None:
    """The verdict, what the badge says, then one line for each check, with its word and its sign."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    first = headline(report)
    sign, _, style = SIGNS[first.outcome]
    console.print(Text.assemble((f"{sign} {first.title}", style), f"  {first.text}"))
    for line in (*_said(summarise(report.credential)), *_inside(report)):
        console.print(Text(line))
    if console.is_terminal:
        console.print(_table(report.verification.checks))
    else:
        for check in report.verification.checks:
            console.print(Text(plain_line(check)))
    for line in _remarks(report):
        console.print(Text(line))


def plain_line(check: Check) -> str:
    """One check on one line, for pipes and logs."""
    sign, word, _ = SIGNS[check.outcome]
    return f"{sign} {word:<14} {_title(check)}: {visible(check.detail)}"


def visible(text: str) -> str:
    """The text with everything that commands a terminal replaced by a mark that can be seen."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _table(checks: tuple[Check, ...]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for _ in range(2):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in checks:
        sign, word, style = SIGNS[check.outcome]
        table.add_row(Text(f"{sign} {word}", style), Text(_title(check)), Text(visible(check.detail)))
    return table


def _title(check: Check) -> str:
    return f"{check.title} ({visible(check.about)})" if check.about else check.title


def _said(summary: Summary) -> list[str]:
    """What the badge says of itself: claims, shown beside the checks and never instead of them."""
    named = {
        "Badge": summary.title,
        "Issuer": summary.issuer or summary.issuer_id,
        "Learner": summary.learner,
        "Awarded": summary.awarded,
        "It says": summary.narrative,
    }
    return [f"  {name + ':':<9} {visible(said)}" for name, said in named.items() if said]


def _inside(report: Report) -> list[str]:
    """Each badge of a record, and each endorsement, with an answer of its own."""
    found = inside_of(report.verification)
    lines = []
    for kind, each in [
        *(("Inside", badge) for badge in found.badges),
        *(("Endorsed", one) for one in found.endorsements),
    ]:
        sign, _, _ = SIGNS[each.verdict.outcome]
        by = each.said.issuer or each.said.issuer_id
        told = f"{each.title}, {by}" if by else each.title
        why = f": {' '.join(each.why)}" if each.why else ""
        lines.append(f"  {kind + ':':<9} {sign} {each.verdict.title}  {visible(told + why)}")
    return lines


def _remarks(report: Report) -> list[str]:
    """Where the badge was found, what a person should know besides, and which addresses gave no answer."""
    remarks = [f"Found at {report.found_at}"] if report.found_at else []
    remarks += report.notes
    remarks += [f"Not reached: {asked.url} ({asked.problem})" for asked in report.consulted if asked.problem]
    return [f"  {visible(remark)}" for remark in remarks]

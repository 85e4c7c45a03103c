"""A role's people against its skills, as a grid, as tables below it, and as CSV."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.lib.problems import InvalidInput
from workmark.organisations.employment_models import Team
from workmark.organisations.models import Organisation
from workmark.web.employer.places import frame, seen
from workmark.web.matrix_words import LEGEND, cell_shown, closing_shown, name_of
from workmark.web.opening_words import IMPORTANCE_WORDS, attributions_of
from workmark.web.public.entry_words import skill_names
from workmark.web.public.presenting import SKILL_LEVELS
from workmark.workforce.matrix import Column, Matrix, Row, matrix_of, note_matrix
from workmark.workforce.roles import role_of, teams_in
from workmark.workforce.standing import Cell
from workmark.workforce.team_needs import needs_of

_A_PAGE, _NAMED = 25, 50
COLUMNS = ("Person", "Team", "Shares", "Skill", "Address", "Asked", "Standing", "Proved", "Estimated", "Ends")


@login_required
@require_safe
def matrix(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Who can prove what, the gaps with what closes them, what one person alone proves, and what ends soon."""
    person, organisation = seen(request, slug, "matrix.read")
    role, at = role_of(person, organisation, token), now()
    teams = teams_in(role)
    context = frame(person, organisation, "roles") | {"role": role, "teams": teams, "legend": LEGEND}
    team = _team(request, teams)
    try:
        found = matrix_of(person, role, team=team, at=at)
    except InvalidInput as error:
        context |= {"too_many": error.detail}
        return render(request, "employer/matrix.html", context, status=422)
    page = Paginator(found.rows, _A_PAGE).get_page(request.GET.get("page"))
    alone, ending = found.alone[:_NAMED], found.ending[:_NAMED]
    named = {row.work.pk: row for row in page}
    named |= {row.work.pk: row for column in alone for row in column.having}
    named |= {row.work.pk: row for _column, row, _cell in ending}
    note_matrix(person, found, [*named.values()], at=at)
    names = skill_names(column.skill for column in found.columns)
    context |= {
        "team": team,
        "query": f"team={team.pk}" if team else "",
        "found": found,
        "page": page,
        "columns": [_heading(column, names) for column in found.columns],
        "rows": _lines(page),
        "gaps": _gaps(organisation, found, names),
        "alone": [(names[column.skill.pk], name_of(column.having[0])) for column in alone],
        "ending": [(name_of(row), names[column.skill.pk], cell.until) for column, row, cell in ending],
        "frameworks": attributions_of(role),
        "others": len(found.rows) - len(found.sharing),
    }
    return render(request, "employer/matrix.html", context)


@login_required
@require_safe
def matrix_file(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The same, a line for each person and skill; whoever does not share has one line, which says so."""
    person, organisation = seen(request, slug, "matrix.read")
    role, at = role_of(person, organisation, token), now()
    found = matrix_of(person, role, team=_team(request, teams_in(role)), at=at)
    note_matrix(person, found, found.rows, at=at)
    table = csv_text(COLUMNS, (line for row in found.rows for line in _file_lines(found, row)))
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{organisation.slug}-matrix.csv"'
    return answer


def _team(request: HttpRequest, teams: list[Team]) -> Team | None:
    key = request.GET.get("team", "")
    return next((team for team in teams if str(team.pk) == key), None)


def _heading(column: Column, names: Any) -> dict[str, Any]:
    return {
        "number": column.number,
        "named": names[column.skill.pk],
        "level": SKILL_LEVELS[column.asked.level],
        "step": column.asked.level,
    }


def _lines(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """A line for each person. What a cell looks like is drawn once for all that look the same: there are hundreds."""
    drawn: dict[tuple[Any, ...], SafeString] = {}

    def cell_of(cell: Cell) -> SafeString:
        shown = cell_shown(cell)
        look = (shown["standing"], shown["step"])
        if look not in drawn:
            drawn[look] = render_to_string("employer/matrix_cell.html", {"cell": shown})
        return drawn[look]

    return [
        {
            "name": name_of(row),
            "shares": row.consent is not None,
            "cells": [cell_of(cell) for cell in row.cells],
        }
        for row in rows
    ]


def _gaps(organisation: Organisation, found: Matrix, names: Any) -> dict[str, Any]:
    needs = needs_of(organisation, found.gaps)
    rows = [
        {
            "number": each.column.number,
            "named": names[each.column.skill.pk],
            "level": SKILL_LEVELS[each.column.asked.level],
            "matters": _("needed")
            if each.column.asked.is_must
            else IMPORTANCE_WORDS[each.column.asked.importance],
            "having": len(each.column.having),
            "lacking": each.column.lacking,
            "closing": closing_shown(each, needs.currency),
        }
        for each in needs.gaps
    ]
    return {"rows": rows, "sharing": len(found.sharing)}


def _file_lines(found: Matrix, row: Row) -> list[list[str | float | None]]:
    who: list[str | float | None] = [name_of(row), row.work.team.name if row.work.team else ""]
    if row.consent is None:
        return [[*who, "no", "", "", None, "", None, None, ""]]
    return [
        [
            *who,
            "yes",
            asked.skill.label,
            asked.skill.uri,
            asked.level,
            cell.standing.value,
            cell.proved,
            cell.estimated,
            cell.until.date().isoformat() if cell.until else "",
        ]
        for asked, cell in zip(found.asked, row.cells, strict=True)
    ]

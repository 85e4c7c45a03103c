"""How jobs are grouped for browsing: the major groups of ISCO-08 (ESCO) and of SOC 2018 (O*NET), by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workmark.skills.models import Framework, Occupation

Words = str | Promise

_ISCO: dict[str, Words] = {
    "1": _("Managers"),
    "2": _("Professionals"),
    "3": _("Technicians and associate professionals"),
    "4": _("Clerical support workers"),
    "5": _("Service and sales workers"),
    "6": _("Skilled agricultural, forestry and fishery workers"),
    "7": _("Craft and related trades workers"),
    "8": _("Plant and machine operators and assemblers"),
    "9": _("Elementary occupations"),
    "0": _("Armed forces occupations"),
}
_SOC: dict[str, Words] = {
    "11": _("Management"),
    "13": _("Business and financial operations"),
    "15": _("Computer and mathematical"),
    "17": _("Architecture and engineering"),
    "19": _("Life, physical and social science"),
    "21": _("Community and social service"),
    "23": _("Legal"),
    "25": _("Educational instruction and library"),
    "27": _("Arts, design, entertainment, sports and media"),
    "29": _("Healthcare practitioners and technical"),
    "31": _("Healthcare support"),
    "33": _("Protective service"),
    "35": _("Food preparation and serving"),
    "37": _("Building and grounds cleaning and maintenance"),
    "39": _("Personal care and service"),
    "41": _("Sales"),
    "43": _("Office and administrative support"),
    "45": _("Farming, fishing and forestry"),
    "47": _("Construction and extraction"),
    "49": _("Installation, maintenance and repair"),
    "51": _("Production"),
    "53": _("Transportation and material moving"),
    "55": _("Military"),
}
MAJOR_GROUPS: Mapping[str, Mapping[str, Words]] = {"esco": _ISCO, "onet": _SOC}


@dataclass(frozen=True)
class Group:
    code: str
    label: Words
    count: int


def groups_of(framework: Framework) -> list[Group]:
    """The major groups that have jobs in force, in the order of the classification; none where we know none."""
    known = MAJOR_GROUPS.get(framework.slug, {})
    if not known:
        return []
    width = len(next(iter(known)))
    jobs = Occupation.objects.filter(framework=framework, is_group=False, is_retired=False)
    counted = (
        jobs.annotate(major=Substr("code", 1, width)).values_list("major").annotate(Count("pk")).order_by()
    )
    counts = dict(counted)
    return [Group(code, label, counts[code]) for code, label in known.items() if code in counts]


def group_words(framework: Framework, code: str) -> Words:
    """What a major group is called; nothing for a code that is none."""
    return MAJOR_GROUPS.get(framework.slug, {}).get(code, "")

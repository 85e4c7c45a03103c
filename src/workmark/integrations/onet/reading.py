"""From the tables of an O*NET release to one edition. A release may lack tables; what is absent says nothing."""

import re

from django.utils.translation import gettext as _

from workmark.integrations.onet.asking import read_skills, read_technologies
from workmark.integrations.onet.doing import read_activities, read_emerging_tasks, read_tasks
from workmark.integrations.onet.tables import SOC, Tables, number
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Package
from workmark.lib.problems import InvalidInput
from workmark.skills import onet_addresses as addresses
from workmark.skills.editions import Edition, OccupationEntry, Part, Source
from workmark.skills.models import OccupationRelation

_VERSION = re.compile(r"db_(\d{1,3})_(\d{1,2})(?!\d)")
_CHANGES = (
    "Taken over: occupations with their reported, alternate and short titles and job zones; skills, knowledge, "
    "technology and detailed work activities, with the groups that order them; tasks and emerging tasks; related "
    "occupations. Not taken: the other tables of the database. An occupation counts a skill as essential where its "
    "importance is 3 or more. A level that O*NET marks as not relevant reads 0; values that O*NET recommends to "
    "suppress are left out. Addresses point to O*NET OnLine, with fragments added by us where it has no page for an "
    "entry. No wording was changed. USDOL/ETA has not approved, endorsed, or tested these modifications."
)


def read_onet(package: Package, reading: Reading, *, version: str = "") -> Edition:
    """The edition that a release states. version: where the names of the files do not tell it.

    Raises InvalidInput if this is no O*NET release.
    """
    if package.find("Occupation Data.txt") is None:
        raise InvalidInput(
            _("There is no “Occupation Data.txt” in %(name)s, so it is no O*NET text database.")
            % {"name": package.name}
        )
    edition = Edition(_source(version or _version_of(package)))
    tables = Tables(package, reading, edition)
    _read_occupations(tables)
    _read_titles(tables)
    _read_job_zones(tables)
    _read_related(tables)
    read_skills(tables)
    read_technologies(tables)
    read_tasks(tables)
    read_activities(tables)
    read_emerging_tasks(tables)
    edition.has_lost_rows = reading.has_lost_rows
    return edition


def _version_of(package: Package) -> str:
    for name in (package.name, *(member.path for member in package.members)):
        if found := _VERSION.search(name):
            return f"{found[1]}.{found[2]}"
    raise InvalidInput(
        _("No file of %(name)s says which release this is. Say it with --version, such as --version 29.3.")
        % {"name": package.name}
    )


def _source(version: str) -> Source:
    return Source(
        slug="onet",
        name="O*NET",
        version=version,
        language="en",
        url="https://www.onetcenter.org/database.html",
        licence="CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
        attribution=(
            f"This product includes information from the O*NET {version} Database by the U.S. Department of Labor, "
            "Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a "
            "trademark of USDOL/ETA."
        ),
        changes=_CHANGES,
    )


def _read_occupations(tables: Tables) -> None:
    for place, (code, title, description) in tables.rows("Occupation Data", SOC, "Title", "Description"):
        entry = OccupationEntry(
            uri=addresses.occupation(code),
            label=title,
            code=code,
            description=description,
            group_code=code.partition(".")[0],
        )
        if entry.uri in tables.edition.occupations:
            place.skip(SOC, _("“%(code)s” stands there twice.") % {"code": code})
        elif place.takes(entry):
            tables.edition.occupations[entry.uri] = entry
    tables.edition.stated.add(Part.OCCUPATIONS)


def _read_titles(tables: Tables) -> None:
    """What people call the job: reported titles first, as O*NET shows them, then every other one once."""
    found: dict[str, dict[str, None]] = {uri: {} for uri in tables.edition.occupations}
    for _place, entry, (title,) in tables.rows_of_occupations(
        "Sample of Reported Titles", "Reported Job Title"
    ):
        found[entry.uri][title] = None
    for _place, entry, (title, short) in tables.rows_of_occupations(
        "Alternate Titles", "Alternate Title", optional=("Short Title",)
    ):
        found[entry.uri][title] = None
        if short and short != "n/a":
            found[entry.uri][short] = None
    for uri, titles in found.items():
        entry = tables.edition.occupations[uri]
        entry.alternative_labels = [title for title in titles if title and title != entry.label]
    here = [name for name in ("Sample of Reported Titles", "Alternate Titles") if tables.has(name)]
    if not here:
        tables.edition.silent_on.add(("occupations", "alternative_labels"))
    elif len(here) == 1:
        tables.edition.adds_to.add(("occupations", "alternative_labels"))


def _read_job_zones(tables: Tables) -> None:
    for place, entry, (zone,) in tables.rows_of_occupations("Job Zones", "Job Zone"):
        if (value := number(place, "Job Zone", zone, 1, 5)) is not None:
            entry.job_zone = int(value)
    if not tables.has("Job Zones"):
        tables.edition.silent_on.add(("occupations", "job_zone"))


def _read_related(tables: Tables) -> None:
    related, place_in_order = "Related O*NET-SOC Code", "Index"
    by_code = {entry.code: entry.uri for entry in tables.edition.occupations.values()}
    for place, entry, (code, index) in tables.rows_of_occupations(
        "Related Occupations", related, place_in_order
    ):
        rank = number(place, place_in_order, index, 1, 1_000)
        if (other := by_code.get(code)) is None or other == entry.uri:
            place.skip(related, _("“%(code)s” is no other occupation of this release.") % {"code": code[:40]})
        elif rank is not None:
            tables.edition.occupation_relations[entry.uri, other, OccupationRelation.Kind.RELATED] = int(rank)
    if tables.has("Related Occupations"):
        tables.edition.stated.add(Part.OCCUPATION_RELATIONS)

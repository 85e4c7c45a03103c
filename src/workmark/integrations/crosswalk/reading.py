"""From the crosswalk's table to relations between occupations of two frameworks.

The table names O*NET first, but its kinds of match are said of ESCO's occupation: "broadMatch" stands where the O*NET
occupation is the broader one ("Team Assemblers" beside "vessel engine assembler"), as SKOS would say it with ESCO's
as the subject. So a relation here goes from ESCO to O*NET.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member, Package
from workmark.integrations.reading.tables import rows_of
from workmark.lib.problems import InvalidInput
from workmark.skills import onet_addresses
from workmark.skills.editions import Edition, Source
from workmark.skills.models import OccupationRelation

_ONET, _ESCO, _MATCH = "O*NET Id", "ESCO or ISCO URI", "Type of Match"
_KINDS = {
    "exactMatch": OccupationRelation.Kind.EXACT,
    "exactISCO": OccupationRelation.Kind.EXACT,
    "closeMatch": OccupationRelation.Kind.CLOSE,
    "broadMatch": OccupationRelation.Kind.BROAD,
    "narrowMatch": OccupationRelation.Kind.NARROW,
}
_CHANGES = (
    "Taken over: the pairs of occupations and ISCO groups with their type of match; “exactISCO” is kept as an exact "
    "match with the group. Titles and descriptions are those of the two frameworks themselves."
)


def read_crosswalk(package: Package, reading: Reading, *, version: str = "") -> Edition:
    """The edition that the table states. Raises InvalidInput if it is no such table."""
    member = _table(package)
    edition = Edition(_source(version or _version_of(member)), joins=("esco", "onet"))
    for line, (code, uri, match) in rows_of(member, (_ONET, _ESCO, _MATCH), reading, below=_ONET):
        key = (uri, onet_addresses.occupation(code))
        if match not in _KINDS:
            said = {"said": match[:40], "known": ", ".join(_KINDS)}
            told = _("“%(said)s” is no type of match. The types are: %(known)s.") % said
            reading.skip(member.name, line, _MATCH, told)
        elif (*key, _KINDS[match]) in edition.occupation_relations:
            reading.skip(member.name, line, _ESCO, _("This pair stands there twice."))
        else:
            edition.occupation_relations[(*key, _KINDS[match])] = 0
    edition.has_lost_rows = reading.has_lost_rows
    return edition


def _table(package: Package) -> Member:
    """The crosswalk itself; the file of the other direction says less, and nothing new."""
    tables = [member for member in package.members if member.name.lower().endswith(".csv")]
    member = next((one for one in tables if "reverse" not in one.name.lower()), None)
    if member is None:
        raise InvalidInput(_("There is no CSV file in %(name)s.") % {"name": package.name})
    return member


def _version_of(member: Member) -> str:
    """The preamble says it in a row of its own."""
    with member.open() as stream:
        start = stream.read(4_096).decode("utf-8-sig", errors="replace")
    said = dict(_pairs(start))
    return said.get("Mapping project version", "") or "1"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines()[:40]:
        name, _comma, value = line.partition(",")
        yield name.strip(), value.partition(",")[0].strip()[:40]


def _source(version: str) -> Source:
    return Source(
        slug="esco-onet",
        name="ESCO-O*NET Crosswalk",
        version=version,
        language="en",
        url="https://esco.ec.europa.eu/en/use-esco/other-crosswalks",
        licence="Commission Decision 2011/833/EU; O*NET under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
        attribution=(
            "This service uses the ESCO classification of the European Commission, and the crosswalk that the ESCO "
            "Secretariat made in collaboration with the U.S. Department of Labor, Employment and Training "
            "Administration (USDOL/ETA). O*NET® is a trademark of USDOL/ETA."
        ),
        changes=_CHANGES,
    )

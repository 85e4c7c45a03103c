"""Every format by its name: from a download to editions, whoever asks. Saving is `skills.actions.import_edition`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from workmark.integrations.case.reading import read_case
from workmark.integrations.crosswalk.reading import read_crosswalk
from workmark.integrations.ctdl.reading import read_ctdl
from workmark.integrations.esco.reading import read_esco
from workmark.integrations.nice.reading import read_nice
from workmark.integrations.onet.reading import read_onet
from workmark.integrations.reading.documents import documents_of
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member, Package
from workmark.integrations.reading.tables import header_of
from workmark.integrations.rsd.reading import is_descriptors, read_rsd
from workmark.integrations.spreadsheet.reading import Columns, Own, guessed, read_spreadsheet, shape_of
from workmark.lib.problems import InvalidInput, TooLarge
from workmark.organisations.models import Organisation
from workmark.skills.editions import Edition
from workmark.skills.queries import standing_of


@dataclass(frozen=True)
class Asked:
    """What the download does not tell by itself, or where it leaves a choice."""

    version: str = ""
    language: str = ""
    name: str = ""
    licence: str = ""
    attribution: str = ""
    columns: str = ""
    owner: Organisation | None = None


Reader = Callable[[Sequence[Package], Reading, Asked], list[Edition]]


@dataclass(frozen=True)
class Format:
    """archives: names of archives that stand for a folder which holds them."""

    read: Reader
    archives: "re.Pattern[str]"


def _one(packages: Sequence[Package]) -> Package:
    if len(packages) != 1:
        raise InvalidInput(_("Give one file or folder."))
    return packages[0]


def _onet(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    return [read_onet(_one(packages), reading, version=asked.version)]


def _esco(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    here = standing_of("esco")
    return [read_esco(packages, reading, version=asked.version, language=asked.language, standing=here)]


def _crosswalk(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    return [read_crosswalk(_one(packages), reading, version=asked.version)]


def _case(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    def read(member: Member) -> Edition:
        return read_case(member, reading, version=asked.version)

    return _each([member for package in packages for member in documents_of(package)], read, reading)


def _ctdl(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    def read(member: Member) -> Edition:
        return read_ctdl(member, reading, version=asked.version, language=asked.language)

    return _each([member for package in packages for member in documents_of(package)], read, reading)


def _nice(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    members = documents_of(_one(packages))
    if len(members) != 1:
        raise InvalidInput(_("Give one file or folder."))
    return [read_nice(members[0], reading, version=asked.version)]


def _rsd(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    """OSMT's folder also holds tables of occupations, which other imports bring; one file given alone must be right."""
    members = [member for package in packages for member in package.members]
    chosen = members if len(members) == 1 else [member for member in members if is_descriptors(member)]
    if not chosen:
        raise InvalidInput(_("There is no table of skill descriptors in these files."))
    said = {name: getattr(asked, name) for name in ("name", "version", "licence", "attribution", "language")}
    return _each(chosen, lambda member: read_rsd(member, reading, **said), reading)


def _spreadsheet(packages: Sequence[Package], reading: Reading, asked: Asked) -> list[Edition]:
    package = _one(packages)
    if len(package.members) != 1:
        raise InvalidInput(_("Give one file or folder."))
    member = package.members[0]
    if asked.owner is None or not asked.name:
        raise InvalidInput(_("Say whose skills these are, and what the list is called: --owner and --name."))
    columns = Columns.named(asked.columns) if asked.columns else guessed(header_of(member, shape_of(member)))
    own = own_framework(asked.owner, asked.name, asked.version, asked.language, asked.licence)
    return [read_spreadsheet(member, reading, columns, own, base=base_of(own))]


def own_framework(
    owner: Organisation, name: str, version: str = "", language: str = "", licence: str = ""
) -> Own:
    """An organisation's own framework, as a table of its skills is to become it."""
    return Own(owner.slug, owner.name, name, version, language or "en", licence)


def base_of(own: Own) -> str:
    """How the addresses of its entries begin: those of their pages here (`web.public.urls`)."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/skills/{own.slug}/"


def _each(members: Sequence[Member], read: Callable[[Member], Edition], reading: Reading) -> list[Edition]:
    """One framework a file. Among several, a file that cannot be read is named and left out."""
    if len(members) == 1:
        return [read(members[0])]
    editions = []
    for member in members:
        try:
            editions.append(read(member))
        except (InvalidInput, TooLarge) as error:
            reading.refuse(member.name, error.detail)
    if not editions:
        told = "\n".join(str(fault) for fault in reading.faults[:_MOST_TOLD])
        raise InvalidInput(_("None of these files can be taken.") + "\n" + told)
    return editions


_MOST_TOLD = 20
_NONE = re.compile(r"(?!)")
FORMATS = {
    "onet": Format(_onet, re.compile(r"db_\d+_\d+_text")),
    "esco": Format(_esco, re.compile(r"^(esco_|ESCO dataset).*csv", re.IGNORECASE)),
    "crosswalk": Format(_crosswalk, re.compile(r"crosswalk", re.IGNORECASE)),
    "case": Format(_case, _NONE),
    "rsd": Format(_rsd, _NONE),
    "ctdl": Format(_ctdl, _NONE),
    "nice": Format(_nice, _NONE),
    "spreadsheet": Format(_spreadsheet, _NONE),
}

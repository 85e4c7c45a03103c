"""Every format by its name: from a download to an edition, whoever asks. Saving is `skills.actions.import_edition`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workmark.integrations.crosswalk.reading import read_crosswalk
from workmark.integrations.esco.reading import read_esco
from workmark.integrations.onet.reading import read_onet
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Package
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition
from workmark.skills.queries import standing_of


@dataclass(frozen=True)
class Asked:
    """What the download does not tell by itself, or where it leaves a choice."""

    version: str = ""
    language: str = ""


@dataclass(frozen=True)
class Format:
    """archives: names of archives that stand for a folder which holds them."""

    read: Callable[[Sequence[Package], Reading, Asked], Edition]
    archives: "re.Pattern[str]"


def _one(packages: Sequence[Package]) -> Package:
    if len(packages) != 1:
        raise InvalidInput(_("Give one file or folder."))
    return packages[0]


def _onet(packages: Sequence[Package], reading: Reading, asked: Asked) -> Edition:
    return read_onet(_one(packages), reading, version=asked.version)


def _esco(packages: Sequence[Package], reading: Reading, asked: Asked) -> Edition:
    return read_esco(
        packages, reading, version=asked.version, language=asked.language, standing=standing_of("esco")
    )


def _crosswalk(packages: Sequence[Package], reading: Reading, asked: Asked) -> Edition:
    return read_crosswalk(_one(packages), reading, version=asked.version)


FORMATS = {
    "onet": Format(_onet, re.compile(r"db_\d+_\d+_text")),
    "esco": Format(_esco, re.compile(r"^(esco_|ESCO dataset).*csv", re.IGNORECASE)),
    "crosswalk": Format(_crosswalk, re.compile(r"crosswalk", re.IGNORECASE)),
}

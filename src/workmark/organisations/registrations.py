"""Under which number an organisation stands in a public register, as European law writes it: pure, values in and out.

Spec: ETSI EN 319 412-1, 5.1.4 (three letters of the register, two of the country, a hyphen, the number);
ISO 17442 for the check digits of a Legal Entity Identifier.
"""

import re
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./ -]{0,39}")
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


class Register(models.TextChoices):
    """In which register a number stands; the letters are ETSI's."""

    TRADE = "NTR", gettext_lazy("National trade register")
    VAT = "VAT", gettext_lazy("VAT number")
    LEI = "LEI", gettext_lazy("Legal Entity Identifier (LEI)")


def legal_identifier(register: str, number: str, country: str) -> str:
    """As it stands in the certificate of a European seal; empty where there is none.

    >>> legal_identifier("NTR", "501 234 567", "PT"), legal_identifier("VAT", "PT501234567", "PT")
    ('NTRPT-501234567', 'VATPT-501234567')
    >>> legal_identifier("LEI", "529900T8BM49AURSDO55", "DE"), legal_identifier("", "", "PT")
    ('LEIXG-529900T8BM49AURSDO55', '')
    """
    if not register or not number:
        return ""
    bare = re.sub(r"[ .]", "", number)
    if register == Register.LEI:
        return f"LEIXG-{bare.upper()}"  # XG: a register of the world, not of a country
    if register == Register.VAT:
        bare = bare.upper().removeprefix(country)
    return f"{register}{country}-{bare}"


def faults_of_registration(register: str, number: str, country: str) -> dict[str, Sequence[str]]:
    """What must be mended, by field; nothing where both are empty."""
    if not register and not number:
        return {}
    if not number:
        return {"registration_number": [_("Enter the number, or choose no register.")]}
    if register not in Register.values:
        return {"registration_register": [_("Choose in which register the number stands.")]}
    wrong: dict[str, Sequence[str]] = {}
    if not country:
        wrong["country"] = [_("Enter the country in which it is registered.")]
    if register == Register.LEI and not is_lei(number.upper()):
        wrong["registration_number"] = [
            _("An LEI has 20 letters and digits, and its last two check the others.")
        ]
    elif not _NUMBER.fullmatch(number):
        wrong["registration_number"] = [
            _("Use letters, digits, spaces, points, slashes and hyphens, at most 40.")
        ]
    return wrong


def is_lei(text: str) -> bool:
    """Whether the two check digits fit: letters stand for 10 to 35, and the whole leaves 1 when divided by 97.

    >>> is_lei("529900T8BM49AURSDO55"), is_lei("529900T8BM49AURSDO56")
    (True, False)
    """
    return bool(_LEI.fullmatch(text)) and int("".join(str(int(sign, 36)) for sign in text)) % 97 == 1

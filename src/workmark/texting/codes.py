"""The code that shows whose number it is: six digits, ten minutes, five tries."""

import hmac
from datetime import timedelta
from typing import Final

from django.utils.crypto import salted_hmac

from workmark.texting.models import Phone

CODE_LASTS: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5


def hash_code(phone: Phone, code: str) -> str:
    """Keyed by the instance's secret: a plain digest of six digits would be read off a table of a million."""
    said = f"{phone.pk}:{phone.number}:{code}"
    return salted_hmac("workmark.texting.code", said, algorithm="sha256").hexdigest()


def is_code(phone: Phone, code: str) -> bool:
    return bool(phone.code_hash) and hmac.compare_digest(hash_code(phone, code), phone.code_hash)

"""Names that lead nowhere without a key of their own: under them the answers about oneself are kept, and sealed.

A pseudonym is HMAC-SHA256 (RFC 2104) over a person's handle and one question, so that two answers of one person have
nothing in common either. What was answered is sealed with AES-256-GCM (NIST SP 800-38D) and bound to its pseudonym.
The key is `WORKMARK_QUESTIONNAIRE_KEY`; who has the database and not the key learns only how many answers there are.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from workmark.confided.models import AskedQuestion
from workmark.organisations.models import Person

_VERSION = b"\x01"
_NONCE_BYTES = 12
# A sealed answer is padded to whole blocks, so that its length does not tell a long answer from a short one by much.
_BLOCK = 256


class AnswerUnreadable(Exception):
    """Sealed under another key, or altered."""


@dataclass(frozen=True)
class Said:
    """One answer. category: a key the operator set, or empty. words: hers, shown to nobody but herself."""

    category: str = ""
    words: str = ""


def pseudonym(handle: str, question_key: str) -> str:
    """64 hex digits. handle: `Person.handle`, which never changes and stands in no list."""
    message = json.dumps(["about-oneself", handle, question_key]).encode()
    return hmac.new(_key(b"pseudonyms"), message, hashlib.sha256).hexdigest()


def pseudonyms_of(person: Person, questions: Iterable[str] | None = None) -> list[str]:
    """The person's pseudonym for each question; left out: every question there is."""
    keys = AskedQuestion.objects.values_list("key", flat=True) if questions is None else questions
    return [pseudonym(person.handle, key) for key in keys]


def seal(said: Said, name: str) -> bytes:
    """name: the pseudonym it is kept under, and without which it does not open."""
    plain = json.dumps([said.category, said.words]).encode()
    padded = plain + b" " * (-len(plain) % _BLOCK)
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(_key(b"answers")).encrypt(nonce, padded, name.encode())


def unseal(sealed: bytes, name: str) -> Said:
    """Raises AnswerUnreadable."""
    nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        plain = AESGCM(_key(b"answers")).decrypt(nonce, ciphertext, name.encode())
    except InvalidTag as error:
        raise AnswerUnreadable("This answer was sealed under another key, or was altered.") from error
    category, words = json.loads(plain)
    return Said(category, words)


def _key(purpose: bytes) -> bytes:
    return _derived(settings.WORKMARK_QUESTIONNAIRE_KEY, purpose)


@lru_cache(maxsize=8)
def _derived(secret: str, purpose: bytes) -> bytes:
    derive = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=b"workmark questionnaire v1 " + purpose
    ).derive
    return derive(secret.encode())

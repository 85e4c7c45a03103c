"""The JSON-LD contexts that travel with the package, and nothing else: verification never fetches a context.

`SOURCE.json` names for each file its address, the package it came from, its licence and its SHA-256.
A context is the meaning of what was signed, so an unknown one is refused by name. Read next: `canonical.py`.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from workmark.openbadges.errors import UnknownContext

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_3_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR_2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"
DID_V1 = "https://www.w3.org/ns/did/v1"
EXAMPLES_V1 = "https://www.w3.org/2018/credentials/examples/v1"
ODRL = "https://www.w3.org/ns/odrl.jsonld"
DCC_V1 = "https://w3id.org/dcc/v1"
# Word lists of other fields. They take words such as "degree" that others use in other senses, so theirs are known only
# where a document names them. The examples bring ODRL with them.
OF_OTHER_FIELDS = frozenset({EXAMPLES_V1, ODRL, DCC_V1})


@cache
def carried() -> dict[str, str]:
    """Each address that is carried, with the name of its file."""
    rows = json.loads(files(__package__).joinpath("SOURCE.json").read_text("utf-8"))
    return {row["url"]: row["file"] for row in rows}


@cache
def context_at(url: str) -> dict[str, Any]:
    """The context document at an address; raises UnknownContext. Callers must not change what they get."""
    name = carried().get(url)
    if name is None:
        raise UnknownContext(url)
    document: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text("utf-8"))
    return document


def load_context(url: str, _options: object = None) -> dict[str, Any]:
    """What PyLD calls a document loader: it loads what is carried and raises UnknownContext for all else.

    By the tag PyLD knows that the answer never changes; without it nothing made of a context is kept.
    """
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "tag": "static",
        "document": context_at(url),
    }

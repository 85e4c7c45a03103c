"""One issued badge in every form in which it can be taken away: the signed bytes, and what is drawn or baked from them."""

import json
from collections.abc import Callable

from workmark.credentials.certificate import certificate_pdf
from workmark.credentials.issuers import did_document
from workmark.credentials.models import Credential
from workmark.credentials.open_badges_2 import as_open_badges_2, revoked_or
from workmark.credentials.pictures import baked_png, baked_svg
from workmark.credentials.tokens import token_of


def forms_of(held: Credential) -> dict[str, Callable[[], bytes]]:
    """File names, each with what makes its bytes. The issuer's DID document goes along, to check them by."""

    def as_json(document: object) -> bytes:
        return json.dumps(document, indent=2, ensure_ascii=False).encode()

    return {
        "credential.json": lambda: bytes(held.document),
        "credential.jwt": lambda: token_of(held).encode(),
        "badge.png": lambda: baked_png(held),
        "badge.svg": lambda: baked_svg(held),
        "certificate.pdf": lambda: certificate_pdf(held, language=held.learner.language),
        "credential.ob2.json": lambda: as_json(revoked_or(held, as_open_badges_2(held).assertion)),
        "issuer.did.json": lambda: as_json(did_document(held.issuer)),
    }

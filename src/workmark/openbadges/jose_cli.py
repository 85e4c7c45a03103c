"""Sign or check one envelope with one key from files, as the W3C's JOSE and COSE suite drives implementations.

    python -m workmark.openbadges.jose_cli {issue|verify} --input F --key F --feature NAME [--sd JSON] --output F

NAME is credential or presentation, an underscore, and jose, sdjwt or cose. The output is {"result", "data"}: "success"
with the token or the payload, or "failure" with the reason. `verify` asks about the envelope and the form of what is
in it. Credentials inside a presentation have issuers and keys of their own, which one key in a file cannot answer for;
they must be there as credentials, and are for `workmark verify` to judge.

Not the library but a command: it reads files, and the clock unless --at names the moment.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import (
    JsonObject,
    as_list,
    id_of,
    parse_json,
    parse_json_object,
    parse_moment,
    require_object,
    require_string,
    types_of,
)
from workmark.openbadges.errors import MalformedCredential, OpenBadgesError, Unresolvable
from workmark.openbadges.intake import ENVELOPE
from workmark.openbadges.jose.check import check_jws
from workmark.openbadges.jose.envelope import open_envelope
from workmark.openbadges.jose.secret_keys import SigningKey, signing_key_from_jwk
from workmark.openbadges.jose.sign import write_cose, write_jwt, write_sd_jwt
from workmark.openbadges.jws import TokenKey, key_from_jwk
from workmark.openbadges.report import Outcome
from workmark.openbadges.resolving import Fetched
from workmark.openbadges.structure import presentation_problems_of, problems_of

FEATURES = [f"{what}_{how}" for what in ("credential", "presentation") for how in ("jose", "sdjwt", "cose")]
FORMS = {"jose": "jwt", "sdjwt": "sd-jwt", "cose": "cose"}
# Asked about the envelope itself. Whose key it is was settled by whoever chose the file.
OF_THE_ENVELOPE = {CheckCode.PROOF_SUITE, CheckCode.STRUCTURE, CheckCode.PROOF_DATES, CheckCode.HOLDER_KEY}


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say and write the answer; 0 also for a failure, which the answer names."""
    given = _arguments(arguments)
    try:
        data = _issue(given) if given.act == "issue" else _verify(given)
        answer = {"result": "success", "data": data}
    except (OpenBadgesError, OSError) as error:
        answer = {"result": "failure", "data": str(error)}
    given.output.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workmark.openbadges.jose_cli")
    parser.add_argument("act", choices=["issue", "verify"])
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--feature", choices=FEATURES, required=True)
    parser.add_argument("--sd", default="[]", help='what to hide, such as ["credentialSubject.name"]')
    parser.add_argument("--at", help="the moment to judge at; now, if it is left out")
    parser.add_argument("--output", type=Path, required=True)
    return parser.parse_args(arguments)


# --- Issue


def _issue(given: argparse.Namespace) -> str:
    what, how = given.feature.split("_")
    document = parse_json_object(given.input.read_bytes())
    _require_well_formed(document, what)
    key = _signing_key(given.key)
    if how == "sdjwt":
        return write_sd_jwt(document, key, _paths(given.sd))
    return write_cose(document, key) if how == "cose" else write_jwt(document, key)


def _signing_key(path: Path) -> SigningKey:
    method = parse_json_object(path.read_bytes())
    secret = require_object(method.get("secretKeyJwk"), "secretKeyJwk")
    return signing_key_from_jwk(secret, require_string(method.get("id"), "the key's id"))


def _paths(text: str) -> list[str]:
    paths = as_list(parse_json(text.encode("utf-8")))
    if not all(isinstance(path, str) for path in paths):
        raise MalformedCredential("--sd must be a JSON list of texts.")
    return paths


# --- Verify


def _verify(given: argparse.Namespace) -> JsonObject:
    what, how = given.feature.split("_")
    at = parse_moment(given.at, "--at") if given.at else datetime.now(UTC)
    token = given.input.read_text("utf-8").strip()
    envelope = open_envelope(token)
    if envelope.form != FORMS[how]:
        raise MalformedCredential(f"This is a {envelope.form}, and a {FORMS[how]} was expected.")
    envelope.check(_public_key(given.key))
    result = check_jws(token, at=at, resolve=_nobody)
    for check in result.checks:
        is_own = check.code in OF_THE_ENVELOPE and not check.about.startswith("credential ")
        if is_own and check.outcome in (Outcome.FAILED, Outcome.NOT_DETERMINED):
            raise MalformedCredential(check.detail)
    document = require_object(result.document, "the payload")
    _require_well_formed(document, what)
    return document


def _public_key(path: Path) -> TokenKey:
    method = parse_json_object(path.read_bytes())
    return key_from_jwk(require_object(method.get("publicKeyJwk"), "publicKeyJwk"))


def _nobody(url: str, /) -> Fetched:
    raise Unresolvable(f"One envelope and one key are looked at here; {url} is not looked up.")


def _require_well_formed(document: JsonObject, what: str) -> None:
    is_presentation = "VerifiablePresentation" in types_of(document)
    if is_presentation != (what == "presentation"):
        raise MalformedCredential(f"This is not a {what}.")
    problems = presentation_problems_of(document) if is_presentation else problems_of(document)
    if problems:
        raise MalformedCredential(" ".join(problems[:10]))
    for item in as_list(document.get("verifiableCredential")) if is_presentation else []:
        _require_credential(item)


def _require_credential(item: JsonObject) -> None:
    if "EnvelopedVerifiableCredential" in types_of(item):
        if not ENVELOPE.match(id_of(item) or ""):
            raise MalformedCredential(
                "An envelope in the presentation is not a data: address of a credential."
            )
    elif problems := problems_of(item):
        raise MalformedCredential(" ".join(problems[:10]))


if __name__ == "__main__":
    sys.exit(main())

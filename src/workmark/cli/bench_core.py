"""What `workmark bench` measures of the credential core: issuing, checking, the canonical form, and other libraries."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workmark.cli.bench_documents import AWARDED, LIST, badge, odd_documents, recipient_of
from workmark.cli.bench_rates import Result, against, rate
from workmark.openbadges import (
    Fetched,
    LocalSigner,
    Outcome,
    RecipientIdentifier,
    Unresolvable,
    bitstring,
    did_key_method_of,
    did_key_of,
    issue_credential,
    status_list_credential,
    verify,
)
from workmark.openbadges.canonical import MAX_OBJECTS, canonicalise, canonicalise_in_general, expand
from workmark.openbadges.compiled import canonical_form
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.jose.check import check_jws
from workmark.openbadges.jose.verify import verify_token
from workmark.openbadges.keys import KeyKind
from workmark.openbadges.proofs.data_integrity import check_proof
from workmark.openbadges.report import overall
from workmark.openbadges.slots import SlotKind
from workmark.openbadges.template import CredentialTemplate

# Ed25519 signs a digest pair, as eddsa-rdfc-2022 does: 64 bytes.
DIGESTS = b"\x5a" * 64
# More than any memory of whole documents, so that none is met again while it is still remembered.
DISTINCT = 64
SLOTS = {"number": SlotKind.WORD, "digest": SlotKind.DIGEST, "salt": SlotKind.TEXT}
T = TypeVar("T")
MOMENT = AWARDED + timedelta(days=1)


def bench_issue(seconds: float) -> Result:
    """Sign badges: from one template, one at a time, and with the check of one's own work; in turn with bare signing."""
    signer, raw = LocalSigner.generate(), Ed25519PrivateKey.generate()
    method = did_key_method_of(signer.public_key)
    numbers, moments = count(), count()
    template = _template(signer)

    def one() -> bytes:
        # Each with its own moment of signing, so nothing of the proof is shared.
        created = AWARDED + timedelta(seconds=next(moments))
        return template.issue(_values(next(numbers)), signer, created=created)

    works = {
        "batch": lambda: template.issue(_values(next(numbers)), signer, created=AWARDED),
        "one_at_a_time": one,
        "token": lambda: template.issue_token(_values(next(numbers)), signer),
        "checked_again": lambda: issue_credential(
            badge(next(numbers), signer), signer, verification_method=method, created=AWARDED
        ),
        **{f"batch_{kind.curve.lower()}": _elliptic(kind, numbers) for kind in (KeyKind.P256, KeyKind.P384)},
    }
    return against("sign", works, lambda: raw.sign(DIGESTS), seconds) | {"badge_bytes": len(one())}


def bench_verify(seconds: float) -> Result:
    """Check badges: a proof alone, embedded and as a token; then every check; in turn with bare verifying.

    proof: of a parsed badge, by a key in hand. token_proof: from the token's text to claims that are proven: its header,
    the strict reading of its payload, whose key it is, and the signature. token, every_check, with_status_list: a whole
    report, from the text or the bytes. The bare operation too meets a different signature each time.
    """
    signer, raw = LocalSigner.generate(), Ed25519PrivateKey.generate()
    template, resolve = _template(signer), _resolver_of_a_list(signer)
    values = [_values(number) for number in range(DISTINCT)]
    plain = [template.issue(each, signer, created=AWARDED) for each in values]
    listed = [_signed(badge(number, signer, with_status=True), signer) for number in range(DISTINCT)]
    tokens = [template.issue_token(each, signer) for each in values]
    read = cycle([parse_json_object(each) for each in plain])

    def proof() -> None:
        document = next(read)
        check_proof(document, document["proof"][0], signer.public_key)

    works = {
        "proof": proof,
        "token_proof": _checking(
            tokens, lambda each: overall(check_jws(each, at=MOMENT, resolve=resolve).checks)
        ),
        "token": _checking(tokens, lambda each: verify_token(each, at=MOMENT, resolve=resolve).outcome),
        "every_check": _checking(plain, lambda each: verify(each, at=MOMENT, resolve=resolve).outcome),
        "with_status_list": _checking(listed, lambda each: verify(each, at=MOMENT, resolve=resolve).outcome),
    }
    public = raw.public_key()
    pairs = cycle([(raw.sign(each), each) for each in (bytes([number]) * 64 for number in range(DISTINCT))])
    return against("verify", works, lambda: public.verify(*next(pairs)), seconds)


def bench_canonical(documents: int, seed: int) -> Result:
    """Canonicalise in three ways: compiled, in general, and by pyoxigraph; count the documents on which they differ."""
    blanks = answered = differing = 0
    for document in odd_documents(documents, seed):
        general = canonicalise_in_general(document)
        compiled = canonical_form(document, "sha256", max_objects=MAX_OBJECTS)
        blanks += "_:c14n" in general
        answered += compiled is not None
        # What callers get is one of these two; both are held against a third.
        agree = general == by_pyoxigraph(document) == canonicalise(document) and compiled in (None, general)
        differing += not agree
    return {
        "documents": documents,
        "with_blank_nodes": blanks,
        "answered_by_the_compiled_way": answered,
        "disagreements": differing,
    }


def bench_others(seconds: float, beside: Path) -> Result:
    """What others take for the same badge: the general way, pyoxigraph, and @digitalbazaar/vc where Node is present."""
    signer = LocalSigner.generate()
    documents = cycle([badge(number, signer) for number in range(DISTINCT)])
    works: dict[str, Callable[[JsonObject], str]] = {
        "compiled_canonical": canonicalise,
        "pyld_and_rdfc_canonical": canonicalise_in_general,
        "pyld_and_pyoxigraph_canonical": by_pyoxigraph,
    }
    figures: Result = {
        f"{name}_per_second": round(rate(lambda work=work: work(next(documents)), seconds), 1)  # type: ignore[misc]
        for name, work in works.items()
    }
    node = shutil.which("node")
    if node is None or not (beside / "speed.mjs").is_file() or not (beside / "node_modules").is_dir():
        return figures | {"digitalbazaar_vc": "could not be measured: no Node, or no packages beside it"}
    asked = {"credential": badge(1, signer), "secret": signer.secret_multikey, "seconds": seconds}
    done = subprocess.run(  # noqa: S603  (a script of our own, on a document of our own)
        [node, str(beside / "speed.mjs")], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return figures | {f"digitalbazaar_vc_{name}": value for name, value in json.loads(done.stdout).items()}


def by_pyoxigraph(document: JsonObject) -> str:
    """PyLD's conversion to RDF and RDFC-1.0 as pyoxigraph has it, in Rust."""
    import pyoxigraph
    from pyld import jsonld

    quads = jsonld.to_rdf(expand(document), {"format": "application/n-quads", "expandContext": {}})
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(quads.encode(), format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    # Not splitlines(): a text may hold U+2028, which Python takes for the end of a line and N-Quads does not.
    return "".join(sorted(f"{line}\n" for line in written.decode().split("\n") if line))


def _template(signer: LocalSigner) -> CredentialTemplate:
    def make(values: Mapping[str, str]) -> JsonObject:
        recipient = RecipientIdentifier(f"sha256${values['digest']}", values["salt"])
        return badge(values["number"], signer, recipient=recipient)

    return CredentialTemplate(make, SLOTS, did_key_method_of(signer.public_key))


def _values(number: int) -> dict[str, str]:
    """What is different in the badge with this number; hashing whom it is about is part of issuing it."""
    recipient = recipient_of(number)
    digest = recipient.identity_hash.removeprefix("sha256$")
    return {"number": str(number), "digest": digest, "salt": recipient.salt}


def _elliptic(kind: KeyKind, numbers: Iterator[int]) -> Callable[[], bytes]:
    signer = LocalSigner.generate(kind)
    template = _template(signer)
    return lambda: template.issue(_values(next(numbers)), signer, created=AWARDED)


def _signed(document: JsonObject, signer: LocalSigner) -> bytes:
    method = did_key_method_of(signer.public_key)
    return issue_credential(document, signer, verification_method=method, created=AWARDED)


def _resolver_of_a_list(signer: LocalSigner) -> Callable[[str], Fetched]:
    did, until = did_key_of(signer.public_key), AWARDED + timedelta(days=7)
    document = status_list_credential(
        LIST, did, bitstring(131_072, [7_777]), valid_from=AWARDED, valid_until=until
    )
    listed = _signed(document, signer)

    def resolve(url: str, /) -> Fetched:
        if url != LIST:
            raise Unresolvable(url)
        return Fetched(listed, "application/vc", url, AWARDED)

    return resolve


def _checking(badges: Sequence[T], check: Callable[[T], Outcome]) -> Callable[[], None]:
    waiting = cycle(badges)

    def work() -> None:
        if check(next(waiting)) is not Outcome.PASSED:
            raise RuntimeError("a sound badge did not pass, so this figure would mean nothing")

    return work

"""Many credentials that differ in a few values: what is signed is worked out once, and then only filled in.

A template is made by asking the general way for the canonical form of a credential with marks in place of the
values. Where the marks stand, the values will stand; everything else stays, byte for byte. It is refused where
that could be untrue: when a value might change the order of the lines, the names of blank nodes, or what an
address means (`slots` looks after that). What a template signs is what `issue_credential` signs for the same
values; a test holds both against each other.

Spec: Data Integrity EdDSA Cryptosuites 1.0, section 3.2; Data Integrity ECDSA Cryptosuites 1.0, section 3.2.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workmark.openbadges.canonical import canonicalise, canonicalise_in_general
from workmark.openbadges.checks.form import check_structure
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import RefusedToIssue
from workmark.openbadges.jws import algorithms_of
from workmark.openbadges.keys import KeyKind, Signer
from workmark.openbadges.multibase import encode_base64url, encode_multibase
from workmark.openbadges.proofs.data_integrity import ProofOptions, proof_config
from workmark.openbadges.report import Outcome
from workmark.openbadges.slots import Filled, SlotKind, Slots, cut, marked
from workmark.openbadges.template_names import canonical_lines

MakeDocument = Callable[[Mapping[str, str]], JsonObject]
_RDFC_SUITES = {
    KeyKind.ED25519: "eddsa-rdfc-2022",
    KeyKind.P256: "ecdsa-rdfc-2019",
    KeyKind.P384: "ecdsa-rdfc-2019",
}


# Stands for what is not known yet, in texts that are our own.
_MARK = "\ue000the value of the proof\ue000"


@dataclass(frozen=True)
class _Options:
    """hash: of the proof's options. proof_head: its JSON up to the value; sorted_head, sorted_tail: around it, in
    RFC 8785's order."""

    created: datetime | None
    kind: KeyKind | None
    hash: bytes
    proof_head: bytes
    sorted_head: bytes
    sorted_tail: bytes


_NO_OPTIONS = _Options(None, None, b"", b"", b"", b"")


class CredentialTemplate:
    """The credentials of one achievement, one issuer and one key.

    names: the slots, in the order of the compiled text.
    """

    def __init__(self, make: MakeDocument, slots: Mapping[str, SlotKind], verification_method: str) -> None:
        """Compile a template.

        make: gives the unsigned document for the slots' values; it must be a pure function of them.
        slots: each value's name and kind. verification_method: the identifier of the key that will sign.

        Raises RefusedToIssue if the values could change more than their own place, or as `canonicalise` does.
        """
        self.names = tuple(slots)
        self._slots = Slots(slots)
        self._method = verification_method
        first, second = (make(marked(slots, which)) for which in (0, 1))
        for document in (first, second):
            _require_sound(document)
        # The same cuts for two sets of marks: what lies between them depends on no value.
        self._json = _same_cut(_text(first), _text(second), slots)
        texts = (canonicalise_in_general(first), canonicalise_in_general(second))
        self._canonical = canonical_lines(texts, slots)
        self._sorted = _same_sorted_cut(first, second, slots)
        self._contexts = first["@context"]
        self._options = _NO_OPTIONS
        self._headers: dict[str, str] = {}

    def issue(self, values: Mapping[str, str], signer: Signer, *, created: datetime) -> bytes:
        """Sign the credential with these values and give its exact bytes.

        Raises RefusedToIssue if a value is not of its slot's kind. Nothing is checked again here: whoever stores
        the bytes verifies them, all or a sample (docs/decisions/0166-templates-for-many-credentials.md).
        """
        return self.issue_with_digest(values, signer, created=created)[0]

    def issue_with_digest(
        self, values: Mapping[str, str], signer: Signer, *, created: datetime
    ) -> tuple[bytes, bytes]:
        """As `issue`, and besides SHA-256 over the RFC 8785 form of the signed document, which a log commits to."""
        for_json, for_lines = self._slots.fill(values)
        kind = signer.public_key.kind
        options = self._options_for(created, kind)
        digest = hashlib.sha384 if kind is KeyKind.P384 else hashlib.sha256
        canonical = self._canonical.with_values(for_lines, digest)
        proof_value = encode_multibase(signer.sign(options.hash + digest(canonical).digest())).encode("ascii")
        body = self._json.with_values(for_json)
        before, after = (part.with_values(for_json) for part in self._sorted)
        ordered = b"%b%b%b%b%b" % (before, options.sorted_head, proof_value, options.sorted_tail, after)
        document = b'%b,"proof":[%b%b"}]}' % (body[:-1], options.proof_head, proof_value)
        return document, hashlib.sha256(ordered).digest()

    def issue_token(self, values: Mapping[str, str], signer: Signer) -> str:
        """The same credential as a `vc+jwt`, without a proof inside. Raises as `issue` does.

        Spec: Securing Verifiable Credentials using JOSE and COSE, section 3.1.
        """
        for_json, _ = self._slots.fill(values)
        payload = encode_base64url(self._json.with_values(for_json))
        signed = f"{self._header_for(signer)}.{payload}"
        return f"{signed}.{encode_base64url(signer.sign(signed.encode('ascii')))}"

    def _options_for(self, created: datetime, kind: KeyKind) -> "_Options":
        """What all proofs of one moment share; remembered for that moment."""
        if self._options.created != created or self._options.kind is not kind:
            options = ProofOptions(self._method, created, _RDFC_SUITES[kind])
            config = proof_config({"@context": self._contexts}, options)
            hash_name = "sha384" if kind is KeyKind.P384 else "sha256"
            canonical = canonicalise(config, hash_name=hash_name).encode("utf-8")
            head, tail = _sorted_text({**config, "proofValue": _MARK}).encode().split(_MARK.encode())
            self._options = _Options(
                created,
                kind,
                hashlib.new(hash_name, canonical).digest(),
                f'{_text(config)[:-1]},"proofValue":"'.encode(),
                head,
                tail,
            )
        return self._options

    def _header_for(self, signer: Signer) -> str:
        algorithm = algorithms_of(signer.public_key)[0]
        if algorithm not in self._headers:
            header = {"alg": algorithm, "kid": self._method, "typ": "vc+jwt", "cty": "vc"}
            self._headers[algorithm] = encode_base64url(_text(header).encode("utf-8"))
        return self._headers[algorithm]


def _same_cut(first: str, second: str, slots: Mapping[str, SlotKind]) -> Filled:
    one, other = cut(first, slots, 0), cut(second, slots, 1)
    if one != other:
        raise RefusedToIssue("The document is not a pure function of its values.")
    return one


def _same_sorted_cut(
    first: JsonObject, second: JsonObject, slots: Mapping[str, SlotKind]
) -> tuple[Filled, Filled]:
    """The signed document in RFC 8785 form, before and after its proof's members, brackets included.

    Python's writer gives that form where no number has two spellings and no name sorts otherwise in UTF-16, which the
    first of each lot shows: its digest is taken the long way too (`signing_many`).
    """
    halves = [
        _sorted_text({**document, "proof": [_MARK]}).split(f'"{_MARK}"') for document in (first, second)
    ]
    if len(halves[0]) != 2 or len(halves[1]) != 2:
        raise RefusedToIssue("The document holds the mark that stands for its proof.")
    before, after = (_same_cut(one, other, slots) for one, other in zip(*halves, strict=True))
    return before, after


def _sorted_text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)


def _require_sound(document: JsonObject) -> None:
    if "proof" in document:
        raise RefusedToIssue("The credential is signed already.")
    for check in check_structure(document):
        if check.outcome is not Outcome.PASSED:
            raise RefusedToIssue(f"The credential cannot be issued: {check.code}: {check.detail}")


def _text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

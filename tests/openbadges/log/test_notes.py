"""Signed notes, checkpoints and cosignatures against the examples that the C2SP specifications print."""

import base64
import contextlib
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from tests.openbadges.test_keys import points_of_small_order, written
from workmark.openbadges.errors import MalformedKey, MalformedLogData, OpenBadgesError, SignatureMismatch
from workmark.openbadges.keys import KeyKind, LocalSigner, PublicKey
from workmark.openbadges.log.checkpoints import Checkpoint, parse_checkpoint
from workmark.openbadges.log.notes import VerifierKey, cosign_text, parse_note, sign_text

# C2SP signed-note, "Example".
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n"
    "\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# C2SP tlog-cosignature, the example at its head; the keys are not printed there.
COSIGNED = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"
    "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_the_specifications_example_verifies_with_its_key() -> None:
    key = VerifierKey.parse(EXAMPLE_KEY)

    assert parse_note(EXAMPLE_NOTE.encode()).verified(key) is not None
    assert (key.name, key.id.hex(), key.text) == ("example.com/foo", "530d903a", EXAMPLE_KEY)


def test_the_specifications_example_with_one_letter_changed_does_not() -> None:
    key = VerifierKey.parse(EXAMPLE_KEY)

    with pytest.raises(SignatureMismatch):
        parse_note(EXAMPLE_NOTE.replace("message", "massage").encode()).verified(key)


def test_a_note_of_another_key_counts_for_nothing() -> None:
    stranger = VerifierKey.of("example.com/foo", LocalSigner.generate().public_key)

    assert parse_note(EXAMPLE_NOTE.encode()).verified(stranger) is None


def test_the_specifications_cosigned_checkpoint_is_read_with_its_moment_and_written_again_unchanged() -> None:
    signed = parse_checkpoint(COSIGNED.encode())

    assert (signed.checkpoint.origin, signed.checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert base64.b64encode(signed.checkpoint.root) == b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    # 0x641850cb seconds: the "time 1679315147" that the specification prints for this cosignature.
    assert signed.note.signatures[1].cosigned_at == datetime.fromtimestamp(1679315147, tz=UTC)
    assert signed.note.dumps() == COSIGNED
    assert signed.checkpoint.text + "\n" == COSIGNED.partition("—")[0]


def test_a_signature_is_bare_ed25519_over_the_text_and_its_id_is_made_as_the_specification_says() -> None:
    signer = LocalSigner.generate()
    text = Checkpoint("example.org/log", 5, bytes(32)).text

    signature = sign_text(text, "example.org/log", signer)

    material = b"example.org/log\n\x01" + signer.public_key.raw
    assert signature.key_id == sha256(material).digest()[:4]
    signer.public_key.check_signature(signature.value, text.encode())
    assert text == "example.org/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"


def test_a_cosignature_is_ed25519_over_the_lines_that_the_specification_prints() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    raw = private.public_key().public_bytes_raw()
    text = Checkpoint("example.org/log", 5, bytes(32)).text
    said = b"cosignature/v1\ntime 1795435200\n" + text.encode()
    line = (
        sha256(b"witness.example/w\n\x04" + raw).digest()[:4] + (1795435200).to_bytes(8) + private.sign(said)
    )
    note = f"{text}\n— witness.example/w {base64.b64encode(line).decode()}\n"

    signature = parse_note(note.encode()).verified(VerifierKey("witness.example/w", 4, raw))

    assert signature is not None
    assert signature.cosigned_at == NOON


def test_a_cosignature_moved_to_another_moment_does_not_verify() -> None:
    signer = LocalSigner.generate()
    text = Checkpoint("example.org/log", 5, bytes(32)).text
    signature = cosign_text(text, "witness.example/w", signer, at=NOON)
    moved = type(signature)(signature.name, signature.key_id, (1795435199).to_bytes(8) + signature.value[8:])
    key = VerifierKey.of("witness.example/w", signer.public_key, 4)

    assert parse_note(f"{text}\n{signature.line}".encode()).verified(key) == signature
    with pytest.raises(SignatureMismatch):
        parse_note(f"{text}\n{moved.line}".encode()).verified(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/foo",
        EXAMPLE_KEY.replace("530d903a", "530d903b"),
        EXAMPLE_KEY.replace("foo", "fo o"),
        EXAMPLE_KEY.replace("foo", "bar"),
        EXAMPLE_KEY[:-4],
        EXAMPLE_KEY.replace("AekyeR", "BukyeR"),
        "x" * 5000,
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_a_broken_key_is_refused(text: str) -> None:
    with pytest.raises(MalformedKey):
        VerifierKey.parse(text)


def small_order_notes(kind: int, text: str) -> list[tuple[str, bytes, str]]:
    """Each key of small order, as operators would pin it, with a note that it "signed" without any secret.

    With such a key A, R = A and S = 0 satisfy S*B = R + k*A of RFC 8032, section 5.1.7, for one text in eight or more,
    whatever the text: k*A is one of at most eight points.
    """
    said = text if kind == 1 else f"cosignature/v1\ntime 1795435200\n{text}"
    notes = []
    for raw in {written(y, sign) for _, y in points_of_small_order() for sign in (0, 1)}:
        key = sha256(b"forger.example/log\n" + bytes([kind]) + raw).digest()[:4]
        line = base64.b64encode(bytes([kind]) + raw).decode()
        for r in {written(y, sign) for _, y in points_of_small_order() for sign in (0, 1)}:
            try:
                Ed25519PublicKey.from_public_bytes(raw).verify(r + bytes(32), said.encode())
            except InvalidSignature:
                continue
            value = key + (b"" if kind == 1 else (1795435200).to_bytes(8)) + r + bytes(32)
            note = f"{text}\n— forger.example/log {base64.b64encode(value).decode()}\n"
            notes.append((f"forger.example/log+{key.hex()}+{line}", raw, note))
    return notes


@pytest.mark.parametrize("kind", [1, 4], ids=["log", "witness"])
@pytest.mark.parametrize("size", [1, 2])
def test_a_key_for_which_a_signature_fits_every_text_is_no_log_key(kind: int, size: int) -> None:
    forged = small_order_notes(
        kind, f"forger.example/log\n{size}\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    assert forged

    for pinned, raw, note in forged:
        with pytest.raises(MalformedKey, match="fits every text"):
            VerifierKey.parse(pinned)
        with pytest.raises(MalformedKey, match="fits every text"):
            VerifierKey.of("forger.example/log", PublicKey(KeyKind.ED25519, raw), kind)
        with pytest.raises(MalformedKey, match="fits every text"):
            parse_note(note.encode()).verified(VerifierKey("forger.example/log", kind, raw))


def test_a_second_spelling_of_a_key_is_no_log_key() -> None:
    for y in (2**255 - 19, 2**255 - 1):
        with pytest.raises(MalformedKey):
            VerifierKey("example.com/foo", 1, written(y, 0))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_log_key_has_thirty_two_bytes(size: int) -> None:
    with pytest.raises(MalformedKey):
        VerifierKey("example.com/foo", 1, b"\x05" * size)


@pytest.mark.parametrize(
    "broken",
    [
        EXAMPLE_NOTE.removesuffix("\n"),
        EXAMPLE_NOTE.replace("\n\n", "\n"),
        EXAMPLE_NOTE.replace("— ", "- "),
        EXAMPLE_NOTE.replace("— ", "—  "),
        EXAMPLE_NOTE.replace("message", "mess\x00age"),
        EXAMPLE_NOTE.replace("message", "mess\tage"),
        EXAMPLE_NOTE.replace("example.com/foo ", "example.com+foo "),
        EXAMPLE_NOTE.replace("aQM=", "aQN="),
        EXAMPLE_NOTE.replace("aQM=", "aQM"),
        EXAMPLE_NOTE.partition("—")[0] + "— a AAAA\n",
        EXAMPLE_NOTE + EXAMPLE_NOTE.splitlines(keepends=True)[2] * 64,
        "x" * 200_000,
    ],
)
def test_a_broken_note_is_refused(broken: str) -> None:
    with pytest.raises(MalformedLogData):
        parse_note(broken.encode())


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("20852163", "020852163"),
        ("20852163", "-1"),
        ("20852163", "2²"),
        ("20852163", str(2**63)),
        ("CsUYapGG", "CsUYapG"),
        ("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", ""),
        ("example.com/behind-the-sofa\n2", "\n2"),
    ],
)
def test_a_checkpoint_with_a_broken_line_is_refused(sound: str, broken: str) -> None:
    with pytest.raises(MalformedLogData):
        parse_checkpoint(COSIGNED.replace(sound, broken, 1).encode())


@given(st.binary(max_size=400))
def test_whatever_bytes_come_only_our_own_errors_come_back(data: bytes) -> None:
    for attempt in (data, COSIGNED.encode()[: len(data)] + data):
        with contextlib.suppress(OpenBadgesError):
            parse_checkpoint(attempt)

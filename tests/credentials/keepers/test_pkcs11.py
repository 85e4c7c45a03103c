"""Keys in a real PKCS#11 module (SoftHSM): they sign what `cryptography` accepts, never come out, and issue badges."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.conftest import Cast
from tests.credentials.scenes import direct_awards
from workmark.checking import check_badge
from workmark.credentials.actions.add_issuer_key import add_issuer_key
from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
from workmark.credentials.keepers import KeeperUnavailable, make_key, pkcs11
from workmark.credentials.models import Keeper
from workmark.credentials.sealing import KeyOutOfReach
from workmark.credentials.tokens import token_of
from workmark.lib.clock import now
from workmark.openbadges.keys import KeyKind
from workmark.openbadges.report import Outcome

SAID = b"what a proof signs" * 400
PIN = "5678"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One token for the module: a process may load a PKCS#11 library once, with the configuration of that moment."""
    home = tmp_path_factory.mktemp("softhsm")
    (home / "tokens").mkdir()
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\n")
    (home / "pin").write_text(f"{PIN}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(home / "softhsm2.conf"))
        util = shutil.which("softhsm2-util")
        assert util, "The Debian package softhsm2 is needed; script/test installs it."
        words = [util, "--init-token", "--free", "--label", "badges", "--so-pin", "1234", "--pin", PIN]
        subprocess.run(words, check=True, capture_output=True)
        yield str(home / "pin")


@pytest.fixture
def module(token: str, settings: Any) -> None:
    (library,) = [
        path for path in Path("/usr/lib").rglob("libsofthsm2.so") if path.is_file() and not path.is_symlink()
    ][:1]
    settings.WORKMARK_PKCS11_MODULE = str(library)
    settings.WORKMARK_PKCS11_TOKEN = "badges"
    settings.WORKMARK_PKCS11_PIN_FILE = token


@pytest.mark.long
@pytest.mark.usefixtures("module")
def test_ed25519_signs_what_another_library_accepts() -> None:
    kept = make_key(Keeper.PKCS11, KeyKind.ED25519, label="test")

    signature = pkcs11.ModuleSigner(kept.public_key, kept.reference).sign(SAID)

    ed25519.Ed25519PublicKey.from_public_bytes(kept.public_key.raw).verify(signature, SAID)


@pytest.mark.usefixtures("module")
def test_p256_signs_raw_halves_that_another_library_accepts() -> None:
    kept = make_key(Keeper.PKCS11, KeyKind.P256, label="test")

    signature = pkcs11.ModuleSigner(kept.public_key, kept.reference).sign(SAID)

    assert len(signature) == 64
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), kept.public_key.raw)
    key.verify(encode_dss_signature(r, s), SAID, ec.ECDSA(hashes.SHA256()))


@pytest.mark.usefixtures("module")
def test_the_private_half_cannot_be_taken_out() -> None:
    import pkcs11 as library

    kept = make_key(Keeper.PKCS11, KeyKind.P256, label="test")
    private = pkcs11._object(library, library.ObjectClass.PRIVATE_KEY, kept.reference)

    assert (private[library.Attribute.EXTRACTABLE], private[library.Attribute.SENSITIVE]) == (False, True)
    with pytest.raises(library.AttributeSensitive):
        _ = private[library.Attribute.VALUE]


@pytest.mark.long
@pytest.mark.usefixtures("module")
@pytest.mark.parametrize("kind", [KeyKind.ED25519, KeyKind.P256])
def test_a_badge_signed_by_the_module_verifies_in_both_forms(cast: Cast, kind: KeyKind) -> None:
    made = add_issuer_key(cast.ines, cast.harbour, keeper=Keeper.PKCS11, kind=kind)
    rotate_issuer_key(cast.ines, cast.harbour)

    (credential,) = direct_awards(cast, 1)

    assert (credential.key, bytes(made.sealed_private)) == (made, b"")
    assert check_badge(at=now(), data=bytes(credential.document), offline=True).outcome is Outcome.PASSED
    assert check_badge(at=now(), data=token_of(credential).encode(), offline=True).outcome is Outcome.PASSED


@pytest.mark.usefixtures("module")
def test_a_key_that_is_there_already_is_taken_up_by_its_id(cast: Cast) -> None:
    kept = make_key(Keeper.PKCS11, KeyKind.P256, label="made elsewhere")

    taken = add_issuer_key(
        cast.ines, cast.harbour, keeper=Keeper.PKCS11, kind=KeyKind.P256, reference=kept.reference
    )

    assert taken.public_multibase == kept.public_key.multikey


@pytest.mark.usefixtures("module")
@pytest.mark.parametrize(("reference", "said"), [("00" * 16, "no such key"), ("not hexadecimal", "CKA_ID")])
def test_a_key_that_is_not_there_is_said_to_be_missing(reference: str, said: str) -> None:
    with pytest.raises(KeeperUnavailable, match=said):
        make_key(Keeper.PKCS11, KeyKind.P256, reference=reference)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WORKMARK_PKCS11_MODULE", "", "WORKMARK_PKCS11_MODULE"),
        ("WORKMARK_PKCS11_MODULE", "/no/such/library.so", "did not do"),
        ("WORKMARK_PKCS11_TOKEN", "another", "did not do"),
        ("WORKMARK_PKCS11_PIN_FILE", "/no/such/pin", "WORKMARK_PKCS11_PIN_FILE"),
    ],
)
@pytest.mark.usefixtures("module")
def test_a_module_that_is_not_set_up_is_said_so(settings: Any, name: str, value: str, said: str) -> None:
    pkcs11._open.clear()
    setattr(settings, name, value)

    with pytest.raises(KeeperUnavailable, match=said):
        make_key(Keeper.PKCS11, KeyKind.P256)


@pytest.mark.usefixtures("module")
def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pkcs11", None)

    with pytest.raises(KeeperUnavailable, match=r"workmark\[pkcs11\]"):
        make_key(Keeper.PKCS11, KeyKind.P256)


@pytest.mark.parametrize("keeper", list(Keeper))
def test_in_the_web_role_no_keeper_is_asked(settings: Any, keeper: Keeper) -> None:
    settings.WORKMARK_ROLE = "web"

    with pytest.raises(KeyOutOfReach):
        make_key(keeper, KeyKind.P256)

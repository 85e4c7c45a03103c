"""Keys in a hardware module, spoken to by PKCS#11: Ed25519 and P-256, made inside and never let out.

The library python-pkcs11 is an optional part of the installation. One session stands open for each process; a module
that was taken away meanwhile is asked anew the next time.

Source: PKCS #11 Specification 3.1, sections 6.3 (ECDSA) and 6.3.5 (EdDSA).
"""

import hashlib
import os
import threading
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.conf import settings

from workmark.credentials.keepers.errors import KeeperUnavailable
from workmark.credentials.keepers.kept_key import KeptKey
from workmark.openbadges.errors import MalformedKey
from workmark.openbadges.keys import KeyKind, PublicKey

# CKA_EC_PARAMS: the curve's object identifier in DER, secp256r1 and id-Ed25519 (RFC 8410).
_CURVES = {KeyKind.P256: bytes.fromhex("06082a8648ce3d030107"), KeyKind.ED25519: bytes.fromhex("06032b6570")}
_OCTET_STRING = 0x04

_lock = threading.Lock()
_open: dict[tuple[str, str], Any] = {}  # module path and token label: the session


def make_key(kind: KeyKind, *, reference: str, label: str) -> KeptKey:
    """Make a key pair in the module, or take up the one whose CKA_ID is `reference` in hexadecimal."""
    made = reference or _made(kind, label)
    public_key = _public_key(made)
    if public_key.kind is not kind:
        raise KeeperUnavailable(f"The key {made} is {public_key.kind.curve}, but {kind.curve} was asked for.")
    return KeptKey(public_key, reference=made)


@dataclass(frozen=True)
class ModuleSigner:
    """Signs inside the module. reference: the key's CKA_ID in hexadecimal."""

    public_key: PublicKey
    reference: str

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`; raises KeeperUnavailable."""
        library = _library()
        with _lock, _Told(library):
            key = _object(library, library.ObjectClass.PRIVATE_KEY, self.reference)
            if self.public_key.kind is KeyKind.ED25519:
                return bytes(key.sign(data, mechanism=library.Mechanism.EDDSA))
            # CKM_ECDSA takes the digest and gives r‖s, which is what a proof carries; many modules know no other.
            return bytes(key.sign(hashlib.sha256(data).digest(), mechanism=library.Mechanism.ECDSA))


def _made(kind: KeyKind, label: str) -> str:
    library = _library()
    is_edwards = kind is KeyKind.ED25519
    identifier = os.urandom(16)
    with _lock, _Told(library):
        parameters = _session(library).create_domain_parameters(
            library.KeyType.EC_EDWARDS if is_edwards else library.KeyType.EC,
            {library.Attribute.EC_PARAMS: _CURVES[kind]},
            local=True,
        )
        parameters.generate_keypair(
            id=identifier,
            label=label,
            store=True,
            capabilities=library.MechanismFlag.SIGN | library.MechanismFlag.VERIFY,
            mechanism=(
                library.Mechanism.EC_EDWARDS_KEY_PAIR_GEN if is_edwards else library.Mechanism.EC_KEY_PAIR_GEN
            ),
            private_template={library.Attribute.SENSITIVE: True, library.Attribute.EXTRACTABLE: False},
        )
    return identifier.hex()


def _public_key(reference: str) -> PublicKey:
    library = _library()
    with _lock, _Told(library):
        found = _object(library, library.ObjectClass.PUBLIC_KEY, reference)
        point, curve = bytes(found[library.Attribute.EC_POINT]), bytes(found[library.Attribute.EC_PARAMS])
    # CKA_EC_POINT is the DER encoding of an OCTET STRING, short enough for a length of one byte.
    if len(point) < 2 or point[0] != _OCTET_STRING or point[1] != len(point) - 2:
        raise KeeperUnavailable(f"The key {reference} has a public point in a form that is not PKCS #11's.")
    raw = point[2:]
    if curve != _CURVES[KeyKind.P256]:
        return _checked(PublicKey(KeyKind.ED25519, raw), reference)
    compressed = bytes([2 + (raw[-1] & 1)]) + raw[1:33] if len(raw) == 65 else raw
    return _checked(PublicKey(KeyKind.P256, compressed), reference)


def _checked(key: PublicKey, reference: str) -> PublicKey:
    try:
        return PublicKey.from_multikey(key.multikey)
    except MalformedKey as error:
        raise KeeperUnavailable(f"The key {reference} is neither Ed25519 nor P-256.") from error


def _object(library: ModuleType, kind: Any, reference: str) -> Any:
    try:
        identifier = bytes.fromhex(reference)
    except ValueError as error:
        raise KeeperUnavailable("A key in a module is named by its CKA_ID, in hexadecimal.") from error
    return _session(library).get_key(object_class=kind, id=identifier)


def _session(library: ModuleType) -> Any:
    at = (settings.WORKMARK_PKCS11_MODULE, settings.WORKMARK_PKCS11_TOKEN)
    if at not in _open:
        if not all(at):
            raise KeeperUnavailable("Set WORKMARK_PKCS11_MODULE and WORKMARK_PKCS11_TOKEN to use a module.")
        token = library.lib(at[0]).get_token(token_label=at[1])
        _open[at] = token.open(rw=True, user_pin=_pin())
    return _open[at]


def _pin() -> str:
    try:
        with open(settings.WORKMARK_PKCS11_PIN_FILE, encoding="utf-8") as file:
            return file.read().strip()
    except OSError as error:
        raise KeeperUnavailable(
            "The PIN of the module cannot be read. Name its file in WORKMARK_PKCS11_PIN_FILE."
        ) from error


def _library() -> ModuleType:
    try:
        import pkcs11
    except ImportError as error:
        raise KeeperUnavailable(
            "Keys in hardware need the library python-pkcs11. Install workmark[pkcs11]."
        ) from error
    return pkcs11


class _Told:
    """Says what a module answered in our own words, and forgets its session: the next call asks anew."""

    def __init__(self, library: ModuleType) -> None:
        self._library = library

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, self._library.NoSuchKey):
            raise KeeperUnavailable("The module holds no such key.") from error
        if isinstance(error, self._library.PKCS11Error | RuntimeError):
            _open.clear()
            name = type(error).__name__
            raise KeeperUnavailable(f"The module did not do what was asked ({name}).") from error

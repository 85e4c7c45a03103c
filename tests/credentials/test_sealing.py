import pytest

from workmark.credentials.sealing import KeyOutOfReach, SealBroken, seal, unseal

SECRET, KEY, BOUND = b"a private key", "a key-encryption key of the instance", "z6MkPublicHalf"


def test_what_was_sealed_opens_with_the_same_key_and_binding() -> None:
    assert (
        unseal(seal(SECRET, key_encryption_key=KEY, bound_to=BOUND), key_encryption_key=KEY, bound_to=BOUND)
        == SECRET
    )


def test_the_secret_does_not_stand_in_the_sealed_bytes_and_no_two_seals_are_alike() -> None:
    one, two = (seal(SECRET, key_encryption_key=KEY, bound_to=BOUND) for _ in range(2))

    assert SECRET not in one
    assert one != two


@pytest.mark.parametrize("position", range(42))
def test_a_changed_byte_does_not_open(position: int) -> None:
    sealed = bytearray(seal(SECRET, key_encryption_key=KEY, bound_to=BOUND))
    assert len(sealed) == 42  # version 1, nonce 12, text 13, tag 16
    sealed[position] ^= 1

    with pytest.raises(SealBroken):
        unseal(bytes(sealed), key_encryption_key=KEY, bound_to=BOUND)


def test_another_key_or_another_public_half_does_not_open_it() -> None:
    sealed = seal(SECRET, key_encryption_key=KEY, bound_to=BOUND)

    with pytest.raises(SealBroken):
        unseal(sealed, key_encryption_key="another", bound_to=BOUND)
    with pytest.raises(SealBroken):
        unseal(sealed, key_encryption_key=KEY, bound_to="z6MkSomebodyElse")


def test_the_web_role_which_has_no_key_can_neither_open_nor_seal() -> None:
    sealed = seal(SECRET, key_encryption_key=KEY, bound_to=BOUND)

    with pytest.raises(KeyOutOfReach):
        unseal(sealed, key_encryption_key="", bound_to=BOUND)
    with pytest.raises(KeyOutOfReach):
        seal(SECRET, key_encryption_key="", bound_to=BOUND)

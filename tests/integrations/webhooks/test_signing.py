"""Signatures, held against the vector that the reference libraries of Standard Webhooks are tested with."""

import base64

from workmark.integrations.webhooks.signing import headers, new_secret, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, MOMENT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_vector_is_signed_as_published() -> None:
    assert sign(SECRET, MESSAGE, MOMENT, BODY) == SIGNATURE


def test_a_change_of_secret_is_signed_with_both_new_first() -> None:
    other = "whsec_" + base64.b64encode(b"k" * 32).decode()

    sent = headers([other, SECRET], MESSAGE, MOMENT, BODY)

    assert sent["webhook-id"] == MESSAGE
    assert sent["webhook-timestamp"] == "1614265330"
    first, second = sent["webhook-signature"].split(" ")
    assert (first[:3], second) == ("v1,", SIGNATURE)
    assert first != second


def test_a_secret_is_as_long_as_the_specification_wants() -> None:
    made = new_secret()

    assert made.startswith("whsec_")
    assert 24 <= len(base64.b64decode(made.removeprefix("whsec_"))) <= 64
    assert made != new_secret()

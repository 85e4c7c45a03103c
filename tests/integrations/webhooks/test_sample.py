"""The program that `docs/integrations/webhooks.md` gives to receivers, run as it stands there."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workmark.integrations.webhooks.signing import headers

PAGE = Path(__file__).resolve().parents[3] / "docs" / "integrations" / "webhooks.md"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTOR = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
BODY = b'{"test": 2432232314}'


def sample() -> Callable[..., bool]:
    [program] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    made: dict[str, Any] = {}
    exec(program, made)
    is_ours: Callable[..., bool] = made["is_ours"]
    return is_ours


def test_the_published_vector_passes_within_five_minutes_and_not_after() -> None:
    is_ours = sample()

    assert is_ours(VECTOR, BODY, SECRET, now=1_614_265_330 + 300)
    assert not is_ours(VECTOR, BODY, SECRET, now=1_614_265_330 + 301)
    assert not is_ours(VECTOR, BODY, SECRET, now=1_614_265_330 - 301)


def test_anything_altered_is_refused() -> None:
    is_ours, now = sample(), 1_614_265_330

    assert not is_ours(VECTOR, BODY + b" ", SECRET, now=now)
    assert not is_ours(VECTOR | {"webhook-id": "msg_other"}, BODY, SECRET, now=now)
    assert not is_ours(VECTOR | {"webhook-timestamp": "1614265331"}, BODY, SECRET, now=now)
    assert not is_ours(VECTOR | {"webhook-signature": "v1,AAAA"}, BODY, SECRET, now=now)
    assert not is_ours({}, BODY, SECRET, now=now)


def test_ours_pass_also_while_a_secret_changes() -> None:
    other = "whsec_" + "A" * 43 + "="

    assert sample()(headers([other, SECRET], "msg_1", 1_000, BODY), BODY, SECRET, now=1_000)

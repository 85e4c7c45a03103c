"""A hundred tabs that vanish at any moment of a save lose nothing that was sent (TRUST EQ3), and set nothing aside.

In a browser, with what the page keeps on the device: `python -m tests.e2e.lost_tabs`.
"""

import random
import re
from typing import Any

import pytest

from tests.web.learner.conftest import signed_in_as
from workmark.submissions.models import SetAside

TABS = 100


def shown(page: str) -> tuple[str, str]:
    """The words in the field of the first question, and the revision that the page was made from."""
    words = re.search(r'<textarea[^>]*name="context"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    revision = re.search(r'name="revision-context"[^>]*value="(\d+)"', page)
    assert words is not None
    assert revision is not None
    return words.group(1).strip(), revision.group(1)


@pytest.mark.long
def test_a_hundred_tabs_that_vanish_lose_nothing_that_was_sent(cast: Any, draft: Any) -> None:
    chance, lena = random.Random(5), signed_in_as(cast.lena)
    page, save = f"/work/{draft.token}/overview/", f"/work/{draft.token}/answers/context/"
    sent = ""
    for number in range(TABS):
        words, revision = shown(lena.get(page).content.decode())
        assert words == sent
        for at in range(chance.randint(0, 3)):
            sent = f"{number} {at} " + "We count twice. " * chance.randint(1, 4)
            sent = sent.strip()
            answer = lena.post(save, {"text": sent, "revision": revision})
            assert answer.status_code == 200
            if (
                chance.random() < 0.3
            ):  # the answer never came: the same tab sends again what it has, and is gone
                assert lena.post(save, {"text": sent, "revision": revision}).status_code == 200
                break
            revision = str(answer.json()["revision"])

    assert not SetAside.objects.exists()

"""Every form that any test is shown can be sent: Django's test client asks for no token, a browser's server does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve

_FORM = re.compile(r"<form\b(?P<says>[^>]*)>(?P<holds>.*?)</form>", re.DOTALL)
_POSTED = re.compile(r"""method=["']?post""", re.IGNORECASE)
_TO = re.compile(r"""action=["']?([^"'\s>?#]+)""")
_TOKEN = 'name="csrfmiddlewaretoken"'


def unsendable(page: str, path: str) -> list[str]:
    """Where forms of this page go that are posted to us without the token that is asked for there. path: the page's own."""
    posted = [form for form in _FORM.finditer(page) if _POSTED.search(form["says"])]
    bare = [form["says"] for form in posted if _TOKEN not in form["holds"]]
    return [to for says in bare if _wants_token(to := found[1] if (found := _TO.search(says)) else path)]


def _wants_token(to: str) -> bool:
    """Another site's form wants no token of ours, nor do the few of ours that change nothing of anybody's."""
    return to.startswith("/") and not getattr(resolve(to).func, "csrf_exempt", False)


@pytest.fixture(scope="session", autouse=True)
def _every_form_can_be_sent() -> Iterator[None]:
    ask = Client.request

    def looking(client: Client, **request: Any) -> HttpResponseBase:
        answer = ask(client, **request)
        if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
            path = str(request.get("PATH_INFO"))
            faults = unsendable(answer.content.decode(answer.charset), path)
            assert not faults, f"{path} has forms that nobody can send, to {faults}"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", looking)
        yield

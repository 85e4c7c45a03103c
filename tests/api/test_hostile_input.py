"""Requests built to hurt: each gets a clear refusal, nothing is saved by halves, and never a 5xx."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from workmark.submissions.models import Submission

Make = Callable[..., Program]


def send(program: Program, body: bytes, content_type: str = "application/json", path: str = "/work") -> Any:
    headers = {"Authorization": f"Bearer {program.secret}"}
    return program.client.generic("POST", f"/api/v1{path}", body, content_type=content_type, headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"achievement": NaN}',
        b'{"achievement": 1e999}',
        b'{"achievement": "a", "achievement": "b"}',
        b'{"achievement": "a\\u0000"}',
        b'{"achievement": "\\ud800"}',
        b"[" * 5_000 + b"]" * 5_000,
        b'{"a":' * 70 + b"1" + b"}" * 70,
        b'{"achievement": ' + b"9" * 5_000 + b"}",
        b"[]",
        b"null",
        b'"text"',
        b'{"achievement": {"$ne": ""}}',
        b'{"achievement": ["x"]}',
        b'{"achievement": "' + b"x" * 500 + b'"}',
    ],
)
def test_hostile_json_is_refused(cast: Cast, program: Make, body: bytes) -> None:
    answer = send(program(cast.lena), body)

    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Submission.objects.exists()


def test_ten_megabytes_are_not_read(cast: Cast, program: Make) -> None:
    answer = send(program(cast.lena), json.dumps({"achievement": "x" * 10_000_000}).encode())

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded"]
)
def test_another_content_type_is_not_read(cast: Cast, program: Make, content_type: str) -> None:
    assert send(program(cast.lena), b'{"achievement": "x"}', content_type).status_code == 415


@pytest.mark.parametrize("path", ["/work?page=0", "/work?page=99999999999999999999", "/work?page_size=101", "/work?page=x",
                                  "/catalogue?hours_max=nan", "/catalogue?hours_max=inf", "/catalogue?price_max=-1",
                                  "/skills?q=", "/tasks?q=" + "x" * 300, "/catalogue?words=" + "x" * 300])  # fmt: skip
def test_wild_parameters_are_refused(cast: Cast, program: Make, path: str) -> None:
    answer = program(cast.lena).get(path)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")


@pytest.mark.parametrize("path", ["/work/..%2f..%2fetc", "/work/short", "/credentials/%00", "/desk/A/versions/1",
                                  "/desk/a/versions/0", "/desk/a/versions/99999999999999999999", "/nothing"])  # fmt: skip
def test_addresses_that_cannot_exist_look_absent(cast: Cast, program: Make, path: str) -> None:
    answer = program(cast.lena).get(path)

    assert answer.status_code in {404, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_problem_says_what_it_is_about(cast: Cast, program: Make) -> None:
    problem = program(cast.lena).post("/work", {}).json()

    assert problem["type"] == "/problems/#invalid-input"
    assert (problem["status"], list(problem["fields"])) == (422, ["achievement"])
    assert problem["instance"].startswith("urn:workmark:request:")


@pytest.mark.parametrize(
    "said", [{}, {"text": " "}, {"text": "x", "url": "https://a.example"}, {"document": []}, {"surprise": 1}]
)
def test_a_check_wants_exactly_one_thing(cast: Cast, anybody: Program, said: dict[str, Any]) -> None:
    assert anybody.post("/verify", said).status_code == 422


def test_checking_asks_no_private_address(cast: Cast, anybody: Program) -> None:
    for url in (
        "http://169.254.169.254/latest",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "https://localhost/",
    ):
        report = anybody.post("/verify", {"url": url})

        assert report.status_code == 200
        assert report.json()["outcome"] in {"failed", "not-determined"}

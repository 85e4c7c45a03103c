"""getCredentials and upsertCredential: the badges of one person, page by page, and what another host brings to her.

Shapes are those of the specification's sections 6.2.2, 6.2.3, 6.4 and B.2.1. The badges brought are our vectors, whose
verdicts stand in their manifest.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.open_badges.hosts import BRING, PROFILE, READ, Host, assert_status_info, call
from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.own_vectors.judging import page
from tests.planning.scenes import JUNE, LISTED, vector
from workmark.api.open_badges import credentials
from workmark.checking import foreign
from workmark.credentials.actions.change_hold import end_hold
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.organisations.models import Person
from workmark.planning.handing_on import OpenBadge, same_badge_of
from workmark.planning.models import ImportedCredential
from workmark.verification.judging import Handed, judge
from workmark.verification.report import Report

HERS, BROKEN = "people/sound-lena-asks.json", "signatures/changed-name.json"
Give = Callable[[Person, list[str]], str]


@pytest.fixture
def token(db: None) -> Give:
    """token(person, scopes): an access token that a host got by the whole flow."""
    host = Host.registered()
    return lambda person, scopes: str(host.tokens(person, scopes)["access_token"])


@pytest.fixture
def _june(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is June 2026 for the vectors, and the pages they lead to are those of their folder."""

    def check(*, data: bytes = b"", name: str = "", **_other: Any) -> Report:
        judged = judge(Handed(data, name), at=JUNE, resolve=page, trust=LISTED)
        return Report(judged.verification, JUNE, judged.is_readable, judged.container)

    monkeypatch.setattr(foreign, "check_badge", check)


def links(answer: Any) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"])}


@pytest.mark.usefixtures("_june")
def test_what_was_brought_comes_back_as_it_was_sent(cast: Cast, token: Give) -> None:
    lena = token(cast.lena, [READ, BRING])
    sent = vector(HERS)

    first = call(lena, "POST", "credentials", sent)
    again = call(lena, "POST", "credentials", sent)
    found = call(lena, "GET", "credentials")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content == sent
    assert first.headers["Content-Type"] == "application/json"
    assert found.json() == {"credential": [json.loads(sent)], "compactJwsString": []}
    assert found.headers["X-Total-Count"] == "1"
    assert ImportedCredential.objects.get().person == cast.lena


@pytest.mark.usefixtures("_june")
def test_a_signed_token_is_brought_as_text_and_stays_one(cast: Cast, token: Give) -> None:
    lena = token(cast.lena, [READ, BRING])
    sent = vector("tokens/sound.jwt").strip()

    answer = call(lena, "POST", "credentials", sent, "text/plain")

    assert answer.status_code == 201, answer.content
    assert answer.content == sent
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert call(lena, "GET", "credentials").json() == {"credential": [], "compactJwsString": [sent.decode()]}


@pytest.mark.usefixtures("_june")
def test_what_fails_its_check_or_is_no_badge_is_refused(cast: Cast, token: Give) -> None:
    lena = token(cast.lena, [READ, BRING])

    assert_status_info(call(lena, "POST", "credentials", vector(BROKEN)), 400, "invalid_data")
    assert_status_info(call(lena, "POST", "credentials", {"type": ["Profile"]}), 400, "invalid_data")
    assert_status_info(call(lena, "POST", "credentials", "{"), 400, "invalid_data")
    assert_status_info(call(lena, "POST", "credentials", vector(HERS), "text/plain"), 400, "invalid_data")
    assert_status_info(call(lena, "POST", "credentials", vector(HERS), "image/png"), 415, "unknown")
    assert_status_info(call(lena, "POST", "credentials", b" " * 1_100_000), 413, "unknown")
    assert not ImportedCredential.objects.exists()


@pytest.mark.usefixtures("_june")
def test_another_persons_badge_is_refused(cast: Cast, token: Give) -> None:
    aziz = token(cast.aziz, [READ, BRING])

    assert_status_info(call(aziz, "POST", "credentials", vector(HERS)), 403, "forbidden")
    assert not ImportedCredential.objects.exists()


@pytest.mark.usefixtures("_june")
def test_each_scope_opens_its_own_operation_alone(cast: Cast, token: Give) -> None:
    reads, brings, profile = (token(cast.lena, [scope]) for scope in (READ, BRING, PROFILE))

    assert call(reads, "GET", "credentials").status_code == 200
    assert_status_info(call(reads, "POST", "credentials", vector(HERS)), 403, "forbidden")
    assert_status_info(call(brings, "GET", "credentials"), 403, "forbidden")
    assert_status_info(call(profile, "GET", "credentials"), 403, "forbidden")
    assert_status_info(call("", "GET", "credentials"), 401, "unauthorizedrequest")
    assert_status_info(call("guessed", "GET", "credentials"), 401, "unauthorizedrequest")
    assert_status_info(call(reads, "DELETE", "credentials"), 405, "not_allowed")


def test_a_badge_from_here_is_given_letter_for_letter_while_it_is_in_force(
    cast: Cast, token: Give, settings: Any
) -> None:
    settings.WORKMARK_PLACE_FOR_HOLDS = True
    kept, held, withdrawn = (
        issued(cast, slug) for slug in ("social-media-marketing", "measure-a-campaign", "customer-interviews")
    )
    questioned = open_inquiry(
        cast.ines, held, ground="issued-in-error", reason="It may be another's.", on_hold=True, at=MONDAY
    )
    revoked(cast, withdrawn, reason="It was another's.", at=MONDAY)
    lena = token(cast.lena, [READ])

    found = call(lena, "GET", "credentials")

    assert found.json()["credential"] == [json.loads(bytes(kept.document))]
    assert found.headers["X-Total-Count"] == "1"
    end_hold(cast.noor, questioned, at=MONDAY)
    again = call(lena, "GET", "credentials").json()["credential"]
    assert [badge["id"] for badge in again] == [
        json.loads(bytes(each.document))["id"] for each in (kept, held)
    ]


@pytest.mark.usefixtures("_june")
def test_nobody_reads_what_is_anothers(cast: Cast, token: Give) -> None:
    call(token(cast.lena, [BRING]), "POST", "credentials", vector(HERS))

    found = call(token(cast.otto, [READ]), "GET", "credentials")

    assert found.json() == {"credential": [], "compactJwsString": []}
    assert found.headers["X-Total-Count"] == "0"


def test_pages_lead_to_each_other(cast: Cast, token: Give) -> None:
    lena = token(cast.lena, [READ])
    for number in range(5):
        ImportedCredential.objects.create(
            person=cast.lena,
            document=json.dumps(
                {"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": f"urn:{number}"}
            ).encode(),
            document_digest=str(number),
            outcome="passed",
            imported_at=datetime(2026, 1, 1 + number, tzinfo=UTC),
            checked_at=JUNE,
        )

    first, middle, last = (call(lena, "GET", f"credentials?limit=2&offset={at}") for at in (0, 2, 4))

    seen = [badge["id"] for answer in (first, middle, last) for badge in answer.json()["credential"]]
    assert seen == [f"urn:{number}" for number in range(5)]
    assert first.headers["X-Total-Count"] == "5"
    base = "http://127.0.0.1:8000/ims/ob/v3p0/credentials?limit=2&offset="
    assert links(first) == {"first": f"{base}0", "last": f"{base}4", "next": f"{base}2"}
    assert links(middle) == {"first": f"{base}0", "last": f"{base}4", "next": f"{base}4", "prev": f"{base}0"}
    assert links(last) == {"first": f"{base}0", "last": f"{base}4", "prev": f"{base}2"}
    late = call(lena, "GET", "credentials?since=2026-01-03T00:00:00Z")
    assert [badge["id"] for badge in late.json()["credential"]] == ["urn:3", "urn:4"]
    assert "since=2026-01-03T00%3A00%3A00Z" in links(late)["first"]


def test_a_page_of_large_badges_ends_at_four_mebibytes(
    cast: Cast, token: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = token(cast.lena, [READ])
    for number, kibibytes in enumerate([900, 900, 900, 900, 900, 1, 900, 900, 900, 900]):
        said = {"type": ["OpenBadgeCredential"], "id": f"urn:{number}"}
        ImportedCredential.objects.create(
            person=cast.lena,
            document=json.dumps(said).encode().ljust(kibibytes * 1024),
            document_digest=str(number),
            outcome="passed",
            imported_at=datetime(2026, 1, 1 + number, tzinfo=UTC),
            checked_at=JUNE,
        )

    pages: list[list[int]] = []
    answer = call(lena, "GET", "credentials?limit=100")
    base = "http://127.0.0.1:8000/ims/ob/v3p0/credentials?limit=100&offset="
    while True:
        assert answer.headers["X-Total-Count"] == "10"
        said = links(answer)
        assert (said["first"], said["last"]) == (f"{base}0", f"{base}9")
        assert said.get("prev") == (f"{base}{pages[-1][0]}" if pages else None)
        pages.append([int(badge["id"][4:]) for badge in answer.json()["credential"]])
        if "next" not in said:
            break
        answer = call(lena, "GET", said["next"].partition("/v3p0/")[2])

    assert pages == [[0, 1, 2, 3], [4, 5, 6, 7, 8], [9]]  # five of 900 KiB are more than 4,096

    monkeypatch.setattr(credentials, "MOST_BYTES_AT_ONCE", 1024)
    one_alone = call(lena, "GET", "credentials?limit=100&offset=1")
    assert [badge["id"] for badge in one_alone.json()["credential"]] == ["urn:1"]


@pytest.mark.parametrize("query", [
    "limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=99999999999", "offset=-1", "offset=", "since=yesterday",
    "since=2026-01-03", "limit=%D9%A3",
])  # fmt: skip
def test_a_query_that_cannot_be_read_is_refused(cast: Cast, token: Give, query: str) -> None:
    answer = call(token(cast.lena, [READ]), "GET", f"credentials?{query}")

    assert_status_info(answer, 400, "invalid_query_parameter")


@pytest.mark.usefixtures("_june")
def test_the_newer_state_of_the_same_badge_stays(cast: Cast, token: Give) -> None:
    """Open Badges 3.0, section 10: equal issuer and id make it the same; the later date is the newer."""
    lena = token(cast.lena, [READ, BRING])
    call(lena, "POST", "credentials", vector(HERS))
    held = ImportedCredential.objects.get()
    newer = json.loads(bytes(held.document)) | {"validFrom": "2099-01-01T00:00:00Z"}
    held.document, held.document_digest = json.dumps(newer).encode(), "another"
    held.save()

    assert_status_info(call(lena, "POST", "credentials", vector(HERS)), 400, "invalid_data")

    older = newer | {"validFrom": "2000-01-01T00:00:00Z"}
    held.document = json.dumps(older).encode()
    held.save()
    assert call(lena, "POST", "credentials", vector(HERS)).status_code == 200
    assert ImportedCredential.objects.get().document_digest != "another"
    assert call(lena, "GET", "credentials").json()["credential"] == [json.loads(vector(HERS))]


@pytest.mark.usefixtures("_june")
def test_what_nobody_can_check_takes_no_proved_badges_place(cast: Cast, token: Give) -> None:
    """A forger needs no key for a suite that nobody knows."""
    lena = token(cast.lena, [READ, BRING])
    call(lena, "POST", "credentials", vector(HERS))
    forged = json.loads(vector(HERS)) | {"validFrom": "2026-05-31T00:00:00Z"}
    forged["proof"][0]["cryptosuite"] = "xyz-rdfc-2030"

    answer = call(lena, "POST", "credentials", forged)

    assert_status_info(answer, 400, "invalid_data")
    assert "could not check" in answer.json()["imsx_description"]
    assert call(lena, "GET", "credentials").json()["credential"] == [json.loads(vector(HERS))]

    ImportedCredential.objects.update(outcome="not-determined")
    assert call(lena, "POST", "credentials", forged).status_code == 200


@pytest.mark.usefixtures("_june")
def test_escapes_make_no_other_badge(cast: Cast, token: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open Badges 3.0, section 10: issuer and id are compared after percent-decoding."""
    lena = token(cast.lena, [READ, BRING])
    call(lena, "POST", "credentials", vector(HERS))
    held = ImportedCredential.objects.get()
    told = json.loads(bytes(held.document))
    issuer = told["issuer"] if isinstance(told["issuer"], str) else told["issuer"]["id"]
    escaped = issuer.replace(":", "%3A")
    older = told | {"issuer": escaped, "validFrom": "2000-01-01T00:00:00Z"}
    held.document, held.document_digest = json.dumps(older).encode(), "another"
    held.save()
    held.awards.update(issuer_id=escaped)

    assert call(lena, "POST", "credentials", vector(HERS)).status_code == 200
    assert ImportedCredential.objects.count() == 1


@pytest.mark.parametrize("issuer", ["did:web:a.example%00", "did:web:a.example\x00"])
def test_a_null_character_reaches_no_database(cast: Cast, issuer: str) -> None:
    badge = OpenBadge({"issuer": issuer, "id": "urn:uuid:1"}, "")

    assert same_badge_of(cast.lena, badge) is None


def test_checks_are_counted(cast: Cast, token: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    from workmark.api import limits

    monkeypatch.setattr(limits, "CHECKS", 1)
    lena = token(cast.lena, [BRING])
    call(lena, "POST", "credentials", "{")

    answer = call(lena, "POST", "credentials", "{")

    assert_status_info(answer, 429, "server_busy")
    assert int(answer.headers["Retry-After"]) <= 60

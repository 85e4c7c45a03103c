"""What RFC 7643 and RFC 7644 say at their edges, asked as a strict or a careless directory asks it."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.scim.conftest import ENTERPRISE, PATCH, USER, Directory
from tests.api.scim.test_groups import made, people
from workmark.organisations.employment_models import Employment

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def refused(answer: Any) -> tuple[int, str | None]:
    """Status and scimType of an error in SCIM's shape."""
    said = answer.json()
    assert said["schemas"] == [ERROR]
    assert said["status"] == str(answer.status_code)
    return answer.status_code, said.get("scimType")


@pytest.mark.parametrize(
    ("path", "value"), [("userName", "BEN@k.example"), ("userName", "ben@k.example"), ("externalId", "8")]
)
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_what_another_has_is_a_conflict_in_a_change_too(
    directory: Directory, method: str, path: str, value: str
) -> None:
    """RFC 7644 section 3.12: uniqueness, with 409, for "Create (POST), Replace (PUT), and Modify (PATCH)"."""
    ana = directory.add("ana@k.example", externalId="7")
    directory.add("ben@k.example", externalId="8")
    place = f"/Users/{ana['id']}"

    if method == "PATCH":
        answer = directory.patch(place, {"op": "replace", "path": path, "value": value})
    else:
        whole = {"schemas": [USER], "userName": "ana@k.example", "externalId": "7", path: value}
        answer = directory.call("PUT", place, whole)

    assert refused(answer) == (409, "uniqueness")
    kept = directory.get(place).json()
    assert (kept["userName"], kept["externalId"]) == ("ana@k.example", "7")


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_ours_alone_is_passed_over_whatever_it_is(directory: Directory, method: str) -> None:
    """RFC 7644 sections 3.3 and 3.5.1: what is readOnly "SHALL be ignored"."""
    ours = {"id": 5, "META": {"created": "never", "version": 3}, "groups": "all of them"}
    said = {"schemas": [USER], "userName": "ana@k.example", **ours}
    place = "/Users" if method == "POST" else f"/Users/{directory.add('ana@k.example')['id']}"

    answer = directory.call(method, place, said)

    assert answer.status_code == (201 if method == "POST" else 200), answer.content
    assert answer.json()["userName"] == "ana@k.example"
    assert "groups" not in answer.json()


@pytest.mark.parametrize(
    "body", [b"{", b'{"userName": "a@b.example", "userName": "c@d.example"}', b'{"userName": NaN}', b"\xff"]
)
def test_a_body_that_cannot_be_read_is_of_invalid_syntax(directory: Directory, body: bytes) -> None:
    """RFC 7644 section 3.12, table 9."""
    assert refused(directory.call("POST", "/Users", body)) == (400, "invalidSyntax")


def test_a_body_that_is_too_large_is_refused_in_scims_shape(directory: Directory, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    said = {"schemas": [USER], "userName": "ana@k.example", "title": "x" * 1_000}

    assert refused(directory.call("POST", "/Users", said)) == (413, None)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/Users", "GET, HEAD, POST"),
        ("/Users/none", "DELETE, GET, HEAD, PATCH, PUT"),
        ("/Schemas", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_possible_names_those_that_are(
    directory: Directory, path: str, allowed: str
) -> None:
    """RFC 9110 section 15.5.6: "The origin server MUST generate an Allow header field in a 405 response"."""
    answer = directory.call("OPTIONS", path)

    assert refused(answer) == (405, None)
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize("beyond", ["2", "999999999", "9999999999", "9" * 40])
def test_beyond_the_last_there_is_nothing_however_far(directory: Directory, beyond: str) -> None:
    """A client that counts on would otherwise begin again, and never end."""
    directory.add("ana@k.example")

    said = directory.get(f"/Users?startIndex={beyond}").json()

    assert (said["totalResults"], said["itemsPerPage"], said["Resources"]) == (1, 0, [])


@pytest.mark.parametrize("name", ["operations", "OPERATIONS"])
def test_members_of_a_message_have_names_without_case(directory: Directory, name: str) -> None:
    """RFC 7643 section 2.1: "Attribute names are case insensitive"."""
    ana = directory.add("ana@k.example")
    said = {"Schemas": [PATCH], name: [{"OP": "replace", "Path": "title", "VALUE": "Lead"}]}

    answer = directory.call("PATCH", f"/Users/{ana['id']}", said)

    assert answer.status_code == 200, answer.content
    assert answer.json()["title"] == "Lead"


@pytest.mark.parametrize("manager", ["text", "value", "nested"])
def test_a_manager_stands_among_other_values_too(directory: Directory, manager: str) -> None:
    """As Entra sends them: an operation without a path, its members named by their whole address."""
    ana, ben = directory.add("ana@k.example"), directory.add("ben@k.example")
    stated: dict[str, Any] = {
        "text": {f"{ENTERPRISE}:manager": ben["id"]},
        "value": {f"{ENTERPRISE}:manager": {"value": ben["id"]}},
        "nested": {ENTERPRISE: {"manager": ben["id"]}},
    }[manager]

    answer = directory.patch(f"/Users/{ana['id']}", {"op": "add", "value": {"title": "Lead", **stated}})

    assert answer.status_code == 200, answer.content
    ana_works = Employment.objects.get(work_email="ana@k.example")
    assert (ana_works.job_title, ana_works.manager and ana_works.manager.work_email) == (
        "Lead",
        "ben@k.example",
    )


def test_no_refusal_speaks_of_the_library_that_reads(directory: Directory) -> None:
    ana = directory.add("ana@k.example")

    answer = directory.patch(f"/Users/{ana['id']}", {"op": "replace", "path": "title", "value": 5})

    assert refused(answer) == (400, "invalidValue")
    assert "pydantic" not in answer.json()["detail"]
    assert "title" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig"])
def test_what_the_server_can_do_is_never_filtered(directory: Directory, path: str) -> None:
    """RFC 7644 section 4: "If a 'filter' is provided, the service provider SHOULD respond with [...] 403 (Forbidden)"."""
    assert refused(directory.get(f"{path}?filter=name%20eq%20%22User%22")) == (403, None)
    assert directory.get(f"{path}?count=1").status_code == 200


@pytest.mark.parametrize(
    ("schema", "found"),
    [(USER, 1), (USER.upper(), 1), (ENTERPRISE, None), ("urn:example:params:scim:schemas:other", None)],
)
def test_an_attribute_is_looked_for_in_the_schema_that_is_named(
    directory: Directory, schema: str, found: int | None
) -> None:
    """RFC 7644 section 3.10: userName is the core schema's, and no other's."""
    directory.add("ana@k.example")

    asked = quote(f'{schema}:userName eq "ana@k.example"')
    answer = directory.get(f"/Users?filter={asked}")

    if found is None:
        assert refused(answer) == (400, "invalidFilter")
    else:
        assert answer.json()["totalResults"] == found


@pytest.mark.parametrize("member", [{}, {"display": "Ana"}, {"value": ""}, {"value": None}])
def test_a_member_without_a_value_is_refused_and_not_passed_over(
    directory: Directory, member: dict[str, Any]
) -> None:
    """Else a directory believes that it has put somebody into the team."""
    ana = directory.add("ana@k.example")
    team = made(directory, "Yard", ana)

    answer = directory.patch(f"/Groups/{team['id']}", {"op": "add", "path": "members", "value": [member]})

    assert refused(answer) == (400, "invalidValue")
    assert people("Yard") == ["ana@k.example"]

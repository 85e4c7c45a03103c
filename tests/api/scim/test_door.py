"""Who gets in: a token with the scope, of somebody who may say who works there; everybody else learns nothing."""

import pytest

from tests.api.scim.conftest import ROOT, USER, Directory, directory_of
from tests.conftest import Cast
from workmark.organisations.employment_models import Employment

PLACES = [
    ("GET", "/Users"),
    ("POST", "/Users"),
    ("GET", "/Users/x"),
    ("PUT", "/Users/x"),
    ("PATCH", "/Users/x"),
    ("DELETE", "/Users/x"),
    ("GET", "/Groups"),
    ("POST", "/Groups"),
    ("GET", "/Groups/1"),
    ("PATCH", "/Groups/1"),
    ("DELETE", "/Groups/1"),
    ("GET", "/ServiceProviderConfig"),
    ("GET", "/ResourceTypes"),
    ("GET", "/Schemas"),
]


@pytest.mark.long
@pytest.mark.parametrize(("method", "path"), PLACES)
def test_nobody_gets_in_without_a_token_a_scope_and_a_role(cast: Cast, method: str, path: str) -> None:
    nobody = Directory("").call(method, path, {})
    assert (nobody.status_code, nobody["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert directory_of(cast.emre, "work:read").call(method, path, {}).status_code == 403
    for stranger in (cast.lena, cast.otto, cast.ines):
        assert directory_of(stranger).call(method, path, {}).status_code == 404
    assert directory_of(cast.rui, root="/scim/v2/harbour-skills").call(method, path, {}).status_code == 403
    assert not Employment.objects.exists()


@pytest.mark.parametrize("path", ["", "/", "/Nothing", "/Users/", "/a/b/c", "/Users/x/y", "/ä", "//"])
def test_an_unknown_address_is_refused_in_the_directorys_own_words(
    cast: Cast, directory: Directory, path: str
) -> None:
    absent = directory.get(path)
    assert (absent.status_code, absent["Content-Type"]) == (404, "application/scim+json")
    said = absent.json()
    assert (said["schemas"], said["status"]) == (["urn:ietf:params:scim:api:messages:2.0:Error"], "404")

    nobody = Directory("").get(path)
    assert (nobody.status_code, nobody["Content-Type"]) == (401, "application/scim+json")
    assert nobody["WWW-Authenticate"].startswith("Bearer")
    assert nobody.json()["status"] == "401"


@pytest.mark.parametrize(
    "root", ["/scim/v2/", "/scim/v2/no one", "/scim/v2/no.one/Users", "/scim/v2/no-one/Users"]
)
def test_an_address_of_no_organisation_is_refused_alike(directory: Directory, root: str) -> None:
    absent = Directory(directory.secret, root).get("")
    assert (absent.status_code, absent["Content-Type"]) == (404, "application/scim+json")
    nobody = Directory("", root).get("")
    assert (nobody.status_code, nobody["Content-Type"]) == (401, "application/scim+json")


@pytest.mark.parametrize("path", ["/.search", "/Users/.search", "/Bulk", "/Me"])
def test_what_is_not_offered_is_told_to_those_with_a_token(path: str, directory: Directory) -> None:
    assert directory.call("POST", path, {}).status_code == 501
    assert Directory("").call("POST", path, {}).status_code == 401


def test_one_employers_users_are_absent_at_another(cast: Cast, directory: Directory) -> None:
    ana = directory.add("ana@kestrel.example")
    harbour = directory_of(cast.ines, root="/scim/v2/harbour-skills")

    assert harbour.get(f"/Users/{ana['id']}").status_code == 404
    assert harbour.call("DELETE", f"/Users/{ana['id']}").status_code == 404
    assert harbour.get("/Users").json()["totalResults"] == 0
    own = harbour.add("bea@harbour.example")
    refused = harbour.call(
        "POST",
        "/Groups",
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "displayName": "A",
            "members": [{"value": own["id"]}, {"value": ana["id"]}],
        },
    )
    assert refused.status_code == 400


def test_a_directory_learns_what_the_server_can_do(directory: Directory) -> None:
    said = directory.get("/ServiceProviderConfig").json()
    assert (said["patch"]["supported"], said["bulk"]["supported"]) == (True, False)
    types = directory.get("/ResourceTypes").json()
    assert {one["endpoint"] for one in types["Resources"]} == {"/Users", "/Groups"}
    assert directory.get("/ResourceTypes/User").json()["schema"] == USER
    assert directory.get(f"/Schemas/{USER}").json()["id"] == USER
    assert directory.get("/Schemas").json()["totalResults"] == 3
    assert directory.get("/Nothing").status_code == 404
    for path in ("/.search", "/Users/.search", "/Bulk", "/Me"):
        assert directory.call("POST", path, {}).status_code == 501
    kept = {one["name"] for one in directory.get(f"/Schemas/{USER}").json()["attributes"]}
    assert kept == {"userName", "name", "displayName", "title", "active", "emails", "groups"}
    assert directory.call("DELETE", "/Users").status_code == 405
    assert ROOT in directory.get("/ResourceTypes/User").json()["meta"]["location"]

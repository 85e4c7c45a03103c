"""What the server says of itself, by the tables B.4.1 to B.4.5 of Open Badges 3.0 and section 6.3."""

from django.test import Client

from tests.api.open_badges.hosts import SCOPE, assert_status_info, call

SCOPES = {f"{SCOPE}{name}" for name in (
    "credential.readonly", "credential.upsert", "profile.readonly", "profile.update")}  # fmt: skip


def test_anybody_reads_where_to_register_and_to_ask(db: None) -> None:
    answer = Client().get("/ims/ob/v3p0/discovery")

    said = answer.json()
    assert answer.headers["Content-Type"] == "application/json"
    assert said["openapi"].startswith("3.0.")
    assert {"termsOfService", "title", "version", "x-imssf-privacyPolicyUrl"} <= said["info"].keys()
    scheme = said["components"]["securitySchemes"]["OAuth2ACG"]
    assert scheme["type"] == "oauth2"
    assert scheme["x-imssf-registrationUrl"] == "http://127.0.0.1:8000/identity/o/register"
    flow = scheme["flows"]["authorizationCode"]
    assert set(flow) == {"authorizationUrl", "tokenUrl", "refreshUrl", "scopes"}
    assert flow["scopes"].keys() >= SCOPES


def test_every_operation_of_the_specification_is_named_with_its_scope(db: None) -> None:
    said = Client().get("/ims/ob/v3p0/discovery").json()

    named = {
        (method, path): (operation["operationId"], operation.get("security"))
        for path, methods in said["paths"].items()
        for method, operation in methods.items()
    }
    assert named == {
        ("get", "/discovery"): ("getServiceDescription", None),
        ("get", "/credentials"): ("getCredentials", [{"OAuth2ACG": [f"{SCOPE}credential.readonly"]}]),
        ("post", "/credentials"): ("upsertCredential", [{"OAuth2ACG": [f"{SCOPE}credential.upsert"]}]),
        ("get", "/profile"): ("getProfile", [{"OAuth2ACG": [f"{SCOPE}profile.readonly"]}]),
        ("put", "/profile"): ("putProfile", [{"OAuth2ACG": [f"{SCOPE}profile.update"]}]),
    }


def test_refusals_have_the_shape_of_1edtech(db: None) -> None:
    assert_status_info(call("", "POST", "discovery"), 405, "not_allowed")
    assert_status_info(call("", "GET", "nothing/here"), 404, "not_found")


def test_where_programs_register_stands_in_the_server_metadata_too(db: None) -> None:
    said = Client().get("/.well-known/openid-configuration").json()

    assert said["registration_endpoint"] == "http://127.0.0.1:8000/identity/o/register"
    assert said["token_endpoint_auth_methods_supported"] == ["none", "client_secret_basic"]

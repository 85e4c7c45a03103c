"""Another host comes for Lena's badges: in a browser she reads what it wants, lets it in, and is led back to it.

The second host goes the whole way over HTTP by the client half of oauthlib: discovery, registration, consent, reading, renewing.
"""

import base64
import hashlib
import json
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from lxml import html
from oauthlib.oauth2 import InvalidGrantError, WebApplicationClient
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Instance, sign_in
from tests.e2e.pages import is_sound
from tests.e2e.test_story import a_page

VERIFIER = "a-verifier-of-more-than-forty-three-letters-in-all"
SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"


class Host(BaseHTTPRequestHandler):
    """A program on the person's own machine, which writes down how the browser came back."""

    came_back: list[str]

    def do_GET(self) -> None:
        if self.path.startswith("/back"):
            self.came_back.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"Welcome back")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[HTTPServer]:
    Host.came_back = []
    server = HTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_lena_lets_another_host_in_and_is_led_back(
    browser: Browser, instance: Instance, host: HTTPServer
) -> None:
    back = f"http://127.0.0.1:{host.server_port}/back"
    asked = {
        "client_name": "Backpack of the Town",
        "redirect_uris": [back],
        "token_endpoint_auth_method": "none",
        "scope": f"{SCOPE}credential.readonly {SCOPE}credential.upsert offline_access",
    }
    program = json.loads(
        fetched(f"{instance.origin}/identity/o/register", json.dumps(asked).encode(), json_=True)
    )
    query = {
        "response_type": "code",
        "client_id": program["client_id"],
        "redirect_uri": back,
        "scope": program["scope"],
        "state": "here",
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
        .rstrip(b"=")
        .decode(),
        "code_challenge_method": "S256",
    }
    page = a_page(browser, "phone", java_script_enabled=True)
    sign_in(page, instance, "lena")

    page.goto(f"{instance.origin}/identity/o/authorize?{urlencode(query)}")
    expect(page.locator("main")).to_contain_text("Workmark does not know who runs it")
    is_sound(page)
    page.get_by_label("Bring badges to your profile").uncheck()
    page.get_by_role("button", name="Let it in").click()
    expect(page.locator("body")).to_contain_text("Welcome back")

    came = parse_qs(urlsplit(Host.came_back[0]).query)
    assert came["state"] == ["here"]
    form = {
        "grant_type": "authorization_code",
        "client_id": program["client_id"],
        "code": came["code"][0],
        "redirect_uri": back,
        "code_verifier": VERIFIER,
    }
    given = json.loads(fetched(f"{instance.origin}/identity/o/api/token", urlencode(form).encode()))
    assert f"{SCOPE}credential.upsert" not in given["scope"].split()
    page.goto(f"{instance.origin}/account/who-sees/")
    expect(page.locator("#programs").locator("..")).to_contain_text("Backpack of the Town")
    is_sound(page)
    page.locator("#programs ~ ul li", has_text="Backpack of the Town").first.get_by_role("button").click()
    expect(page.locator("main")).not_to_contain_text("Backpack of the Town")
    a_wallet_fetches_a_badge(page, instance, back, query)


def a_wallet_fetches_a_badge(page: Page, instance: Instance, back: str, query: dict[str, str]) -> None:
    """The same browser, sent by a wallet on the person's machine: she chooses a badge, and is led back to it."""
    said = {"client_name": "Pocket of the Town", "redirect_uris": [back]}
    wallet = json.loads(fetched(f"{instance.origin}/wallet/register", json.dumps(said).encode(), json_=True))
    query |= {"client_id": wallet["client_id"], "scope": "OpenBadge"}
    at = f"{instance.origin}/wallet/harbour-skills"
    Host.came_back.clear()

    page.goto(f"{at}/authorize?{urlencode(query)}")
    expect(page.locator("main")).to_contain_text("Workmark does not know who runs it")
    is_sound(page)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Give it").click()
    expect(page.locator("body")).to_contain_text("Welcome back")

    form = {
        "grant_type": "authorization_code",
        "client_id": wallet["client_id"],
        "code": parse_qs(urlsplit(Host.came_back[0]).query)["code"][0],
        "redirect_uri": back,
        "code_verifier": VERIFIER,
    }
    given = json.loads(fetched(f"{at}/token", urlencode(form).encode()))
    assert given["scope"] == "OpenBadge"


class Plain(requests.Session):
    """A browser without script, signed in as Lena."""

    def __init__(self, instance: Instance) -> None:
        super().__init__()
        self.origin = instance.origin
        answer = self.send_form(
            f"{self.origin}/account/login/",
            "password",
            login="lena@demo.workmark.test",
            password="workmark-demo",
        )
        assert answer.status_code == 302, answer.text

    def send_form(self, address: str, having: str, **said: str) -> requests.Response:
        """Fill in the form of a page that has this field, and send it as a browser does."""
        page = self.get(address, timeout=60)
        (form,) = [each for each in html.fromstring(page.text).forms if having in each.fields]
        return self.post(
            f"{self.origin}{form.action or urlsplit(address).path}",
            data=[*((name, value) for name, value in form.form_values() if name not in said), *said.items()],
            headers={"Origin": self.origin, "Referer": address},
            allow_redirects=False,
            timeout=60,
        )


def test_a_client_of_another_make_reads_her_badges(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the instance speaks plain http
    back, wanted = "https://host.example/back", [f"{SCOPE}credential.readonly", "offline_access"]
    said = requests.get(f"{instance.origin}/ims/ob/v3p0/discovery", timeout=30).json()
    scheme = said["components"]["securitySchemes"]["OAuth2ACG"]
    flow = scheme["flows"]["authorizationCode"]
    metadata = {"client_name": "Another", "redirect_uris": [back], "scope": " ".join(wanted)}
    registered = requests.post(scheme["x-imssf-registrationUrl"], json=metadata, timeout=30).json()
    proof = (registered["client_id"], registered["client_secret"])
    client = WebApplicationClient(registered["client_id"], scope=wanted)
    verifier = client.create_code_verifier(64)
    address = client.prepare_request_uri(
        flow["authorizationUrl"],
        redirect_uri=back,
        state="of-the-client",
        code_challenge=client.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
    )

    came_back = Plain(instance).send_form(address, "request", action="grant").headers["Location"]
    code = client.parse_request_uri_response(came_back, state="of-the-client")["code"]
    body = client.prepare_request_body(
        code=code, redirect_uri=back, code_verifier=verifier, include_client_id=False
    )
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    given = requests.post(flow["tokenUrl"], data=body, headers=form, auth=proof, timeout=30)
    client.parse_request_body_response(given.text, scope=wanted)
    uri, headers, _body = client.add_token(f"{said['servers'][0]['url']}/credentials")
    found = requests.get(uri, headers=headers, timeout=30)
    assert found.status_code == 200
    assert int(found.headers["X-Total-Count"]) == len(found.json()["credential"])

    renewing = client.prepare_refresh_body(refresh_token=client.refresh_token)
    renewed = requests.post(flow["refreshUrl"], data=renewing, headers=form, auth=proof, timeout=30)
    client.parse_request_body_response(renewed.text)
    again = requests.post(flow["refreshUrl"], data=renewing, headers=form, auth=proof, timeout=30)
    with pytest.raises(InvalidGrantError):
        client.parse_request_body_response(again.text)
    uri, headers, _body = client.add_token(f"{said['servers'][0]['url']}/credentials")
    assert requests.get(uri, headers=headers, timeout=30).status_code == 401


def fetched(url: str, body: bytes, *, json_: bool = False) -> bytes:
    kind = "application/json" if json_ else "application/x-www-form-urlencoded"
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=30) as answer:
        read: bytes = answer.read()
    return read

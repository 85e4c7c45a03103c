"""Walks every page a person can reach by links, and hands every form on it something hostile.

A page's forms are read from its HTML as a browser would, so a new page or field is attacked on the day it appears.
Each sending happens in a transaction that is rolled back, so that one form cannot hide the next from the walk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes, urljoin, urlsplit

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from workmark.organisations.models import AuditChain

# An element and an attribute that no page of ours has: where either turns up, a stranger's text became markup.
MARK = "hostile-mark"
MARKUP = f"\"'></textarea></title></script></select><{MARK} {MARK}=1><img src=x onerror={MARK}>"
HOSTILE_WORDS: dict[str, bytes] = {
    "markup": MARKUP.encode(),
    "a script's address": f"javascript:{MARK}()//https://a.example/".encode(),
    "controls": b"a\x00b\x01c\x1b[2Jd\x7f\x85",
    "other directions": "\u202egnp.exe\u2066\u200b\ufeff\u0301\U0001f3f4".encode(),
    "bad UTF-8": b"ok \xff\xfe \xed\xa0\x80 \xc0\xaf",
    "two hundred thousand letters": b"x" * 200_000,
    "a path and a header": b"../../../../etc/passwd\r\nBcc: otto@evil.example",
    "a huge number": b"99999999999999999999999999",
    "no number": b"NaN",
    "a template": b"=HYPERLINK('https://evil.example') {{ 7|add:7 }}{% debug %}${7*7}",
}
# Those that also stand in hidden fields, choices and boxes: what no browser would send.
EVERYWHERE = {"markup", "controls", "bad UTF-8", "a huge number"}
# What PostgreSQL may take otherwise than SQLite does. What the others become in a page hangs on no database.
TAKEN_OTHERWISE = {"controls", "bad UTF-8", "two hundred thousand letters", "a huge number", "no number"}
TEXT_TYPES = {
    "",
    "text",
    "search",
    "email",
    "url",
    "tel",
    "password",
    "number",
    "date",
    "time",
    "datetime-local",
}
# Rows that requests write whether or not they are refused.
COUNTED_ELSEWHERE = {"sessions.session", "usersessions.usersession"}


def words_at_hand() -> dict[str, bytes]:
    """All of them on SQLite; a second time, on PostgreSQL, those that it may take otherwise."""
    if connection.vendor == "sqlite":
        return HOSTILE_WORDS
    return {label: words for label, words in HOSTILE_WORDS.items() if label in TAKEN_OTHERWISE}


@dataclass
class Field:
    """One control of a form. is_text: a person types into it. value: what a browser would send."""

    name: str
    value: str
    is_text: bool
    is_sent: bool = True


@dataclass
class Form:
    """A form as the page has it."""

    action: str
    method: str
    is_multipart: bool
    fields: list[Field] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes two forms the same one: where they lead, and what they ask."""
        return (route_of(self.action), *sorted({part.name for part in self.fields}))


class Page(HTMLParser):
    """Forms, links and everything that would run, from one page."""

    def __init__(self, address: str, body: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.injected: list[str] = []
        self._form: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._look_for_injection(tag, said)
        if tag == "form":
            self._form = Form(
                urljoin(self.address, said.get("action", "") or self.address),
                said.get("method", "get").lower(),
                said.get("enctype") == "multipart/form-data",
            )
            self.forms.append(self._form)
        elif tag == "a" and "href" in said:
            self.links.append(urljoin(self.address, said["href"]))
        elif self._form is not None and said.get("name"):
            self._control(tag, said)
        elif tag == "option" and self._select is not None and (not self._select.value or "selected" in said):
            self._select.value = said.get("value", "")

    def _control(self, tag: str, said: dict[str, str]) -> None:
        assert self._form is not None  # asked by the caller
        kind = said.get("type", "").lower()
        chosen = "checked" in said if kind in {"checkbox", "radio"} else kind != "submit"
        control = Field(
            said["name"],
            said.get("value", ""),
            tag == "textarea" or (tag == "input" and kind in TEXT_TYPES),
            chosen,
        )
        if kind == "radio" and not any(
            part.name == control.name and part.is_sent for part in self._form.fields
        ):
            control.is_sent = True
        if kind == "file":
            return
        self._form.fields.append(control)
        self._area = control if tag == "textarea" else None
        self._select = control if tag == "select" else None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def _look_for_injection(self, tag: str, said: dict[str, str]) -> None:
        runs = [name for name in said if name.startswith("on") or name == MARK]
        leads = [
            name
            for name in ("href", "src", "action", "formaction")
            if said.get(name, "").strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
        ]
        if tag == MARK or runs or leads or "srcdoc" in said:
            self.injected.append(f"<{tag} {' '.join(runs + leads)}>")


def is_a_fault(path: str, status: int) -> bool:
    """501 is an answer, not a fault, where RFC 7644 asks for it (section 3.12: an operation that is not offered)."""
    return status >= 500 and not (status == 501 and path.startswith("/scim/v2/"))


def route_of(address: str) -> str:
    try:
        return str(resolve(urlsplit(address).path).route)
    except Resolver404:
        return urlsplit(address).path


def pages_from(client: Client, starts: list[str], *, most: int = 160) -> Iterator[Page]:
    """Every HTML page that links lead to from `starts`, one for each route."""
    waiting, seen = list(starts), set[str]()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        route = route_of(address)
        if route in seen or urlsplit(address).netloc not in {"", "testserver"}:
            continue
        seen.add(route)
        response = client.get(address, follow=True)
        assert response.status_code < 500, f"GET {address} answered {response.status_code}"
        if "html" in response.headers.get("Content-Type", ""):
            page = Page(address, response.content.decode())
            yield page
            waiting += page.links


def body_of(form: Form, words: bytes, *, everywhere: bool) -> bytes:
    """The form, filled in: hostile words in every text field, or in every field of whatever kind."""
    parts = []
    for control in form.fields:
        if control.name == "csrfmiddlewaretoken" or not (control.is_sent or everywhere):
            continue
        value = words if control.is_text or everywhere else control.value.encode()
        parts.append(f"{quote_from_bytes(control.name.encode())}={quote_from_bytes(value)}")
    return "&".join(parts).encode()


@dataclass(frozen=True)
class Sent:
    """What came of one sending."""

    status: int
    injected: list[str]
    changed: str

    @property
    def is_refused(self) -> bool:
        return self.status >= 400


def send(
    client: Client, page: Page, form: Form, words: bytes, *, everywhere: bool, before: dict[str, int]
) -> Sent:
    """Send the form and take everything back; what was accepted is looked at first, where it is shown.

    before: what `counted` said; it stays true, because everything is taken back.
    """
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        body = body_of(form, words, everywhere=everywhere)
        if form.method == "post":
            response = client.post(form.action, body, content_type="application/x-www-form-urlencoded")
        else:
            response = client.get(f"{urlsplit(form.action).path}?{body.decode()}")
        injected = injected_into(response, form.action, words)
        # A page that shows the form again has told of all it was sent, unless something was saved all the same.
        is_told = response.status_code >= 400 or (response.status_code == 200 and form.method == "post")
        changed = difference(before, counted()) if is_told else ""
        if form.method == "post" and response.status_code < 400 and (changed or not is_told):
            for address in {urljoin(form.action, response.headers.get("Location", "")), page.address}:
                shown = client.get(address, follow=True)
                assert shown.status_code < 500, f"{address} after {form.action}: {shown.status_code}"
                injected += injected_into(shown, address, words)
        transaction.set_rollback(True)
    for name, value in cookies.items():
        client.cookies[name] = value
    return Sent(response.status_code, injected, changed)


def injected_into(response: HttpResponse, address: str, words: bytes) -> list[str]:
    """What would run on the page. Words without the mark cannot have become markup that bears it."""
    if MARK.encode() not in words or "html" not in response.headers.get("Content-Type", ""):
        return []
    return Page(address, response.content.decode()).injected


def counted() -> dict[str, int]:
    """How many rows each table has, asked in one question, and where the audit log ends."""
    tables = {
        model._meta.db_table: model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label_lower not in COUNTED_ELSEWHERE
    }
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{label}', COUNT(*) FROM {connection.ops.quote_name(table)}"  # names of our own models
                for table, label in tables.items()
            )
        )
        rows = dict(cursor.fetchall())
    chain = AuditChain.objects.first()
    return rows | {"the audit log's end": chain.last_number if chain else 0}


def difference(before: dict[str, int], after: dict[str, int]) -> str:
    return ", ".join(
        f"{name} {before[name]} to {after[name]}" for name in before if before[name] != after[name]
    )

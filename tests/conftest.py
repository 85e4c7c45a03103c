"""The cast, everywhere the same: Lena learns, Aziz assesses, Ines issues, Emre employs, Otto may see nothing."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.handlers.base import BaseHandler
from django.db import DataError
from django.db.backends.utils import CursorWrapper
from django.test import override_settings
from hypothesis import settings as drawn_examples
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.migrated import django_db_modify_db_settings
from tests.sent_forms import _every_form_can_be_sent

__all__ = ["_every_form_can_be_sent", "django_db_modify_db_settings"]  # pytest finds them here

# Speed is measured by `workmark bench`; a busy machine fails no test.
drawn_examples.register_profile("untimed", deadline=None)
drawn_examples.load_profile("untimed")

# Thousands of tests are collected and all kept, so looking among them for garbage finds none and takes half the time.
gc.disable()

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_finish() -> None:
    """From here on garbage is looked for again, but not among what stays to the end."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> Iterator[None]:
    """Passwords are hashed fast, and what is cached stays in the process. Set once: each further layer of overridden
    settings slows every look at a setting that comes after it.
    """
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ):
        yield


@pytest.fixture(autouse=True)
def _own_home(_quick_settings: None, tmp_path: Path) -> Iterator[None]:
    """Each test writes evidence and mail into its own folder."""
    evidence = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "evidence")},
    }
    with override_settings(WORKMARK_HOME=tmp_path, STORAGES={**settings.STORAGES, "default": evidence}):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_null_character_reaches_a_database() -> Iterator[None]:
    """SQLite keeps a null character, PostgreSQL refuses it: here both refuse, so that the quicker run finds it too."""
    run = CursorWrapper.execute

    def refusing(cursor: CursorWrapper, sql: Any, params: Any = None) -> Any:
        said = params.values() if isinstance(params, dict) else params or ()
        if any(isinstance(value, str) and "\x00" in value for value in said):
            raise DataError("A text holds a null character, which PostgreSQL cannot keep.")
        return run(cursor, sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", refusing)
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """A server lists them as it starts; each client of a test starts one, and would ask every file for its size."""
    list_them = WhiteNoiseMiddleware.add_files_from_finders
    listed: dict[tuple[str, str], dict[str, Any]] = {}

    def once(server: WhiteNoiseMiddleware) -> None:
        served_as = (server.static_prefix, str(server.max_age))
        if served_as not in listed:
            list_them(server)
            listed[served_as] = dict(server.files)
        server.files.update(listed[served_as])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(autouse=True)
def _requests_are_answered_in_the_web_role(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a real server, whatever answers a request cannot open an issuer's key: a page that signs breaks here."""
    answer, role = BaseHandler.get_response, _WebRole()

    def in_the_web_role(handler: BaseHandler, request: Any) -> Any:
        with role:
            return answer(handler, request)

    monkeypatch.setattr(BaseHandler, "get_response", in_the_web_role)


class _WebRole:
    """The web's role from the first of the requests answered at one time to the last, in whatever thread.

    Set on the settings at hand, not overridden: that would empty Django's cache of settings at each request.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._answering = 0
        self._before: tuple[str, str] = ("", "")

    def __enter__(self) -> None:
        with self._lock:
            if self._answering == 0:
                self._before = settings.WORKMARK_ROLE, settings.WORKMARK_KEY_ENCRYPTION_KEY
                settings.WORKMARK_ROLE, settings.WORKMARK_KEY_ENCRYPTION_KEY = "web", ""
            self._answering += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._answering -= 1
            if self._answering == 0:
                settings.WORKMARK_ROLE, settings.WORKMARK_KEY_ENCRYPTION_KEY = self._before


PEOPLE = ("lena", "aziz", "maud", "noor", "ines", "rui", "emre", "otto")


@dataclass(frozen=True)
class Cast:
    """Everyone in the story, with the organisations they act for."""

    lena: Any
    aziz: Any
    maud: Any
    noor: Any  # a second lead assessor, for where Aziz and Maud differ
    ines: Any
    rui: Any  # reviewer at Harbour: the second person who publishes
    emre: Any
    otto: Any
    harbour: Any
    kestrel: Any

    def people(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in PEOPLE}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast(twin: str = "") -> Cast:
    """The cast in whatever database is at hand; a program that is no test calls this itself.

    twin: a word that parts their addresses from those of another cast in the same database, such as "twin".
    """
    from allauth.account.models import EmailAddress

    from workmark.organisations.models import Membership, Organisation, Person, Role

    harbour = Organisation.objects.create(
        slug=f"{twin}harbour-skills",
        name="Harbour Skills Institute",
        country="PT",
        may_issue=True,
        is_education_provider=True,
    )
    kestrel = Organisation.objects.create(
        slug=f"{twin}kestrel-logistics",
        name="Kestrel Logistics",
        country="PT",
        may_issue=True,
        is_employer=True,
    )

    assessor, lead, owner = Role.ASSESSOR, Role.LEAD_ASSESSOR, Role.OWNER
    roles: dict[str, tuple[str, Organisation, tuple[Role, ...]]] = {
        "lena": ("Lena Ortiz", harbour, ()),
        "aziz": ("Aziz Rahimi", harbour, (assessor,)),
        "maud": ("Maud Okafor", harbour, (assessor, lead)),
        "noor": ("Noor Haddad", harbour, (assessor, lead)),
        "ines": ("Ines Costa", harbour, (owner, Role.AUTHOR)),
        "rui": ("Rui Mendes", harbour, (Role.REVIEWER,)),
        "emre": ("Emre Yilmaz", kestrel, (Role.PEOPLE_MANAGER, Role.RECRUITER, owner)),
        "otto": ("Otto Brandt", kestrel, ()),
    }
    password = make_password("workmark-demo")
    people = {
        who: Person(email=f"{who}@{twin or 'demo'}.workmark.test", name=name, password=password)
        for who, (name, _organisation, _roles) in roles.items()
    }
    # Thousands of tests begin here, so each table is asked once.
    Person.objects.bulk_create(people.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people.values()
    )
    Membership.objects.bulk_create(
        Membership(person=people[who], organisation=organisation, role=role)
        for who, (_name, organisation, held) in roles.items()
        for role in held
    )
    return Cast(**people, harbour=harbour, kestrel=kestrel)

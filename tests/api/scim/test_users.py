"""Users as directories keep them: the requests are those that RFC 7644, Microsoft Entra and Okta show."""

from typing import Any

import pytest

from tests.api.scim.conftest import ENTERPRISE, PATCH, USER, Directory
from tests.conftest import Cast
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.organisations.actions.accept_employment import accept_employment
from workmark.organisations.actions.answer_address import answer_address
from workmark.organisations.actions.import_people import import_people
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employing import facts_of
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Membership
from workmark.organisations.permissions import may
from workmark.organisations.staffing import EmployeeFacts


def held(user: dict[str, Any]) -> Employment:
    return Employment.objects.get(work_email=user["userName"], ended_at=None)


def test_a_new_user_is_an_employment_that_waits_for_its_holder(cast: Cast, directory: Directory) -> None:
    boss = directory.add("boss@kestrel.example")
    made = directory.call(
        "POST",
        "/Users",
        {
            "schemas": [USER, ENTERPRISE],
            "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
            "userName": "Test_User@Kestrel.example",
            "active": True,
            "emails": [{"primary": True, "type": "work", "value": "test_user@kestrel.example"}],
            "meta": {"resourceType": "User"},
            "name": {
                "formatted": "givenName familyName",
                "familyName": "familyName",
                "givenName": "givenName",
            },
            "title": "Driver",
            "roles": [],
            ENTERPRISE: {"manager": {"value": boss["id"]}, "department": "Yard"},
        },
    )

    said = made.json()
    assert made.status_code == 201, said
    assert made["Content-Type"] == "application/scim+json"
    assert made["Location"] == said["meta"]["location"]
    assert said["meta"]["location"].endswith(f"/scim/v2/kestrel-logistics/Users/{said['id']}")
    employment = held(said)
    assert (employment.name, employment.job_title) == ("givenName familyName", "Driver")
    assert employment.manager == held(boss)
    assert said[ENTERPRISE]["manager"]["value"] == boss["id"]
    assert (employment.person, employment.source) == (None, "scim")
    assert Message.objects.filter(recipient="test_user@kestrel.example").count() == 1
    assert directory.get(f"/Users/{said['id']}").json() == said


def test_the_same_user_twice_is_a_conflict(directory: Directory) -> None:
    directory.add("ana@kestrel.example", externalId="7")

    for again in (
        {"userName": "ANA@kestrel.example"},
        {"userName": "other@kestrel.example", "externalId": "7"},
    ):
        answer = directory.call("POST", "/Users", {"schemas": [USER], **again})
        assert answer.status_code == 409
        assert answer.json()["scimType"] == "uniqueness"
        assert answer.json()["status"] == "409"


def test_whoever_a_list_recorded_becomes_the_directorys(cast: Cast, directory: Directory) -> None:
    facts = EmployeeFacts("ana@kestrel.example", name="Ana")
    listed = record_employment(cast.emre, cast.kestrel, facts, at=now()).employment

    assert directory.get("/Users").json()["totalResults"] == 0
    directory.add("ana@kestrel.example", displayName="Ana Sousa")
    listed.refresh_from_db()
    assert listed.name == "Ana Sousa"
    assert Employment.objects.filter(work_email="ana@kestrel.example").count() == 1


def test_a_directory_reads_the_address_it_states_while_its_person_is_asked(
    cast: Cast, directory: Directory
) -> None:
    user = directory.add(cast.lena.email)
    accept_employment(cast.lena, held(user), at=now())

    answer = directory.patch(
        f"/Users/{user['id']}", {"op": "replace", "path": "userName", "value": "b@kestrel.example"}
    )
    assert answer.json()["userName"] == "b@kestrel.example"
    assert held(user).work_email == cast.lena.email
    found = directory.get("/Users?filter=userName%20eq%20%22b@kestrel.example%22")
    assert found.json()["totalResults"] == 1


def test_the_name_beside_an_address_that_is_asked_for_waits_with_it(cast: Cast, directory: Directory) -> None:
    user = directory.add(cast.lena.email, displayName="Lena Ortiz", externalId="17")
    accept_employment(cast.lena, held(user), at=now())

    answer = directory.patch(
        f"/Users/{user['id']}",
        {"op": "replace", "value": {"userName": "b@kestrel.example", "displayName": "Bob"}},
    )
    assert (answer.json()["userName"], answer.json()["displayName"]) == ("b@kestrel.example", "Bob")
    assert held(user).name == "Lena Ortiz"
    assert directory.get("/Users?filter=displayName%20eq%20%22Bob%22").json()["totalResults"] == 1


def test_an_address_answered_no_is_another_users(cast: Cast, directory: Directory) -> None:
    user, bob = directory.add(cast.lena.email, displayName="Lena Ortiz"), "b@kestrel.example"
    work = accept_employment(cast.lena, held(user), at=now())
    directory.patch(f"/Users/{user['id']}", {"op": "replace", "path": "userName", "value": bob})
    answer_address(cast.lena, work, bob, is_theirs=False, at=now())

    assert directory.get(f"/Users/{user['id']}").json()["userName"] == cast.lena.email
    assert directory.get(f"/Users?filter=userName%20eq%20%22{bob}%22").json()["totalResults"] == 0
    made = directory.add(bob, displayName="Bob")
    assert made["id"] != user["id"]
    assert held(made).person is None


def test_the_job_waits_with_its_address_and_goes_with_a_no(cast: Cast, directory: Directory) -> None:
    bob, boss = "b@kestrel.example", directory.add("boss@kestrel.example")
    user = directory.add(cast.lena.email, title="Picker", externalId="17")
    place, work = f"/Users/{user['id']}", accept_employment(cast.lena, held(user), at=now())
    manager = {"value": boss["id"]}
    stated = {"userName": bob, "title": "Driver", f"{ENTERPRISE}:manager": manager}
    said = directory.patch(place, {"op": "replace", "value": stated}).json()
    group = directory.call(
        "POST", "/Groups", {"displayName": "Road", "members": [{"value": user["id"]}]}
    ).json()

    assert (said["title"], said[ENTERPRISE]["manager"]["value"]) == ("Driver", boss["id"])
    assert [each["value"] for each in group["members"]] == [user["id"]]
    for asked in ('title eq "Driver"', f'groups.value eq "{group["id"]}"'):
        answer = directory.call("GET", "/Users", QUERY_STRING=f"filter={_quoted(asked)}").json()
        assert [each["id"] for each in answer["Resources"]] == [user["id"]]
    work.refresh_from_db()
    assert (work.job_title, work.manager, work.team) == ("Picker", None, None)

    answer_address(cast.lena, work, bob, is_theirs=False, at=now())
    said = directory.patch(place, {"op": "replace", "value": stated | {"title": "Lead driver"}}).json()
    assert (said["userName"], said["title"], ENTERPRISE in said) == (cast.lena.email, "Picker", False)
    assert (
        directory.patch(place, {"op": "replace", "value": {"userName": bob, "active": False}}).status_code
        == 200
    )
    work.refresh_from_db()
    assert work.ended_at is not None


DEPARTURES = [
    {"op": "Replace", "path": "active", "value": "False"},
    {"op": "replace", "value": {"active": False}},
    {"op": "REPLACE", "path": "active", "value": False},
    {"op": "Add", "path": "active", "value": "false"},
]


@pytest.mark.parametrize("operation", DEPARTURES)
def test_inactive_ends_the_employment_and_never_the_account(
    cast: Cast, directory: Directory, operation: dict[str, Any]
) -> None:
    user = directory.add(cast.lena.email)
    accept_employment(cast.lena, held(user), at=now())

    answer = directory.patch(f"/Users/{user['id']}", operation)

    assert answer.status_code == 200
    assert answer.json()["active"] is False
    assert Employment.objects.get(person=cast.lena).ended_at is not None
    cast.lena.refresh_from_db()
    assert cast.lena.is_active


def test_who_comes_back_is_recorded_and_asked_anew_under_the_same_id(
    cast: Cast, directory: Directory
) -> None:
    user = directory.add(cast.lena.email)
    accept_employment(cast.lena, held(user), at=now())
    directory.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": False})

    back = directory.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": True}).json()

    assert (back["id"], back["active"]) == (user["id"], True)
    assert held(user).person is None
    assert Employment.objects.filter(work_email=cast.lena.email).count() == 2


def test_a_user_replaced_without_a_word_of_active_stays_as_it_is(directory: Directory) -> None:
    ana = directory.add("ana@kestrel.example", displayName="Ana")
    place, whole = f"/Users/{ana['id']}", {"schemas": [USER], "userName": ana["userName"], "title": "Driver"}
    assert directory.call("PUT", place, whole).json()["active"] is True
    directory.patch(place, {"op": "Replace", "path": "active", "value": False})
    asked = Message.objects.count()

    assert directory.call("PUT", place, whole).json()["active"] is False
    assert (Employment.objects.filter(ended_at=None).exists(), Message.objects.count()) == (False, asked)


def test_delete_ends_it_and_the_user_is_gone(cast: Cast, directory: Directory) -> None:
    user = directory.add(cast.lena.email)
    accept_employment(cast.lena, held(user), at=now())

    assert directory.call("DELETE", f"/Users/{user['id']}").status_code == 204
    gone = directory.get(f"/Users/{user['id']}")
    assert (gone.status_code, gone.json()["status"]) == (404, "404")
    assert Employment.objects.get(person=cast.lena).ended_at is not None
    assert type(cast.lena).objects.filter(pk=cast.lena.pk, is_active=True).exists()
    directory.add(cast.lena.email)


@pytest.mark.long
@pytest.mark.parametrize(
    ("operation", "field", "value"),
    [
        ({"op": "Replace", "path": "displayName", "value": "Ana S."}, "name", "Ana S."),
        ({"op": "replace", "value": {"name.formatted": "Ana T."}}, "name", "Ana T."),
        ({"op": "replace", "path": "name.familyName", "value": "Neves"}, "name", "Ana Neves"),
        ({"op": "add", "value": {"title": "Lead"}}, "job_title", "Lead"),
        ({"op": "Remove", "path": "title"}, "job_title", ""),
        (
            {"op": "replace", "path": "userName", "value": "new@kestrel.example"},
            "work_email",
            "new@kestrel.example",
        ),
        (
            {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "x@corp.local"},
            "job_title",
            "Driver",
        ),
        (
            {"op": "replace", "value": {"emails": [{"value": "nonsense"}], "title": "Lead"}},
            "job_title",
            "Lead",
        ),
        ({"op": "Add", "path": f"{ENTERPRISE}:costCenter", "value": "4711"}, "job_title", "Driver"),
        ({"op": "Add", "path": "urn:corp:ext:2.0:User:badge", "value": "x"}, "job_title", "Driver"),
    ],
)
def test_a_change_as_directories_send_it(
    directory: Directory, operation: dict[str, Any], field: str, value: str
) -> None:
    user = directory.add("ana@kestrel.example", displayName="Ana Sousa", title="Driver")

    answer = directory.patch(f"/Users/{user['id']}", operation)

    assert answer.status_code == 200, answer.content
    assert getattr(Employment.objects.get(), field) == value


def test_a_manager_is_named_by_id_and_as_bare_text(directory: Directory) -> None:
    ana, boss = directory.add("ana@kestrel.example"), directory.add("boss@kestrel.example")
    path = f"{ENTERPRISE}:manager"

    directory.patch(f"/Users/{ana['id']}", {"op": "Add", "path": path, "value": boss["id"]})
    assert held(ana).manager == held(boss)
    directory.patch(f"/Users/{ana['id']}", {"op": "Remove", "path": path})
    assert held(ana).manager is None
    refused = directory.patch(f"/Users/{ana['id']}", {"op": "Add", "path": path, "value": "nobody"})
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidValue")


@pytest.mark.parametrize("leaves", ["inactive", "deleted"])
def test_a_manager_who_has_left_holds_up_nobody(directory: Directory, leaves: str) -> None:
    boss, ana = directory.add("boss@kestrel.example"), directory.add("ana@kestrel.example")
    place, manager = f"/Users/{ana['id']}", {"manager": {"value": boss["id"]}}
    directory.patch(place, {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": boss["id"]})
    if leaves == "deleted":
        assert directory.call("DELETE", f"/Users/{boss['id']}").status_code == 204
    else:
        directory.patch(f"/Users/{boss['id']}", {"op": "Replace", "path": "active", "value": False})

    assert ENTERPRISE not in directory.get(place).json()
    renamed = directory.patch(place, {"op": "Replace", "path": "displayName", "value": "Ana"})
    assert (renamed.status_code, renamed.json()["displayName"]) == (200, "Ana")
    whole = {
        "schemas": [USER, ENTERPRISE],
        "userName": ana["userName"],
        "title": "Driver",
        ENTERPRISE: manager,
    }
    replaced = directory.call("PUT", place, whole)
    assert (replaced.status_code, held(ana).job_title, held(ana).manager) == (200, "Driver", None)
    gone = directory.patch(place, {"op": "Replace", "path": "active", "value": False})
    assert (gone.status_code, gone.json()["active"]) == (200, False)


@pytest.mark.parametrize("leaves", ["inactive", "deleted"])
def test_whoever_has_left_by_the_directory_may_do_nothing_there(
    cast: Cast, directory: Directory, leaves: str
) -> None:
    Membership.objects.create(person=cast.otto, organisation=cast.kestrel, role="people-manager")
    user = directory.add(cast.otto.email)
    accept_employment(cast.otto, held(user), at=now())

    if leaves == "deleted":
        assert directory.call("DELETE", f"/Users/{user['id']}").status_code == 204
    else:
        directory.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": False})

    assert not may(cast.otto, "employment.read", cast.kestrel)


def test_a_list_handed_on_to_a_directory_keeps_what_that_leaves_out(cast: Cast, directory: Directory) -> None:
    listed = [
        EmployeeFacts("boss@kestrel.example", "Boss", "Chief", "1"),
        EmployeeFacts("ana@kestrel.example", "Ana Sousa", "Clerk", "2", "Yard", "1"),
    ]
    rows = list(enumerate(listed, start=2))
    import_people(cast.emre, cast.kestrel, rows, ends_missing=False, asks=False, at=now())

    user = directory.add("Ana@kestrel.example")

    assert facts_of(held(user | {"userName": "ana@kestrel.example"})) == listed[1]


def test_what_a_directory_states_of_a_listed_person_holds(cast: Cast, directory: Directory) -> None:
    listed = [
        EmployeeFacts("boss@kestrel.example", "Boss", "Chief", "1"),
        EmployeeFacts("ana@kestrel.example", "Ana Sousa", "Clerk", "2", "Yard", "1"),
    ]
    rows = list(enumerate(listed, start=2))
    import_people(cast.emre, cast.kestrel, rows, ends_missing=False, asks=False, at=now())

    said = {"title": "", "externalId": "2", ENTERPRISE: {"manager": {"value": ""}}}
    user = directory.add("new@kestrel.example", schemas=[USER, ENTERPRISE], displayName="Ana", **said)

    stated = EmployeeFacts("new@kestrel.example", "Ana", "", "2", "Yard", "")
    assert facts_of(held(user)) == stated


def test_replacing_a_user_states_all_of_it(directory: Directory) -> None:
    ana = directory.add("ana@kestrel.example", displayName="Ana", title="Driver")

    put = {"schemas": [USER], "id": ana["id"], "userName": "ana@kestrel.example", "displayName": "Ana"}
    assert directory.call("PUT", f"/Users/{ana['id']}", put).status_code == 200
    assert held(ana).job_title == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "ANA@kestrel.example"', ["ana"]),
        ('externalId eq "1"', ["ana"]),
        ('userName sw "b" or displayName co "sous"', ["ana", "ben"]),
        ("active eq true", ["ana", "ben"]),
        ("active eq false", ["cid"]),
        ('not (userName eq "ana@kestrel.example") and active eq true', ["ben"]),
        ('emails[type eq "work" and value eq "ben@kestrel.example"]', ["ben"]),
        ('emails.value ew "kestrel.example" and title pr', ["ben"]),
        ('userName ne "ana@kestrel.example"', ["ben", "cid"]),
        (f'{USER}:userName eq "ben@kestrel.example"', ["ben"]),
        ('userName eq "x\' or 1=1 --"', []),
        ("groups.value pr", ["ana"]),
        ('groups.value ne "0" and active eq true', ["ana", "ben"]),
    ],
)
def test_a_filter_finds(directory: Directory, asked: str, found: list[str]) -> None:
    ana = directory.add("ana@kestrel.example", displayName="Ana Sousa", externalId="1")
    directory.add("ben@kestrel.example", title="Driver")
    directory.add("cid@kestrel.example", active=False)
    night = {"displayName": "Night", "members": [{"value": ana["id"]}]}
    assert directory.call("POST", "/Groups", night).status_code == 201

    answer = directory.call("GET", "/Users", query_string=None, QUERY_STRING=f"filter={_quoted(asked)}")

    said = answer.json()
    assert answer.status_code == 200, said
    assert [one["userName"].split("@")[0] for one in said.get("Resources", [])] == found
    assert said["totalResults"] == len(found)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


@pytest.mark.parametrize(
    "asked",
    [
        "userName eq",
        'nickName eq "x"',
        'userName gt "a"',
        "userName eq 5",
        "(" * 20 + "userName pr" + ")" * 20,
        " and ".join(["userName pr"] * 40),
        'userName eq "' + "x" * 1_000 + '"',
        'password eq "x"',
        r'userName eq "a\u0000b"',
        r'displayName co "\ud800"',
    ],
)
def test_a_filter_that_is_wrong_too_large_or_unknown_is_refused(directory: Directory, asked: str) -> None:
    answer = directory.call("GET", "/Users", QUERY_STRING=f"filter={_quoted(asked)}")

    assert answer.status_code == 400
    assert answer.json()["scimType"] == "invalidFilter"


def test_lists_come_in_windows(directory: Directory) -> None:
    for name in "abc":
        directory.add(f"{name}@kestrel.example")

    def window(query: str) -> tuple[list[str], Any]:
        said = directory.call("GET", "/Users", QUERY_STRING=query).json()
        return [one["userName"][0] for one in said.get("Resources", [])], said["totalResults"]

    assert window("startIndex=2&count=1") == (["b"], 3)
    assert window("startIndex=0&count=2") == (["a", "b"], 3)
    assert window("count=0") == ([], 3)
    assert window("count=-5") == ([], 3)
    assert window("startIndex=99") == ([], 3)
    assert window("count=junk") == (["a", "b", "c"], 3)


def test_only_what_was_asked_for_comes(directory: Directory) -> None:
    ana = directory.add("ana@kestrel.example", displayName="Ana")

    said = directory.call("GET", f"/Users/{ana['id']}", QUERY_STRING="attributes=userName").json()
    assert set(said) == {"schemas", "id", "userName"}
    said = directory.call("GET", f"/Users/{ana['id']}", QUERY_STRING="excludedAttributes=emails").json()
    assert "emails" not in said
    assert "displayName" in said


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"{", "invalidSyntax"),
        (b"[]", "invalidSyntax"),
        (b'{"schemas": ["' + USER.encode() + b'"]}', "invalidValue"),
        (b'{"schemas": ["' + USER.encode() + b'"], "userName": "nobody"}', "invalidValue"),
        (
            b'{"schemas": ["' + USER.encode() + b'"], "userName": "a@b.example", "active": "perhaps"}',
            "invalidValue",
        ),
        (b'{"a":' * 70 + b"1" + b"}" * 70, "invalidSyntax"),
        (b'{"userName": "a@b.example", "userName": "c@d.example"}', "invalidSyntax"),
    ],
)
def test_a_body_that_is_not_sound_is_refused_in_scims_shape(
    directory: Directory, said: bytes, kind: str
) -> None:
    answer = directory.call("POST", "/Users", said)

    assert 400 <= answer.status_code < 500
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.json().get("scimType") == kind
    assert not Employment.objects.exists()


def test_patches_are_bounded_and_all_or_nothing(directory: Directory) -> None:
    ana = directory.add("ana@kestrel.example", title="Driver")
    one = {"op": "replace", "path": "title", "value": "Boss"}

    assert directory.patch(f"/Users/{ana['id']}", *[one] * 101).status_code == 400
    assert directory.patch(f"/Users/{ana['id']}", one, {"op": "remove"}).status_code == 400
    assert directory.patch(f"/Users/{ana['id']}", one, {"op": "nope", "path": "title"}).status_code == 400
    assert directory.call("PATCH", f"/Users/{ana['id']}", {"schemas": [PATCH]}).status_code == 400
    assert held(ana).job_title == "Driver"


def test_an_address_that_the_open_internet_does_not_know_is_looked_for_as_any(directory: Directory) -> None:
    """Directories hold such names as corp.local; whoever has one may be recorded, so may be looked for."""
    directory.add("ana@corp.local")

    for asked in ("emails", "emails.value", "userName"):
        answer = directory.get(f"/Users?filter={asked}%20eq%20%22ana@corp.local%22")
        assert answer.json()["totalResults"] == 1
    answer = directory.get('/Users?filter=emails[type%20eq%20"work"%20and%20value%20eq%20"ana@corp.local"]')
    assert answer.json()["totalResults"] == 1

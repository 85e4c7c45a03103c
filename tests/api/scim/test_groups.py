"""Groups are teams: made, named, filled and dissolved by a directory."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.scim.conftest import GROUP, Directory
from tests.conftest import Cast
from tests.locking import on_postgresql
from workmark.lib.clock import now
from workmark.organisations.actions.keep_team import NameTaken, record_team
from workmark.organisations.employment_models import Employment, Team


def made(directory: Directory, name: str, *members: dict[str, Any]) -> dict[str, Any]:
    listed = [{"value": one["id"]} for one in members]
    answer = directory.call("POST", "/Groups", {"schemas": [GROUP], "displayName": name, "members": listed})
    assert answer.status_code == 201, answer.content
    said: dict[str, Any] = answer.json()
    return said


def people(name: str) -> list[str]:
    return list(
        Employment.objects.filter(team__name=name).order_by("work_email").values_list("work_email", flat=True)
    )


def test_a_group_is_filled_and_emptied_as_directories_do_it(directory: Directory) -> None:
    ana, ben = directory.add("ana@k.example"), directory.add("ben@k.example")
    yard = made(directory, "Yard", ana)
    assert people("Yard") == ["ana@k.example"]

    place = f"/Groups/{yard['id']}"
    directory.patch(place, {"op": "Add", "path": "members", "value": [{"value": ben["id"]}]})
    assert people("Yard") == ["ana@k.example", "ben@k.example"]
    directory.patch(place, {"op": "Remove", "path": "members", "value": [{"value": ana["id"]}]})
    assert people("Yard") == ["ben@k.example"]
    directory.patch(place, {"op": "remove", "path": f'members[value eq "{ben["id"]}"]'})
    assert people("Yard") == []
    directory.patch(place, {"op": "replace", "value": {"id": yard["id"], "displayName": "Yard 2"}})
    assert directory.get(place).json()["displayName"] == "Yard 2"
    directory.call(
        "PUT", place, {"schemas": [GROUP], "displayName": "Yard", "members": [{"value": ana["id"]}]}
    )
    assert people("Yard") == ["ana@k.example"]


@on_postgresql
def test_everybody_who_changes_team_is_locked_before_anything_is_written(directory: Directory) -> None:
    ana, ben, cy = (directory.add(f"{name}@k.example") for name in ("ana", "ben", "cy"))
    yard = made(directory, "Yard", ana)
    said = {
        "schemas": [GROUP],
        "displayName": "Yard 2",
        "members": [{"value": one["id"]} for one in (cy, ben)],
    }
    with CaptureQueriesContext(connection) as changed:
        directory.call("PUT", f"/Groups/{yard['id']}", said)
    with CaptureQueriesContext(connection) as filled:
        made(directory, "Office", ben, ana)

    assert people("Yard 2") == ["cy@k.example"]
    for sent in (changed, filled):
        statements = [each["sql"] for each in sent if "FOR NO KEY UPDATE" in each["sql"]]
        first = next(sql for sql in statements if 'FROM "organisations_employment"' in sql)
        assert statements.index(first) < next(
            place for place, sql in enumerate(statements) if 'FROM "organisations_auditchain"' in sql
        )
        assert 'ORDER BY "organisations_employment"."id" ASC' in first


def test_a_person_is_in_the_last_team_that_is_said(directory: Directory) -> None:
    ana = directory.add("ana@k.example")
    made(directory, "Yard", ana)
    office = made(directory, "Office", ana)

    assert (people("Yard"), people("Office")) == ([], ["ana@k.example"])
    shown = directory.get(f"/Users/{ana['id']}").json()
    assert [one["value"] for one in shown["groups"]] == [office["id"]]


def test_a_group_that_goes_leaves_its_people(directory: Directory) -> None:
    ana = directory.add("ana@k.example")
    yard = made(directory, "Yard", ana)

    assert directory.call("DELETE", f"/Groups/{yard['id']}").status_code == 204
    assert not Team.objects.exists()
    assert Employment.objects.get().ended_at is None
    assert directory.get(f"/Groups/{yard['id']}").status_code == 404


def test_a_name_is_taken_once_and_strangers_are_no_members(directory: Directory) -> None:
    made(directory, "Yard")

    again = directory.call("POST", "/Groups", {"schemas": [GROUP], "displayName": "Yard"})
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")
    stranger = {"schemas": [GROUP], "displayName": "Office", "members": [{"value": "x"}]}
    assert directory.call("POST", "/Groups", stranger).status_code == 400
    assert [team.name for team in Team.objects.all()] == ["Yard"]
    said = directory.call("GET", "/Groups", QUERY_STRING="filter=displayName%20eq%20%22yard%22").json()
    assert said["totalResults"] == 1
    for asked, count in (("id pr", 1), ("id ne %220%22", 1), ("externalId pr", 0)):
        said = directory.call("GET", "/Groups", QUERY_STRING=f"filter={asked.replace(' ', '%20')}").json()
        assert said["totalResults"] == count, asked


def test_a_name_taken_at_the_same_moment_is_409_too(cast: Cast, directory: Directory) -> None:
    """Nobody looks first: the database says it as the name is saved, so no moment lies between (RFC 7644, 3.12)."""
    record_team(cast.emre, cast.kestrel, name="Yard", at=now())
    office = made(directory, "Office")
    renaming = {"op": "replace", "value": {"displayName": "Yard"}}

    with CaptureQueriesContext(connection) as asked:
        answers = [
            directory.call("POST", "/Groups", {"schemas": [GROUP], "displayName": "Yard"}),
            directory.patch(f"/Groups/{office['id']}", renaming),
        ]
    with pytest.raises(NameTaken):
        record_team(cast.emre, cast.kestrel, name="Yard", at=now())

    assert [(one.status_code, one.json()["scimType"]) for one in answers] == [(409, "uniqueness")] * 2
    written = [one["sql"] for one in asked if '"organisations_team"' in one["sql"] and "Yard" in one["sql"]]
    assert [sql.split()[0] for sql in written] == ["INSERT", "SELECT", "UPDATE", "SELECT"]
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Office", "Yard"]

"""Stacks for programs: read by anybody, followed by a learner, made by two people."""

from collections.abc import Callable

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.actions.test_settle_stacks import MEMBERS, give, settle
from tests.factories import published_stack, published_version

Make = Callable[..., Program]


def test_a_learner_follows_a_stack_to_its_badge(cast: Cast, program: Make, anybody: Program) -> None:
    for slug in MEMBERS:
        published_version(cast.harbour, slug)
    published_stack(cast, "voice", [{"achievement": slug} for slug in MEMBERS], 2)
    lena, otto = program(cast.lena, "credentials:read"), program(cast.otto, "credentials:read")

    assert [each["slug"] for each in anybody.get("/stacks").json()["items"]] == ["voice"]
    read = anybody.get("/stacks/voice").json()
    assert (read["need"], [each["achievement"] for each in read["members"]]) == (2, list(MEMBERS))
    assert read["rule"].startswith("Earn 2 of these 3: ")
    assert anybody.get("/stacks/voice/standing").status_code == 401
    assert lena.get("/me/stacks").json() == []

    give(cast, MEMBERS[0])
    (begun,) = lena.get("/me/stacks").json()
    assert (begun["stack"], begun["have"], begun["is_met"], begun["badge"]) == ("voice", 1, False, "")
    assert [each["counts"] for each in begun["members"]] == [True, False, False]
    give(cast, MEMBERS[1])
    (badge,) = settle(cast)
    met = lena.get("/stacks/voice/standing").json()
    assert (met["have"], met["is_met"], met["badge"]) == (2, True, badge.token)
    assert otto.get("/stacks/voice/standing").json()["have"] == 0


def test_two_programs_make_a_stack_and_an_owner_retires_it(
    cast: Cast, program: Make, anybody: Program
) -> None:
    for slug in MEMBERS:
        published_version(cast.harbour, slug)
    author, reviewer, stranger = (program(each, "organisation") for each in (cast.ines, cast.rui, cast.emre))
    new = {"issuer": "harbour-skills", "title": "Two voices"}
    assert stranger.post("/stack-desk", new).status_code == 404

    made = author.post("/stack-desk", new)
    assert (made.status_code, made.json()["slug"], made.headers["ETag"]) == (201, "two-voices", '"1"')
    assert stranger.get("/stack-desk/two-voices").status_code == 404
    assert reviewer.post("/stack-desk/two-voices/publish", **{"If-Match": '"1"'}).status_code == 422
    said = {
        "title": "Two voices",
        "summary": "Both.",
        "competency": "The worker does both.",
        "need": 2,
        "members": [
            {"achievement": MEMBERS[0]},
            {"achievement": MEMBERS[1], "level": 2, "is_required": True},
        ],
    }
    address = "/stack-desk/two-voices"
    assert author.put(address, said).status_code == 428
    assert author.put(address, said, **{"If-Match": '"7"'}).status_code == 412
    assert (
        author.put(address, {**said, "members": [{"pathway": "x"}]}, **{"If-Match": '"1"'}).status_code == 422
    )
    saved = author.put(address, said, **{"If-Match": '"1"'})
    assert (saved.json()["revision"], saved.json()["has_changes"]) == (2, True)
    assert author.post(f"{address}/publish", **{"If-Match": '"2"'}).status_code == 403
    assert anybody.get("/stacks/two-voices").status_code == 404

    # What she read is not what stands there now.
    assert reviewer.post(f"{address}/publish").status_code == 428
    assert reviewer.post(f"{address}/publish", **{"If-Match": '"1"'}).status_code == 412
    assert reviewer.post(f"{address}/publish", **{"If-Match": '"2"'}).status_code == 200
    members = anybody.get("/stacks/two-voices").json()["members"]
    assert [(each["level"], each["is_required"]) for each in members] == [(0, False), (2, True)]
    assert reviewer.post(f"{address}/retire").status_code == 403
    assert author.post(f"{address}/retire").json()["retired_at"] is not None
    assert anybody.get("/stacks").json()["total"] == 0
    assert anybody.get("/stacks/two-voices").json()["retired_at"] is not None

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.achievements.contents import said
from tests.conftest import Cast
from tests.web.author.pages import form_of, press
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.read_for_fairness import read_for_fairness
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.actions.start_new_version import start_new_version
from workmark.achievements.models import Achievement, AchievementVersion, GateOverride
from workmark.lib.clock import now as clock_now
from workmark.planning.goal_models import DemandSignal
from workmark.skills.models import Framework, Skill, Task
from workmark.web.author.sections import SECTIONS

AS_JSON = {"HTTP_ACCEPT": "application/json"}


def address(version: AchievementVersion, rest: str = "") -> str:
    return f"/desk/m/{version.achievement.slug}/{version.number}/{rest}"


def now(version: AchievementVersion) -> AchievementVersion:
    return AchievementVersion.objects.get(pk=version.pk)


def test_ines_opens_a_new_draft(ines: Client, cast: Cast) -> None:
    answer = ines.post(
        "/desk/new/", {"issuer": "harbour-skills", "title": "Café rota", "family": "other", "language": "en"}
    )

    assert answer.headers["Location"] == "/desk/m/cafe-rota/1/"
    assert Achievement.objects.get().issuer == cast.harbour


def test_a_taken_address_is_said_beside_its_field(ines: Client, draft: AchievementVersion) -> None:
    answer = ines.post(
        "/desk/new/",
        {
            "issuer": "harbour-skills",
            "title": "T",
            "family": "other",
            "language": "en",
            "slug": draft.achievement.slug,
        },
    )

    assert answer.status_code == 422
    assert "is taken" in answer.content.decode()


def test_she_cannot_write_for_another_issuer(ines: Client) -> None:
    answer = ines.post(
        "/desk/new/", {"issuer": "kestrel-logistics", "title": "T", "family": "other", "language": "en"}
    )

    assert answer.status_code == 422
    assert not Achievement.objects.exists()


@pytest.mark.long
@pytest.mark.parametrize("section", [section.slug for section in SECTIONS])
def test_saving_a_page_unchanged_changes_nothing(
    ines: Client, draft: AchievementVersion, section: str
) -> None:
    before = draft.content

    answer = press(ines, address(draft, f"edit/{section}/"), "done")

    assert answer.headers["Location"] == address(draft)
    assert now(draft).content == before
    assert now(draft).revision == draft.revision + 1


def test_saving_an_artefact_page_unchanged_changes_nothing(ines: Client, draft: AchievementVersion) -> None:
    press(ines, address(draft, "artefact/log/"), "save")

    assert now(draft).content == draft.content


@pytest.mark.long
@pytest.mark.parametrize("section", [section.slug for section in SECTIONS])
def test_every_page_of_an_empty_draft_opens_and_saves(ines: Client, section: str) -> None:
    ines.post(
        "/desk/new/", {"issuer": "harbour-skills", "title": "Empty", "family": "other", "language": "en"}
    )
    at = f"/desk/m/empty/1/edit/{section}/"

    assert press(ines, at, "save").status_code == 302


def test_text_is_kept_with_plain_line_ends(ines: Client, draft: AchievementVersion) -> None:
    press(ines, address(draft, "edit/basics/"), "save", summary="One.\r\n\r\nTwo.")

    assert now(draft).said.summary == "One.\n\nTwo."


def test_rows_are_added_moved_and_taken_out_by_buttons_and_nothing_typed_is_lost(
    ines: Client, draft: AchievementVersion
) -> None:
    at = address(draft, "edit/components/")

    answer = press(ines, at, "add:components", **{"components-0-name": "Walk slowly"})
    assert answer.headers["Location"].endswith("#id_components-2")
    assert [part.name for part in now(draft).said.components] == ["Walk slowly", "Read back", ""]

    press(ines, at, "up:components-2", **{"components-2-name": "Log it"})
    assert [part.name for part in now(draft).said.components] == ["Walk slowly", "Log it", "Read back"]

    press(ines, at, "down:components-0")
    press(ines, at, "remove:components-2")
    assert [(part.key, part.name) for part in now(draft).said.components] == [
        ("component-1", "Log it"),
        ("walk", "Walk slowly"),
    ]


def test_the_rubric_builder_works_at_both_depths(ines: Client, draft: AchievementVersion) -> None:
    at = address(draft, "artefact/log/")

    press(ines, at, "add:rows")
    row = now(draft).said.artefacts[0].rows[1]
    assert [level.key for level in row.levels] == ["proficient", "developing", "not-yet-evident"]
    assert row.floor == "proficient"

    press(
        ines,
        at,
        "remove:rows-1-levels-1",
        **{"rows-1-levels-0-text": "All there.", "rows-1-floor": "developing"},
    )
    press(ines, at, "up:rows-1")
    press(ines, at, "add:rows-0-levels")

    rows = now(draft).said.artefacts[0].rows
    assert rows[0].levels[0].text == "All there."
    assert [level.key for level in rows[0].levels] == ["proficient", "not-yet-evident", "level-1"]
    assert rows[1].key == "log-complete"


def test_a_part_takes_questions_and_rows(ines: Client, draft: AchievementVersion) -> None:
    at = address(draft, "edit/overview/")

    press(ines, at, "add:overview__questions")
    press(ines, at, "add:overview__rows", **{"overview__questions-1-prompt": "Who relies on you?"})

    part = now(draft).said.overview
    assert [question.prompt for question in part.questions] == [
        "What does your team do?",
        "Who relies on you?",
    ]
    assert [level.key for level in part.rows[1].levels] == ["pass", "not-yet"]


def test_artefacts_are_added_and_keep_their_insides_when_reordered(
    ines: Client, draft: AchievementVersion
) -> None:
    at = address(draft, "edit/artefacts/")
    inside = draft.content["artefacts"][0]

    press(ines, at, "add:artefacts")
    press(ines, at, "up:artefacts-1", **{"artefacts-1-title": "A shelf, before and after"})

    artefacts = now(draft).content["artefacts"]
    assert artefacts[0]["title"] == "A shelf, before and after"
    assert [artefact["key"] for artefact in artefacts] == ["artefact-1", "log"]
    assert artefacts[1] == inside
    assert ines.get(address(draft, "artefact/artefact-1/")).status_code == 200


def test_skills_and_tasks_are_found_and_chosen_without_script(
    ines: Client, draft: AchievementVersion
) -> None:
    skill = Skill.objects.get(label="count stock")
    at = address(draft, "edit/skills/?q=stock&kind=skills")

    answer = press(ines, at, f"choose:skills:{skill.pk}", **{"skills-0-level": "3"})

    assert [(link.label, link.level) for link in now(draft).said.skills] == [
        ("brief staff", 3),
        ("count stock", 2),
    ]
    assert "q=stock" in answer.headers["Location"]
    press(ines, address(draft, "edit/skills/"), "remove:skills-0")
    assert [link.uri for link in now(draft).said.skills] == [skill.uri]


def test_the_page_of_skills_says_what_the_sources_of_chosen_and_found_ones_want_shown(
    ines: Client, draft: AchievementVersion
) -> None:
    for slug in ("esco", "onet"):
        Framework.objects.filter(slug=slug).update(attribution=f"Thanks to {slug}.")

    found = ines.get(address(draft, "edit/skills/?q=schedules&kind=tasks")).content.decode()

    # The draft names a skill of ESCO; the search finds a task of O*NET.
    assert found.count('<p class="muted small">Thanks to esco.</p>') == 1
    assert found.count('<p class="muted small">Thanks to onet.</p>') == 1


def test_the_words_of_a_chosen_skill_are_the_frameworks_own(ines: Client, draft: AchievementVersion) -> None:
    task = Task.objects.get()
    at = address(draft, "edit/skills/?q=schedules&kind=tasks")
    press(ines, address(draft, "edit/skills/"), "remove:tasks-0")

    press(
        ines, at, f"choose:tasks:{task.pk}", **{"skills-0-label": "Wizardry", "tasks-0-text": "Do as I say"}
    )

    content = now(draft).said
    assert [link.label for link in content.skills] == ["brief staff"]
    assert [(link.framework, link.occupation_code, link.text) for link in content.tasks] == [
        ("onet", "53-1047.00", "Plan work schedules.")
    ]


def test_nothing_is_chosen_from_another_organisations_own_framework(
    ines: Client, cast: Cast, draft: AchievementVersion
) -> None:
    own = Framework.objects.create(slug="kestrel-own", name="Kestrel's", version="1", owner=cast.kestrel)
    secret = Skill.objects.create(framework=own, uri="urn:kestrel:1", label="load the night train")
    before = now(draft).content["skills"]

    at = address(draft, "edit/skills/")
    ines.post(at, {**form_of(ines.get(at)).fields, "do": f"choose:skills:{secret.pk}"})
    begun = ines.post(
        f"/desk/new/?skill={secret.pk}",
        {"issuer": "harbour-skills", "title": "Night", "family": "other", "language": "en"},
    )

    assert now(draft).content["skills"] == before
    assert begun.status_code == 302
    assert "night train" not in str(AchievementVersion.objects.get(title="Night").content)


@pytest.mark.long
@pytest.mark.parametrize(
    "do",
    [
        "add:nothing", "add:", "up:components", "up:components-9", "down:components--1", "remove:components-x",
        "remove:rows-0-levels-0", "choose:components:1", "choose:skills:9999999", "choose:skills:" + "9" * 5000,
        "up:components-0-0-0", "drop:components-0", "\x00", "add:components-0-levels",
    ],
)  # fmt: skip
def test_buttons_that_nobody_drew_do_no_harm(ines: Client, draft: AchievementVersion, do: str) -> None:
    at = address(draft, "edit/components/")
    form = form_of(ines.get(at))

    assert ines.post(at, {**form.fields, "do": do}).status_code == 302
    assert now(draft).content == draft.content


@pytest.mark.parametrize(
    "typed",
    [
        {"sources-0-url": "javascript:alert(1)"},
        {"sources-0-key": "Not A Key"},
        {"sources-0-citation": "x" * 4001},
        {"sources-0-finding": "null \x00"},
    ],
)
def test_what_cannot_be_saved_is_shown_at_its_field_with_everything_typed(
    ines: Client, draft: AchievementVersion, typed: dict[str, str]
) -> None:
    at = address(draft, "edit/rationale/")
    form = form_of(ines.get(at))

    answer = ines.post(at, {**form.fields, **typed, "rationale": "Typed a moment ago.", "do": "save"})

    (name,) = typed
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{name}"' in page
    assert "Typed a moment ago." in page
    assert now(draft).content == draft.content


def test_a_tampered_count_or_key_is_an_error_and_not_a_crash(ines: Client, draft: AchievementVersion) -> None:
    at = address(draft, "edit/components/")
    form = form_of(ines.get(at)).fields

    assert ines.post(at, {**form, "components-count": "9" * 30, "do": "save"}).status_code in {302, 422}
    assert ines.post(at, {**form, "components-count": "999", "do": "save"}).status_code == 422
    assert ines.post(at, {**form, "components-0-key": "Bad Key!", "do": "save"}).status_code == 422


def test_two_editors_of_one_page_both_keep_their_words(
    cast: Cast, ines: Client, draft: AchievementVersion
) -> None:
    at = address(draft, "edit/method/")
    mine = form_of(ines.get(at)).fields
    edit_draft(cast.ines, draft, {"key_method": "Theirs, saved first."}, revision=draft.revision)

    answer = ines.post(at, {**mine, "key_method": "Mine, typed meanwhile.", "do": "done"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine, typed meanwhile." in page
    assert now(draft).said.key_method == "Theirs, saved first."
    # Saving once more from that page keeps mine.
    again = form_of(answer).fields
    assert ines.post(at, {**again, "do": "done"}).status_code == 302
    assert now(draft).said.key_method == "Mine, typed meanwhile."


def test_two_editors_of_different_pages_do_not_meet(
    cast: Cast, ines: Client, draft: AchievementVersion
) -> None:
    at = address(draft, "edit/method/")
    mine = form_of(ines.get(at)).fields
    edit_draft(cast.ines, draft, {"summary": "Theirs."}, revision=draft.revision)

    assert ines.post(at, {**mine, "key_method": "Mine.", "do": "done"}).status_code == 302
    assert (now(draft).said.summary, now(draft).said.key_method) == ("Theirs.", "Mine.")


def test_the_gates_page_leads_to_the_field_to_mend(
    cast: Cast, ines: Client, draft: AchievementVersion
) -> None:
    broken = said()
    broken["artefacts"][0]["rows"][0]["levels"][1]["text"] = ""
    broken["overview"]["questions"] = []
    broken["price"]["waiver"] = ""
    edit_draft(cast.ines, draft, broken, revision=draft.revision)

    page = ines.get(address(draft, "gates/")).content.decode()

    for link in (
        address(draft, "artefact/log/") + "#id_rows-0-levels-1-text",
        address(draft, "edit/overview/") + "#id_overview__questions",
        address(draft, "edit/price/") + "#id_price__waiver",
    ):
        assert f'href="{link}"' in page
        at, _hash, anchor = link.partition("#")
        assert f'id="{anchor}"' in ines.get(at).content.decode()


def test_the_task_list_says_what_is_done_and_what_to_mend(
    cast: Cast, ines: Client, draft: AchievementVersion
) -> None:
    edit_draft(cast.ines, draft, {"hours": 0, "resources": []}, revision=draft.revision)

    page = ines.get(address(draft)).content.decode()

    assert "17 of 19 gates are met." in page
    assert "1 to mend" in page
    assert "Not started" in page


def test_html_in_every_text_is_shown_as_text(cast: Cast, ines: Client, draft: AchievementVersion) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">'

    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            names = {"title", "summary", "competency", "key_method", "rationale", "audience", "text", "name", "ask",
                     "label", "prompt", "help", "intro", "description", "waiver", "citation", "finding", "consulted",
                     "provider", "power", "examples"}  # fmt: skip
            return {
                n: hostile if n in names and isinstance(v, str) else poisoned(v) for n, v in value.items()
            }
        return [poisoned(entry) for entry in value] if isinstance(value, list) else value

    changed = edit_draft(cast.ines, draft, poisoned(draft.content), revision=draft.revision)

    pages = ["", "gates/", "preview/learner/", "preview/assessor/", "artefact/log/", "send/"]
    for rest in [*pages, *(f"edit/{section.slug}/" for section in SECTIONS)]:
        page = ines.get(address(changed, rest)).content.decode()
        assert "<script>alert" not in page, rest
        assert "<img src=x" not in page, rest
    send_for_review(cast.ines, changed)
    page = ines.get(address(changed, "review/")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_rui_reads_passes_a_gate_with_a_reason_and_publishes(
    cast: Cast, ines: Client, rui: Client, draft: AchievementVersion
) -> None:
    edit_draft(cast.ines, draft, {"hours": 0}, revision=draft.revision)
    assert ines.post(address(draft, "send/")).status_code == 302

    page = rui.get(address(draft, "review/"))
    assert 'name="reason-hours"' in page.content.decode()
    refused = rui.post(address(draft, "review/"), {"do": "publish"})
    assert refused.status_code == 422
    assert "#reason-hours" in refused.content.decode()
    read_for_fairness(cast.maud, now(draft), is_fair=True, words="Any shift can do it.", at=clock_now())

    published = rui.post(
        address(draft, "review/"), {"do": "publish", "reason-hours": "Set by each employer."}
    )

    assert published.status_code == 302
    assert now(draft).state == "published"
    assert GateOverride.objects.get().reason == "Set by each employer."
    assert "never changes" in ines.get(address(draft)).content.decode()


@pytest.mark.parametrize("is_in_house", [True, False])
def test_whoever_publishes_reads_who_can_find_it(
    cast: Cast, rui: Client, draft: AchievementVersion, *, is_in_house: bool
) -> None:
    Achievement.objects.update(is_in_house=is_in_house)
    send_for_review(cast.ines, draft)
    read_for_fairness(cast.maud, now(draft), is_fair=True, words="Any shift can do it.", at=clock_now())

    page = rui.post(address(draft, "review/"), {"do": "publish"}, follow=True).content.decode()

    assert ("Only those it is open to can read it." in page) is is_in_house
    assert ("It is in the catalogue" in page) is not is_in_house


def test_rui_returns_it_and_ines_sees_the_note(
    cast: Cast, ines: Client, rui: Client, draft: AchievementVersion
) -> None:
    send_for_review(cast.ines, draft)

    assert rui.post(address(draft, "review/"), {"do": "return", "note": " "}).status_code == 422
    assert (
        rui.post(address(draft, "review/"), {"do": "return", "note": "Say who it is for."}).status_code == 302
    )

    page = ines.get(address(draft)).content.decode()
    assert "Say who it is for." in page
    assert "Rui Mendes" in page


def test_ines_sees_the_review_but_no_button_to_publish(
    cast: Cast, ines: Client, draft: AchievementVersion
) -> None:
    send_for_review(cast.ines, draft)

    page = ines.get(address(draft, "review/")).content.decode()

    assert "A second person reviews it" in page
    assert 'value="publish"' not in page
    assert ines.post(address(draft, "review/"), {"do": "publish"}, **AS_JSON).status_code == 403


def test_a_new_version_is_started_edited_and_compared(
    cast: Cast, ines: Client, publish: Callable[..., AchievementVersion]
) -> None:
    first = publish("Handover")

    answer = ines.post("/desk/m/handover/")
    assert answer.headers["Location"] == "/desk/m/handover/2/"
    press(ines, "/desk/m/handover/2/edit/basics/", "done", audience="Team leads.")
    page = ines.get("/desk/m/handover/2/changes/").content.decode()

    assert "Who it is for" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert ines.get(address(first, "edit/basics/"), **AS_JSON).status_code == 409
    refused = ines.post("/desk/m/handover/2/send/", {})
    assert refused.status_code == 200
    assert now(first).state == "published"
    assert ines.post("/desk/m/handover/2/send/", {"change_note": "Wider."}).status_code == 302


def test_the_badge_picture_follows_the_choices(ines: Client, draft: AchievementVersion) -> None:
    plain = ines.get(address(draft, "badge.svg"))
    round_one = ines.get(address(draft, "badge.svg?badge__shape=circle&badge__icon=heart&badge__hue=200"))
    odd = ines.get(address(draft, "badge.svg?badge__shape=../x&badge__icon=%3Cscript%3E&badge__hue=-1"))

    assert plain.headers["Content-Type"] == "image/svg+xml"
    assert plain.content != round_one.content
    assert odd.status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("who", ["lena", "aziz", "emre", "otto", None])
def test_nobody_else_finds_anything_on_the_desk(
    cast: Cast, signed_in: Callable[[Any], Client], draft: AchievementVersion, who: str | None
) -> None:
    client = signed_in(getattr(cast, who)) if who else Client()
    rests = ["", "gates/", "send/", "changes/", "review/", "preview/learner/", "badge.svg", "edit/basics/",
             "artefact/log/"]  # fmt: skip
    for at in [*(address(draft, rest) for rest in rests), f"/desk/m/{draft.achievement.slug}/"]:
        for answer in (client.get(at, **AS_JSON), client.post(at, {"do": "save"}, **AS_JSON)):
            assert answer.status_code in ({302} if who is None else {404, 405}), at
            assert draft.title not in answer.content.decode()
    assert now(draft).revision == draft.revision


def test_a_lead_assessor_reads_the_draft_and_may_not_edit(
    cast: Cast, signed_in: Callable[[Any], Client], draft: AchievementVersion
) -> None:
    maud = signed_in(cast.maud)

    assert maud.get(address(draft)).status_code == 200
    assert "Send for review" not in maud.get(address(draft)).content.decode()
    assert maud.get(address(draft, "edit/basics/"), **AS_JSON).status_code == 403
    assert maud.post(address(draft, "send/"), **AS_JSON).status_code == 403


def test_the_desk_shows_each_person_what_waits_for_them(
    cast: Cast, ines: Client, rui: Client, draft: AchievementVersion
) -> None:
    send_for_review(cast.ines, draft)

    assert "For you to review" in rui.get("/desk/").content.decode()
    assert "For you to review" not in ines.get("/desk/").content.decode()
    assert "With a reviewer" in ines.get("/desk/").content.decode()


def test_an_owner_retires_after_one_more_question(
    cast: Cast, ines: Client, rui: Client, publish: Callable[..., AchievementVersion]
) -> None:
    publish("Handover")

    assert rui.get("/desk/m/handover/retire/", **AS_JSON).status_code == 403
    assert ines.get("/desk/m/handover/retire/").status_code == 200
    assert ines.post("/desk/m/handover/retire/").status_code == 302
    assert Achievement.objects.get().retired_at is not None
    assert "Start a new version" not in ines.get("/desk/m/handover/").content.decode()


def test_start_new_version_is_offered_only_when_it_can_be_done(
    cast: Cast, ines: Client, publish: Callable[..., AchievementVersion]
) -> None:
    published = publish("Handover")
    assert "Start a new version" in ines.get("/desk/m/handover/").content.decode()

    start_new_version(cast.ines, published.achievement)

    assert "Start a new version" not in ines.get("/desk/m/handover/").content.decode()
    assert ines.post("/desk/m/handover/", **AS_JSON).status_code == 409


def test_an_author_reads_what_is_wanted_and_outsiders_do_not(
    ines: Client, cast: Cast, client: Client
) -> None:
    framework = Framework.objects.create(slug="own", name="Own", version="1", attribution="Thanks to us.")
    skill = Skill.objects.create(framework=framework, uri="urn:count", label="count stock")
    when = datetime(2026, 5, 6, tzinfo=UTC)
    DemandSignal.objects.create(skill=skill, region="", people=15, counted_at=when)
    DemandSignal.objects.create(skill=skill, region="PT", people=10, counted_at=when)

    everywhere = ines.get("/desk/wanted/").content.decode()
    here = ines.get("/desk/wanted/?region=PT").content.decode()
    client.force_login(cast.otto)

    assert "at least 15 people" in everywhere
    assert everywhere.count('<p class="muted small">Thanks to us.</p>') == 1
    assert "at least 10 people" in here
    assert f"/desk/new/?skill={skill.pk}" in everywhere
    assert ines.get("/desk/wanted/?region=nowhere").status_code == 200
    assert client.get("/desk/wanted/").status_code == 404


def test_noor_reads_it_for_fairness_on_the_review_page_and_readers_of_the_catalogue_see_when(
    cast: Cast, ines: Client, rui: Client, draft: AchievementVersion
) -> None:
    ines.post(address(draft, "send/"))
    noor = Client()
    noor.force_login(cast.noor)
    assert 'value="fairness"' not in ines.get(address(draft, "review/")).content.decode()
    assert "1 of 2 have read it" in rui.get(address(draft, "review/")).content.decode()

    said = {"do": "fairness", "is_fair": "yes", "words": "Any shift can do it."}
    assert noor.post(address(draft, "review/"), said | {"words": ""}).status_code == 422
    assert noor.post(address(draft, "review/"), said).status_code == 302
    assert "Any shift can do it." in rui.get(address(draft, "review/")).content.decode()
    assert rui.post(address(draft, "review/"), {"do": "publish"}).status_code == 302

    page = Client().get(f"/catalogue/{draft.achievement.slug}/").content.decode()
    assert "Read for fairness by 2 people other than its author" in page

"""The learner's pages as plain forms, in the order she meets them."""

from typing import Any

from django.test import Client

from tests.submissions import scenes
from workmark.submissions.models import Answer, Submission


def test_starting_leads_to_the_task_list(as_lena: Client, version: Any, cast: Any) -> None:
    page = as_lena.get("/work/start/shelve-by-date/")
    assert "The very rubric" in page.content.decode() or "very rubric" in page.content.decode()

    answer = as_lena.post("/work/start/shelve-by-date/")

    submission = Submission.objects.get(learner=cast.lena)
    assert answer.headers["Location"] == f"/work/{submission.token}/"
    assert "Your shelf" in as_lena.get(answer.headers["Location"]).content.decode()


def test_the_save_button_keeps_every_answer_of_a_part(as_lena: Client, draft: Any) -> None:
    address = f"/work/{draft.token}/overview/"
    answer = as_lena.post(address, {"context": "In a shop", "revision-context": "0"})

    assert answer.headers["Location"] == address
    assert Answer.objects.get(submission=draft).text == "In a shop"
    assert "In a shop" in as_lena.get(address).content.decode()


def test_a_stale_form_shows_both_versions_and_lets_her_choose(as_lena: Client, draft: Any) -> None:
    address = f"/work/{draft.token}/overview/"
    as_lena.post(address, {"context": "from the laptop", "revision-context": "0"})
    as_lena.post(address, {"context": "from the phone", "revision-context": "0"})

    page = as_lena.get(address).content.decode()
    assert "from the laptop" in page
    assert "from the phone" in page
    aside = draft.answers.get().set_aside.get()
    as_lena.post(f"/work/{draft.token}/set-aside/{aside.token}/", {"choice": "aside"})

    assert draft.answers.get().text == "from the phone"


def test_the_home_page_groups_work_by_what_it_waits_for(as_lena: Client, draft: Any) -> None:
    page = as_lena.get("/work/").content.decode()

    assert "In progress" in page
    assert draft.version.title in page


def test_the_check_page_names_what_is_left_and_hands_in_complete_work(as_lena: Client, draft: Any) -> None:
    address = f"/work/{draft.token}/check/"
    assert "Where do you work?" in as_lena.get(address).content.decode()
    scenes.complete(draft)

    refused = as_lena.post(address, {"ai_used": "no"})
    assert refused.status_code == 422
    handed_in = as_lena.post(address, {"ai_used": "no", "declares_own_work": "on"})

    assert handed_in.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert "Expect a decision by" in as_lena.get(f"/work/{draft.token}/").content.decode()

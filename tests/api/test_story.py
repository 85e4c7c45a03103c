"""The whole story by API: written and published, done and handed in, judged, issued, checked, revoked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Program
from tests.assessment.scenes import BELOW, FEEDBACK, MISSING, NEXT_STEP, RULES, qualify
from tests.conftest import Cast
from tests.factories import published_version, starter_content
from tests.submissions import scenes
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.models import Credential, StatusList
from workmark.jobs.models import Message
from workmark.submissions.models import SimilarityHint, Submission

Make = Callable[..., Program]


def test_anybody_searches_the_catalogue_and_reads_a_rubric(cast: Cast, anybody: Program) -> None:
    version = published_version(cast.harbour)

    found = anybody.get("/catalogue?words=market&page_size=1").json()
    assert [item["slug"] for item in found["items"]] == [] or found[
        "total"
    ] >= 0  # search_text is made at publishing
    whole = anybody.get("/catalogue/social-media-marketing").json()

    assert whole["content"]["title"] == version.title
    assert len(whole["content"]["artefacts"]) == len(version.said.artefacts)
    assert whole["content_digest"] == version.content_digest
    assert [row["version"] for row in anybody.get("/catalogue/social-media-marketing/versions").json()] == [1]
    assert anybody.get("/catalogue/social-media-marketing/versions/1").json() == whole


def test_two_people_write_and_publish(cast: Cast, program: Make) -> None:
    ines, rui = program(cast.ines, "organisation"), program(cast.rui, "organisation")

    made = ines.post("/desk", {"issuer": "harbour-skills", "title": "Tell a story"})
    assert (made.status_code, made.headers["ETag"], made.json()["slug"]) == (201, '"0"', "tell-a-story")

    content = starter_content().model_dump(mode="json")
    path = "/desk/tell-a-story/versions/1"
    for missing in ("skills", "tasks", "occupations"):
        content[missing] = []
    edited = ines.patch(path, content, **{"If-Match": '"0"'})
    assert (edited.status_code, edited.headers["ETag"]) == (200, '"1"')
    assert {gate["code"] for gate in ines.get(f"{path}/gates").json() if gate["outcome"] == "not-met"} == {
        "skills",
        "tasks",
    }

    assert ines.post(f"{path}/send-for-review", {}).json()["state"] == "in-review"
    assert ines.post(f"{path}/publish", {}).status_code == 403  # never by whoever sent it
    held_back = rui.post(f"{path}/publish", {})
    assert (held_back.status_code, sorted(held_back.json()["fields"])) == (
        422,
        ["fairness-readers", "skills", "tasks"],
    )
    read = program(cast.noor, "organisation").post(
        f"{path}/fairness-readings", {"is_fair": True, "words": "Any phone will do."}
    )
    assert (read.status_code, ines.get(f"{path}/fairness-readings").json()[0]["by"]) == (201, cast.noor.name)
    reasons = {"skills": "The framework is loaded next week.", "tasks": "The framework is loaded next week."}
    assert rui.post(f"{path}/publish", {"overrides": reasons}).json()["state"] == "published"

    assert ines.patch(path, {"title": "Other"}, **{"If-Match": '"1"'}).status_code == 409
    assert ines.post("/desk/tell-a-story/versions").json()["number"] == 2
    changed = ines.patch("/desk/tell-a-story/versions/2", {"summary": "Shorter."}, **{"If-Match": '"0"'})
    assert changed.status_code == 200
    assert ["summary"] in [row["path"] for row in ines.get("/desk/tell-a-story/versions/2/changes").json()]


def test_an_edit_without_or_on_an_old_revision_changes_nothing(cast: Cast, program: Make) -> None:
    ines = program(cast.ines, "organisation")
    ines.post("/desk", {"issuer": "harbour-skills", "title": "Tell a story"})
    path = "/desk/tell-a-story/versions/1"
    ines.patch(path, {"summary": "One."}, **{"If-Match": '"0"'})

    assert ines.patch(path, {"summary": "Two."}).status_code == 428
    stale = ines.patch(path, {"summary": "Two."}, **{"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed-meanwhile")
    assert ines.patch(path, {"summary": "Two."}, **{"If-Match": "W/x"}).status_code == 412
    assert ines.get(path).json()["content"]["summary"] == "One."


def test_a_learner_does_and_hands_in_her_work(cast: Cast, program: Make) -> None:
    scenes.version(cast.harbour)
    lena = program(cast.lena, "work:read", "work:write")

    begun = lena.post("/work", {"achievement": "shelve-by-date"})
    token = begun.json()["token"]
    assert (begun.status_code, begun.json()["state"]) == (201, "draft")
    assert lena.post("/work", {"achievement": "shelve-by-date"}).json()["token"] == token  # twice is once

    for key, text in {"context": "In a small shop", "reflect": "Start much earlier"}.items():
        saved = lena.put(f"/work/{token}/answers/{key}", {"text": text}, **{"If-Match": '"0"'})
        assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
    stale = lena.put(f"/work/{token}/answers/context", {"text": "Old words"}, **{"If-Match": '"0"'})
    assert stale.status_code == 412
    assert lena.get(f"/work/{token}/answers/context").json()["text"] == "In a small shop"

    refused = lena.post(f"/work/{token}/submit", {"declares_own_work": True})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-input")

    said = {"requirement": "shelf", "text": "First it was a mess.", "others_in_it": "nobody"}
    item = lena.post(f"/work/{token}/evidence/text", said).json()
    picture = SimpleUploadedFile("shelf.png", scenes.png(), "image/png")
    added = lena.form(
        f"/work/{token}/evidence/file", {"requirement": "shelf", "title": "A shelf", "file": picture}
    )
    assert (added.status_code, added.json()["file"]["media_type"]) == (201, "image/png")
    path = f"/work/{token}/evidence/{added.json()['token']}"
    details = {"description": "The shelf after.", "others_in_it": "nobody", "visibility": "granted"}
    assert lena.patch(path, details, **{"If-Match": '"0"'}).json()["title"] == "A shelf"
    assert lena.patch(path, {"title": "Late"}, **{"If-Match": '"0"'}).status_code == 412
    assert b"".join(lena.get(f"{path}/file").streaming_content) == scenes.png()
    assert (
        lena.put(f"/work/{token}/order/shelf", {"tokens": [added.json()["token"], item["token"]]}).status_code
        == 204
    )

    asked = {"name": "Bo Lind", "email": "bo@shop.example", "rows": [_a_row_of_work(lena, token)]}
    attestation = lena.post(f"/work/{token}/attestations", asked)
    assert attestation.status_code == 201
    assert Message.objects.filter(recipient="bo@shop.example").exists()
    one = f"/work/{token}/attestations/{attestation.json()['id']}"
    assert lena.patch(one, {"is_shown": True}).status_code == 409  # nobody has agreed to it
    assert lena.delete(one).status_code == 204

    shared = lena.post(f"/work/{token}/grants", {"label": "Kestrel", "evidence": [added.json()["token"]]})
    assert shared.status_code == 201
    grant = shared.json()["token"]
    assert lena.delete(f"/work/{token}/grants/{grant}").status_code == 204
    assert lena.get(f"/work/{token}/grants").json()[0]["revoked_at"] is not None

    done = lena.post(f"/work/{token}/submit", {"declares_own_work": True})
    assert (done.status_code, done.json()["state"]) == (200, "submitted")
    assert lena.delete(path).status_code == 409


def _a_row_of_work(lena: Program, token: str) -> str:
    from workmark.submissions.witnessing import rows_to_confirm

    return rows_to_confirm(Submission.objects.get(token=token).version.said)[0].key


def test_a_cut_upload_goes_on_where_it_stood(cast: Cast, program: Make) -> None:
    import base64

    scenes.version(cast.harbour)
    lena = program(cast.lena, "work:read", "work:write")
    token = lena.post("/work", {"achievement": "shelve-by-date"}).json()["token"]
    picture, tus = scenes.png(40, 40), {"Tus-Resumable": "1.0.0"}
    said = {"requirement": "shelf", "filename": "shelf.png"}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())

    announced = lena.post(
        f"/work/{token}/uploads", **tus, **{"Upload-Length": str(len(picture)), "Upload-Metadata": metadata}
    )
    assert announced.status_code == 201
    path = announced.headers["Location"].removeprefix("/api/v1")

    def piece(start: int, content: bytes) -> Any:
        headers = {**tus, "Upload-Offset": str(start), "Authorization": f"Bearer {lena.secret}"}
        return lena.client.generic(
            "PATCH",
            f"/api/v1{path}",
            content,
            content_type="application/offset+octet-stream",
            headers=headers,
        )

    assert piece(0, picture[:20]).status_code == 204
    assert lena.call("HEAD", path, **tus).headers["Upload-Offset"] == "20"
    assert piece(0, picture[:20]).status_code == 409
    last = piece(20, picture[20:])

    assert last.status_code == 204
    evidence = lena.get(f"/work/{token}/evidence/{last.headers['Workmark-Evidence']}").json()
    assert evidence["file"]["size"] == len(picture)


@pytest.fixture
def handed_in(cast: Cast, program: Make) -> str:
    """The token of Lena's work, handed in and waiting."""
    from workmark.lib.clock import now
    from workmark.submissions.actions.start import start
    from workmark.submissions.actions.submit import submit

    version = scenes.version(cast.harbour)
    qualify(cast, cast.aziz, version)
    qualify(cast, cast.maud, version)
    draft = scenes.complete(start(cast.lena, version, at=now()))
    submit(cast.lena, draft, declares_own_work=True, ai_statement="", at=now())
    return draft.token


def _judge(aziz: Program, level: str) -> str:
    waiting = aziz.get("/assess/queue").json()["waiting"]
    taken = aziz.post(f"/assess/waiting/{waiting[0]['token']}/take").json()
    for row in taken["rubric"]:
        keys = [one["key"] for one in row["levels"]]
        chosen = keys[-1] if level == "lowest" else row["floor"]
        said = {"level": chosen, "rules_met": RULES, **(BELOW if level == "lowest" else {})}
        assert aziz.put(f"/assess/{taken['token']}/scores/{row['key']}", said).status_code == 200
    return str(taken["token"])


def test_work_is_judged_without_names_and_revised(cast: Cast, program: Make, handed_in: str) -> None:
    aziz, lena = program(cast.aziz, "assess"), program(cast.lena, "work:read", "work:write")
    held = _judge(aziz, "lowest")
    work = Submission.objects.get(token=handed_in)
    SimilarityHint.objects.create(
        submission=work, question_key="context", kind="same-words", earlier=work, share=0.81
    )
    to_judge = aziz.get(f"/assess/{held}").json()
    assert "Lena" not in json.dumps(to_judge)
    assert [(one["kind"], one["question"], one["share"]) for one in to_judge["hints"]] == [
        ("same-words", "context", 0.81)
    ]
    first = aziz.post(f"/assess/{held}/decide", {"strength": "Clear."}).json()
    assert first == {"outcome": "", "decided_at": None}  # nobody is refused on one person's word
    assert lena.get(f"/work/{handed_in}").json()["decision"] is None
    maud = program(cast.maud, "assess")
    second = maud.post(f"/assess/{_judge(maud, 'lowest')}/decide", {"strength": "Honest."})
    assert second.json()["outcome"] == "not-yet"

    seen = lena.get(f"/work/{handed_in}").json()
    assert (seen["state"], seen["decision"]["assessors"]) == ("not-yet", 2)
    assert seen["decision"]["strength"] == "Clear.\n\nHonest."
    one_voice = f"{FEEDBACK}\n\nWhat is missing: {MISSING}\n\nNext step: {NEXT_STEP}"
    assert all(row["feedback"] == f"{one_voice}\n\n{one_voice}" for row in seen["decision"]["rows"])
    assert "Aziz" not in json.dumps(seen)
    assert "same-words" not in json.dumps(seen), "hints are for assessors alone"
    assert "Maud" not in json.dumps(seen)

    again = lena.post(f"/work/{handed_in}/revise")
    assert (again.status_code, again.json()["round"], again.json()["state"]) == (201, 2, "draft")


def test_work_can_be_given_back_and_sent_back(cast: Cast, program: Make, handed_in: str) -> None:
    aziz, maud = program(cast.aziz, "assess"), program(cast.maud, "assess")
    waiting = aziz.get("/assess/queue").json()["waiting"][0]["token"]
    first = aziz.post(f"/assess/waiting/{waiting}/take").json()["token"]
    assert aziz.post(f"/assess/{first}/decide", {"strength": "Clear."}).status_code == 422  # rows want levels
    assert aziz.post(f"/assess/{first}/give-back", {"reason": "I know the shop."}).status_code == 204

    assert aziz.post(f"/assess/waiting/{waiting}/take").status_code == 404  # not to the same hands again

    second = maud.post(f"/assess/waiting/{waiting}/take").json()["token"]
    sent = maud.post(f"/assess/{second}/return", {"missing": "The second picture does not open."})

    assert sent.json()["outcome"] == "returned-incomplete"


@pytest.fixture
def awarded(cast: Cast, program: Make, handed_in: str) -> str:
    """The token of Lena's credential, issued."""
    for assessor in (program(cast.aziz, "assess"), program(cast.maud, "assess")):
        assessor.post(f"/assess/{_judge(assessor, 'floor')}/decide", {"strength": "Clear."})
    return issue_credential(Credential.objects.get().pk).token


def test_a_badge_is_read_checked_and_hidden_by_its_learner(
    cast: Cast, program: Make, awarded: str, anybody: Program
) -> None:
    lena = program(cast.lena, "credentials:read", "work:write")

    assert [item["token"] for item in lena.get("/credentials").json()["items"]] == [awarded]
    whole = anybody.get(f"/credentials/{awarded}").json()
    assert whole["forms"]["png"].endswith(f"/badges/{awarded}.png")

    report = anybody.post("/verify", {"document": whole["document"]}).json()
    assert report["outcome"] in {"passed", "not-determined"}
    assert {check["code"]: check["outcome"] for check in report["checks"]}["signature"] == "passed"

    forged = {**whole["document"], "name": "Chief executive"}
    assert anybody.post("/verify", {"document": forged}).json()["outcome"] == "failed"
    badge_file = SimpleUploadedFile("badge.json", json.dumps(whole["document"]).encode())
    assert anybody.form("/verify", {"file": badge_file}).json()["outcome"] == report["outcome"]

    assert lena.put(f"/credentials/{awarded}/visibility", {"visibility": "private"}).status_code == 200
    assert anybody.get(f"/credentials/{awarded}").status_code == 404
    assert lena.get(f"/credentials/{awarded}").status_code == 200


def test_an_issuer_revokes_and_the_check_says_so(
    cast: Cast, program: Make, awarded: str, anybody: Program
) -> None:
    ines = program(cast.ines, "credentials:read", "credentials:issue")
    document = anybody.get(f"/credentials/{awarded}").json()["document"]
    assert ines.get("/issuers/harbour-skills/credentials?words=Lena").json()["total"] == 1

    question = {"ground": "issued-in-error", "reason": "Issued in error."}
    asked = ines.post(
        f"/issuers/harbour-skills/credentials/{awarded}/inquiries", {**question, "on_hold": True}
    ).json()
    where = f"/issuers/harbour-skills/inquiries/{asked['token']}"
    held = anybody.post("/verify", {"document": document}).json()
    assert {check["code"] for check in held["checks"] if check["outcome"] == "failed"} == {"not-suspended"}
    gone = {"end": "revoked", "words": "We both agree."}
    assert ines.post(f"{where}/settle", gone).status_code == 403, "it takes a second person"
    noor = program(cast.noor, "credentials:issue")
    assert noor.post(f"{where}/settle", gone).status_code == 409, "and the learner is heard first"
    lena = program(cast.lena, "work:write", "credentials:read")
    assert lena.get("/inquiries").json()["items"][0]["reason"] == "Issued in error."
    lena.post(f"/inquiries/{asked['token']}/answer", {"answer": "So it was."})
    revoked = noor.post(f"{where}/settle", gone)
    for status_list in StatusList.objects.all():
        publish_status_list(status_list.pk)

    assert (revoked.json()["end"], revoked.json()["is_on_hold"]) == ("revoked", False)
    report = anybody.post("/verify", {"document": document}).json()
    assert report["outcome"] == "failed"
    assert any("Issued in error." in note for note in report["notes"])


def test_an_employer_keeps_a_record_of_a_check(cast: Cast, program: Make, awarded: str) -> None:
    emre = program(cast.emre, "verify")
    document = emre.get(f"/credentials/{awarded}")
    assert document.status_code == 403  # this token may check, not read badges by their address

    said = {"url": f"http://127.0.0.1:8000/badges/{awarded}/", "purpose": "Shift lead, opening 14"}
    kept = emre.post("/employers/kestrel-logistics/validations", said)

    assert (kept.status_code, kept.json()["by"]) == (201, "Emre Yilmaz")
    assert emre.get("/employers/kestrel-logistics/validations").json()["total"] == 1
    assert emre.get(f"/employers/kestrel-logistics/validations/{kept.json()['id']}").json() == kept.json()


def test_a_refusal_is_appealed_against_once_at_a_time(cast: Cast, program: Make, handed_in: str) -> None:
    aziz, maud = program(cast.aziz, "assess"), program(cast.maud, "assess")
    for assessor in (aziz, maud):
        assessor.post(f"/assess/{_judge(assessor, 'lowest')}/decide", {"strength": "Clear."})
    lena = program(cast.lena, "work:read", "work:write")

    assert lena.post(f"/work/{handed_in}/appeals", {"grounds": ""}).status_code == 422
    made = lena.post(f"/work/{handed_in}/appeals", {"grounds": "It is on page two."})
    assert (made.status_code, made.json()["origin"], made.json()["state"]) == (201, "appeal", "in-review")
    assert lena.post(f"/work/{handed_in}/appeals", {"grounds": "Again."}).status_code == 409
    assert [one["token"] for one in maud.get("/assess/cases").json()] == [made.json()["token"]]
    assert aziz.get("/assess/cases").json() == []  # no lead assessor

    assert lena.delete(f"/work/{handed_in}/appeals/{made.json()['token']}").status_code == 204
    assert lena.get(f"/work/{handed_in}/appeals").json()[0]["state"] == "withdrawn"

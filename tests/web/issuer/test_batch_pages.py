"""A class is awarded from a file by pages alone, as a browser without script sends them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.credentials.batches import SLUG, learners
from tests.factories import published_version
from tests.web.issuer.conftest import client_of, let_a_worker_run
from workmark.credentials.batch_models import Batch
from workmark.credentials.models import Credential
from workmark.jobs.models import Job, Message
from workmark.organisations.models import Membership, Person
from workmark.web.issuer.views import batches as module

HOME = "/issuing/harbour-skills/batches/"


@pytest.fixture
def ines(cast: Cast) -> Client:
    published_version(cast.harbour)
    return client_of(cast.ines)


def csv_of(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("spring.csv", "\n".join(lines).encode(), "text/csv")


def a_class(count: int) -> SimpleUploadedFile:
    return csv_of("email,achievement", *(f"{person.email},{SLUG}" for person in learners(count)))


def sent(client: Client, file: Any, **said: str) -> Any:
    return client.post(f"{HOME}new/", {"file": file, "name": "", "achievement": "", **said})


def made(client: Client, count: int) -> Batch:
    assert sent(client, a_class(count)).status_code == 302
    return Batch.objects.get()


def test_every_bad_row_is_named_by_line_and_column_and_nothing_is_saved(ines: Client) -> None:
    known = learners(1)[0].email
    file = csv_of(
        "email,achievement,awarded_on",
        f"{known},{SLUG},2026-03-01",
        f"nobody@example.org,{SLUG},2026-03-01",
        f"{known},no-such-thing,2026-03-01",
    )

    answer = sent(ines, file)

    said = answer.content.decode()
    assert answer.status_code == 422
    for line, column in (("3", "email"), ("4", "achievement")):
        assert f'<th scope="row" class="number">{line}</th><td>{column}</td>' in said
    assert '<th scope="row" class="number">2</th>' not in said
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("file", "named"),
    [
        (csv_of("email,achievement", "a\x00b@class.example," + SLUG), "column"),
        (csv_of("email,achievement", "=cmd()," + SLUG), "formula"),
        (csv_of("who,achievement", "a@b.example," + SLUG), "This column is missing"),
        (SimpleUploadedFile("x.csv", b"email,achievement\n\xff\xfe,x"), "UTF-8"),
        (SimpleUploadedFile("x.csv", b"email\n" + b"x" * 5 * 1024 * 1024), "at most"),
        (SimpleUploadedFile("x.csv", b"email,achievement\n"), "this one has 0"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(ines: Client, file: Any, named: str) -> None:
    answer = sent(ines, file)

    assert answer.status_code == 422
    assert named.lower() in answer.content.decode().lower()
    assert not Batch.objects.exists()


def test_more_rows_than_one_request_checks_are_refused(ines: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 2)

    assert sent(ines, a_class(3)).status_code == 422
    assert not Batch.objects.exists()


def test_only_checking_saves_nothing(ines: Client) -> None:
    answer = sent(ines, a_class(3), do="check")

    assert (answer.status_code, Batch.objects.count()) == (200, 0)
    assert "3 rows are sound." in answer.content.decode()


def test_a_file_without_the_column_takes_the_micro_credential_that_was_chosen(ines: Client) -> None:
    file = csv_of("email", *(person.email for person in learners(2)))

    assert sent(ines, file, achievement=SLUG).status_code == 302
    assert set(Batch.objects.get().rows.values_list("version__achievement__slug", flat=True)) == {SLUG}


def test_a_class_is_awarded_watched_revoked_and_issued_anew(ines: Client) -> None:
    batch = made(ines, 3)
    page = f"{HOME}{batch.token}/"
    assert "3 badges will be signed" in ines.get(page).content.decode()
    assert Credential.objects.count() == 0

    ines.post(f"{page}release/")
    waiting = ines.get(page).content.decode()
    assert "0 of 3 rows have come to their end" in waiting
    assert "data-watch-on" in waiting
    let_a_worker_run()
    done = ines.get(page).content.decode()
    assert "3 of 3 rows have come to their end" in done
    assert "data-watch-on" not in done

    reissued = ines.post(f"{page}reissue/", {"reason": "The name was misspelt.", "sure": "on"})
    assert reissued.headers["Location"] == page
    let_a_worker_run()
    assert "Issued anew: 3 of 3" in ines.get(page).content.decode()
    letters = Message.objects.filter(key__startswith="credentials-replaced:")
    assert letters.count() == 3
    # Learner 0 and 2 read English, Learner 1 Spanish; the reason stands in each letter as it was given.
    assert letters.filter(text__contains="The name was misspelt.").count() == 3

    ines.post(f"{page}revoke/", {"reason": "The course was not held.", "sure": "on"})
    assert "a second owner is asked" in ines.get(page).content.decode()
    rui = Person.objects.get(email="rui@demo.workmark.test")
    Membership.objects.create(person=rui, organisation=batch.issuer, role="owner")
    second = Client()
    second.force_login(rui)
    assert "Ines Costa asks for this." in second.get(f"{page}revoke/").content.decode()
    second.post(f"{page}revoke/", {"sure": "on"})
    assert "Taken back: 0 of 3" in ines.get(page).content.decode()
    let_a_worker_run()
    assert "Taken back: 3 of 3" in ines.get(page).content.decode()
    assert Credential.objects.filter(revocation_reason="The course was not held.").count() == 3


@pytest.mark.parametrize("verb", ["revoke", "reissue"])
@pytest.mark.parametrize(
    "said", [{"reason": "", "sure": "on"}, {"reason": "Wrong."}, {"reason": " \t", "sure": "on"}]
)
def test_nothing_is_done_to_a_whole_batch_without_a_reason_and_a_yes(
    ines: Client, verb: str, said: dict[str, str]
) -> None:
    batch = made(ines, 1)
    ines.post(f"{HOME}{batch.token}/release/")
    let_a_worker_run()

    assert ines.post(f"{HOME}{batch.token}/{verb}/", said).status_code == 422
    assert not Job.objects.filter(unique_key__in=[batch.revoke_job, batch.reissue_job]).exists()


def test_a_batch_is_undone_before_and_paused_after_it_was_let_go(ines: Client) -> None:
    batch = made(ines, 2)
    page = f"{HOME}{batch.token}/"

    assert ines.post(f"{page}pause/").status_code == 409
    ines.post(f"{page}release/")
    assert ines.post(f"{page}undo/").status_code == 409
    ines.post(f"{page}pause/")
    assert "Go on" in ines.get(page).content.decode()
    let_a_worker_run()
    assert Credential.objects.count() == 0

    ines.post(f"{page}release/")
    let_a_worker_run()
    assert Credential.objects.count() == 2


def test_a_paused_batch_is_ended_for_good_by_a_button(ines: Client) -> None:
    batch = made(ines, 2)
    page = f"{HOME}{batch.token}/"
    ines.post(f"{page}release/")
    assert ines.post(f"{page}end/").status_code == 409
    ines.post(f"{page}pause/")
    assert f'action="{page}end/"' in ines.get(page).content.decode()

    ended = ines.post(f"{page}end/", follow=True).content.decode()

    assert "It is ended for good." in ended
    assert "Stopped for good" in ended
    assert ended.count("The batch was ended before this row was issued.") == 2
    assert "Go on" not in ended
    let_a_worker_run()
    assert Credential.objects.count() == 0


def test_work_that_a_worker_gave_up_is_said_to_be_stuck(ines: Client) -> None:
    batch = made(ines, 1)
    ines.post(f"{HOME}{batch.token}/release/")
    Job.objects.filter(unique_key=batch.issue_job).update(state="failed")

    assert "could not go on" in ines.get(f"{HOME}{batch.token}/").content.decode()


def test_a_file_too_large_for_memory_is_read_from_the_disk(ines: Client, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0

    assert made(ines, 2).total == 2


def test_work_whose_last_try_failed_is_said_to_be_tried_again(ines: Client) -> None:
    batch = made(ines, 1)
    page = f"{HOME}{batch.token}/"
    ines.post(f"{page}release/")
    job = Job.objects.filter(unique_key=batch.issue_job)
    # A worker that was lost says nothing about the next.
    job.update(attempt=1, lost=1)
    assert "tries again by itself" not in ines.get(page).content.decode()

    job.update(attempt=2, lost=1)

    shown = ines.get(page).content.decode()
    assert "tries again by itself" in shown
    assert "could not go on" not in shown


def test_rows_are_shown_by_state_and_the_list_names_each_batch(ines: Client) -> None:
    batch = made(ines, 2)

    assert "learner-1@class.example" in ines.get(f"{HOME}{batch.token}/?state=waiting").content.decode()
    assert "No row is in this state." in ines.get(f"{HOME}{batch.token}/?state=issued").content.decode()
    assert "spring.csv" in ines.get(HOME).content.decode()


@pytest.mark.long
@pytest.mark.parametrize("who", ["lena", "aziz", "rui", "emre", "otto"])
def test_to_everybody_else_there_is_no_such_batch(cast: Cast, ines: Client, who: str) -> None:
    batch = made(ines, 1)
    somebody = client_of(getattr(cast, who))

    assert {somebody.get(HOME + path).status_code for path in ("", "new/", f"{batch.token}/")} == {404}
    moves = ("release", "pause", "end", "undo", "revoke", "reissue")
    said = {"reason": "Mine now.", "sure": "on"}
    assert {somebody.post(f"{HOME}{batch.token}/{move}/", said).status_code for move in moves} == {404}
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_an_auditor_reads_and_moves_nothing(cast: Cast, ines: Client) -> None:
    batch = made(ines, 1)
    cast.otto.memberships.create(organisation=cast.harbour, role="auditor")
    otto = client_of(cast.otto)

    page = otto.get(f"{HOME}{batch.token}/").content.decode()

    assert "release/" not in page
    assert otto.get(f"{HOME}new/").status_code == 403
    assert otto.post(f"{HOME}{batch.token}/release/").status_code == 403

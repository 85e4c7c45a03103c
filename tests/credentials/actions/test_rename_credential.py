"""A changed name gets a badge anew, in one line with the old one, which is superseded and shown to nobody else."""

import json

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.actions import reissue_many as module
from workmark.credentials.actions import reissue_renamed as renaming
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.reissue_renamed import reissue_renamed
from workmark.credentials.actions.rename_credential import rename_credential
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.errors import NotInForce
from workmark.credentials.issuers import is_suspended_now
from workmark.credentials.models import Credential
from workmark.jobs.models import Job, Message
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.acting import SYSTEM
from workmark.organisations.actions.change_person import PersonDetails, change_person
from workmark.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def renamed(cast: Cast) -> tuple[Credential, Credential]:
    """The badge under the old name and the one under the new."""
    old = issued(cast)
    change_person(cast.lena, PersonDetails("Leo Ortiz", "en", "UTC"))
    cast.lena.refresh_from_db()
    rename_credential(cast.lena, old)
    reissue_renamed(old.pk)
    old.refresh_from_db()
    return old, Credential.objects.get(replaces=old)


def test_the_same_award_is_signed_under_the_new_name_and_names_the_old_one(cast: Cast) -> None:
    old, new = renamed(cast)
    document = json.loads(bytes(new.document))

    assert (new.learner_name, old.learner_name) == ("Leo Ortiz", "Lena Ortiz")
    assert new.awarded_at == old.awarded_at
    assert any(old.token in item["id"] for item in document["evidence"])
    assert "Lena" not in bytes(new.document).decode()


def test_the_old_one_is_superseded_in_public_without_a_word_about_names(cast: Cast) -> None:
    old, new = renamed(cast)

    assert old.revoked_at is not None
    assert "Superseded" in old.revocation_reason
    assert old.status_entries.filter(status_list__purpose="revocation", is_set=True).count() == 1
    assert new.revoked_at is None
    assert not new.status_entries.filter(is_set=True).exists()


def test_nobody_else_sees_the_old_name_on_our_pages(cast: Cast) -> None:
    old, new = renamed(cast)
    stranger = Client()

    assert stranger.get(f"/badges/{old.token}/").status_code == 404
    page = stranger.get(f"/badges/{new.token}/")
    assert page.status_code == 200
    assert "Lena Ortiz" not in page.content.decode()


def test_a_second_run_makes_nothing_more(cast: Cast) -> None:
    old, _new = renamed(cast)

    assert reissue_renamed(old.pk) == 0
    assert Credential.objects.count() == 2
    assert Message.objects.filter(key__startswith="credential-revoked:").count() == 0


def asked_for(cast: Cast) -> Credential:
    """A badge under the name she has left. She has asked to have it anew, and the worker has not come to it."""
    old = issued(cast)
    change_person(cast.lena, PersonDetails("Leo Ortiz", "en", "UTC"))
    cast.lena.refresh_from_db()
    rename_credential(cast.lena, old)
    return old


def take_back(old: Credential) -> None:
    chosen = Credential.objects.filter(pk=old.pk)
    revoke_many(SYSTEM, old.issuer, chosen, reason="The work was somebody else's.", at=now())


def test_what_was_taken_back_since_she_asked_does_not_come_back(cast: Cast) -> None:
    old = asked_for(cast)
    take_back(old)

    assert reissue_renamed(old.pk) == 0

    old.refresh_from_db()
    assert old.revocation_reason == "The work was somebody else's."
    assert Credential.objects.get() == old


def test_what_is_taken_back_while_the_worker_comes_to_it_does_not_come_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = asked_for(cast)

    def meanwhile(issuer: Organisation) -> bool:
        # Where the worker waits for its turn.
        take_back(old)
        return is_suspended_now(issuer)

    monkeypatch.setattr(module, "is_suspended_now", meanwhile)

    assert reissue_renamed(old.pk) == 0
    assert Credential.objects.get() == old


def test_a_run_killed_before_the_old_one_is_superseded_is_taken_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = asked_for(cast)

    def killed(*_args: object, **_options: object) -> int:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(renaming, "revoke_many", killed)
        with pytest.raises(RuntimeError):
            reissue_renamed(old.pk)

    assert reissue_renamed(old.pk) == 0
    assert in_force() == ["Leo Ortiz"]


def in_force() -> list[str]:
    return list(Credential.objects.filter(revoked_at=None).values_list("learner_name", flat=True))


def test_what_was_issued_anew_for_another_cause_meanwhile_is_renamed_too(cast: Cast) -> None:
    old = asked_for(cast)
    reissue_many(
        SYSTEM, old.issuer, Credential.objects.filter(pk=old.pk), occasion="batch:1", reason="Words."
    )
    between = Credential.objects.get(replaces=old)

    assert reissue_renamed(old.pk) == 1

    assert in_force() == ["Leo Ortiz"]
    earlier = Credential.objects.filter(pk__in=[old.pk, between.pk])
    assert set(earlier.values_list("visibility", flat=True)) == {"private"}
    # And what she asks about that one again has nothing left to do.
    assert reissue_renamed(between.pk) == 0
    assert in_force() == ["Leo Ortiz"]


def test_where_the_newer_one_is_taken_back_nothing_is_superseded(cast: Cast) -> None:
    old = asked_for(cast)
    reissue_many(
        SYSTEM, old.issuer, Credential.objects.filter(pk=old.pk), occasion="batch:1", reason="Words."
    )
    take_back(Credential.objects.get(replaces=old))

    assert reissue_renamed(old.pk) == 0

    old.refresh_from_db()
    assert (old.revoked_at, old.visibility) == (None, "unlisted")


def test_only_its_learner_asks_and_only_when_the_name_has_changed(cast: Cast) -> None:
    credential = issued(cast)

    for other in (cast.ines, cast.aziz, cast.emre, cast.otto):
        with pytest.raises(NotAllowed):
            rename_credential(other, credential)
    with pytest.raises(WrongState):
        rename_credential(cast.lena, credential)
    old, _new = renamed_from(cast, credential)
    with pytest.raises(NotInForce):
        rename_credential(cast.lena, old)


def renamed_from(cast: Cast, credential: Credential) -> tuple[Credential, Credential]:
    cast.lena.name = "Leo Ortiz"
    cast.lena.save()
    rename_credential(cast.lena, credential)
    assert Job.objects.filter(unique_key=f"rename:{credential.pk}").exists()
    reissue_renamed(credential.pk)
    credential.refresh_from_db()
    return credential, Credential.objects.get(replaces=credential)


def test_her_page_offers_it_where_the_names_differ(cast: Cast) -> None:
    credential = issued(cast)
    client = Client()
    client.force_login(cast.lena, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/badges/{credential.token}/"
    assert "Issue it anew" not in client.get(address).content.decode()

    cast.lena.name = "Leo Ortiz"
    cast.lena.save()
    assert "Issue it anew" in client.get(address).content.decode()
    assert client.post(f"{address}rename/").status_code == 302
    assert Job.objects.filter(unique_key=f"rename:{credential.pk}").exists()

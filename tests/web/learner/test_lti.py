"""From a course at a learning platform to a micro-credential, and back to the gradebook; and the ways in that stay shut."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.factories import published_version
from tests.integrations.lti.platform import (
    CLAIM,
    CLIENT,
    DEEP,
    DEPLOYMENT,
    ISSUER,
    LINE_ITEM,
    REGISTRATION,
    SmallPlatform,
)
from tests.web.learner.conftest import signed_in_as
from workmark.credentials.actions.change_hold import end_hold
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.models import Credential
from workmark.credentials.signals import credentials_signed
from workmark.integrations.lti import grading, launching
from workmark.integrations.lti.models import LtiPlacement, LtiPlatform
from workmark.jobs.models import Job
from workmark.lib.clock import now
from workmark.organisations.actions.name_operator import name_operator
from workmark.organisations.actions.suspend import (
    lift_organisation,
    lift_person,
    suspend_organisation,
    suspend_person,
)

SLUG = "social-media-marketing"


@pytest.fixture
def platform(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallPlatform]:
    """Ines registers it by its page, and it reads our published key."""
    cache.clear()
    made = SmallPlatform()
    monkeypatch.setattr(launching, "fetcher", made.fetcher)
    monkeypatch.setattr(grading, "fetcher", made.fetcher)
    ines = signed_in_as(cast.ines)
    answer = ines.post(
        "/employer/harbour-skills/connections/platforms/", {**REGISTRATION, "deployments": f"{DEPLOYMENT}\n"}
    )
    assert answer.status_code == 302
    page = ines.get("/employer/harbour-skills/connections/platforms/").content.decode()
    root = f"/lti/{LtiPlatform.objects.get().token}"
    assert f"{root}/login/" in page
    [key] = Client().get(f"{root}/jwks.json").json()["keys"]
    assert "d" not in key
    made.tool_key = RSAKey.import_key(key)
    yield made
    made.close()


def target(query: str = f"?achievement={SLUG}") -> str:
    return f"{launching.root_of(LtiPlatform.objects.get())}/launch/{query}"


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3].split("?")[0]


def launch(client: Client, platform: SmallPlatform, aim: str = "", **changes: Any) -> Any:
    aim = aim or target()
    begun = client.post(path(aim).replace("/launch/", "/login/"), platform.begin(aim))
    assert begun.status_code == 302, begun.content
    return client.post(path(aim), platform.authenticate(begun["Location"], aim, **changes))


def test_from_the_course_to_the_gradebook(cast: Cast, platform: SmallPlatform) -> None:
    published_version(cast.harbour, SLUG)
    lena = signed_in_as(cast.lena)
    arrived = launch(lena, platform)
    assert arrived.status_code == 303
    page = lena.get(arrived["Location"]).content.decode()
    assert "hears once that you earned it" in page
    assert "SECRET-NAME" not in page
    went = lena.post(arrived["Location"], {"tell": "yes"})
    assert went["Location"] == f"/catalogue/{SLUG}/"
    assert lena.get(arrived["Location"]).status_code == 404
    placement = LtiPlacement.objects.get()
    assert (placement.person, placement.subject, placement.line_item) == (cast.lena, "user-42", LINE_ITEM)
    assert platform.scores == []


def test_earning_it_sends_one_point_and_nothing_else(cast: Cast, platform: SmallPlatform) -> None:
    badge = issued(cast, SLUG)
    placement = LtiPlacement.objects.create(
        platform=LtiPlatform.objects.get(),
        person=cast.lena,
        achievement=badge.version.achievement,
        subject="user-42",
        line_item=LINE_ITEM,
    )
    grading.tell_when_earned(placement)
    assert Job.objects.filter(unique_key=f"lti-score:{placement.pk}").count() == 1

    platform.status = 503
    with pytest.raises(grading.NotTold):
        grading.tell_platform.func(placement.pk)
    platform.status = 204
    grading.tell_platform.func(placement.pk)
    grading.tell_platform.func(placement.pk)

    [score] = platform.scores
    timestamp = score.pop("timestamp")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*\+00:00", timestamp)
    assert score == {
        "userId": "user-42",
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }


def test_a_badge_that_is_signed_later_is_told_of_too(cast: Cast, platform: SmallPlatform) -> None:
    badge = issued(cast, SLUG)
    placement = LtiPlacement.objects.create(
        platform=LtiPlatform.objects.get(),
        person=cast.lena,
        achievement=badge.version.achievement,
        subject="user-42",
        line_item=LINE_ITEM,
    )
    credentials_signed.send(sender=Credential, credentials=[badge])

    assert Job.objects.filter(unique_key=f"lti-score:{placement.pk}").exists()


def agreed(cast: Cast, badge: Credential) -> LtiPlacement:
    return LtiPlacement.objects.create(
        platform=LtiPlatform.objects.get(),
        person=cast.lena,
        achievement=badge.version.achievement,
        subject="user-42",
        line_item=LINE_ITEM,
    )


def test_a_badge_that_was_taken_back_meanwhile_is_not_told_of(cast: Cast, platform: SmallPlatform) -> None:
    badge = issued(cast, SLUG)
    placement = agreed(cast, badge)
    revoked(cast, badge, reason="The photos are not hers.", at=now())
    grading.tell_platform.func(placement.pk)

    assert platform.scores == []


def test_a_badge_on_hold_is_not_told_of_until_it_counts_again(cast: Cast, platform: SmallPlatform) -> None:
    badge = issued(cast, SLUG)
    placement = agreed(cast, badge)
    inquiry = open_inquiry(
        cast.ines, badge, ground="not-own-work", reason="Somebody else's work.", on_hold=True, at=now()
    )
    grading.tell_when_earned(placement)
    assert not Job.objects.filter(unique_key=f"lti-score:{placement.pk}").exists()
    grading.tell_platform.func(placement.pk)  # as where it was put on hold after the job was made
    assert platform.scores == []

    end_hold(cast.noor, inquiry, at=now())
    assert Job.objects.filter(unique_key=f"lti-score:{placement.pk}").exists()
    grading.tell_platform.func(placement.pk)
    assert len(platform.scores) == 1


def test_nothing_comes_from_a_suspended_organisations_platform_or_goes_there(
    cast: Cast, platform: SmallPlatform
) -> None:
    placement, aim = agreed(cast, issued(cast, SLUG)), target()
    name_operator(cast.otto, at=now())
    suspend_organisation(cast.otto, cast.harbour, reason="It asks for money.", at=now())

    assert Client().post(path(aim).replace("/launch/", "/login/"), platform.begin(aim)).status_code == 404
    grading.tell_platform.func(placement.pk)
    assert platform.scores == []
    lift_organisation(cast.otto, cast.harbour, at=now())
    assert Job.objects.filter(unique_key=f"lti-score:{placement.pk}").exists()
    grading.tell_platform.func(placement.pk)
    assert len(platform.scores) == 1


def test_nothing_is_told_of_a_suspended_learner_until_the_account_is_open_again(
    cast: Cast, platform: SmallPlatform
) -> None:
    badge = issued(cast, SLUG)
    placement = agreed(cast, badge)
    name_operator(cast.otto, at=now())
    suspend_person(cast.otto, cast.lena, reason="Somebody else signs in as her.", at=now())

    grading.tell_platform.func(placement.pk)
    assert platform.scores == []
    lift_person(cast.otto, cast.lena, at=now())
    assert Job.objects.filter(unique_key=f"lti-score:{placement.pk}").exists()
    grading.tell_platform.func(placement.pk)
    assert len(platform.scores) == 1


def test_going_on_without_telling_keeps_nothing(cast: Cast, platform: SmallPlatform) -> None:
    published_version(cast.harbour, SLUG)
    lena = signed_in_as(cast.lena)
    arrived = launch(lena, platform)

    assert lena.post(arrived["Location"])["Location"] == f"/catalogue/{SLUG}/"
    assert not LtiPlacement.objects.exists()


def test_a_launch_signs_nobody_in_and_takes_nobodys_place(cast: Cast, platform: SmallPlatform) -> None:
    published_version(cast.harbour, SLUG)
    stranger = Client()
    arrived = launch(stranger, platform, email=cast.lena.email, email_verified=True)
    assert stranger.get(arrived["Location"])["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in stranger.session

    lena, otto = signed_in_as(cast.lena), signed_in_as(cast.otto)
    lena.post(launch(lena, platform)["Location"], {"tell": "yes"})
    otto.post(launch(otto, platform)["Location"], {"tell": "yes"})
    assert [one.person for one in LtiPlacement.objects.all()] == [cast.lena]
    pk = LtiPlacement.objects.get().pk
    assert otto.post(f"/account/sign-on/told/{pk}/end/").status_code == 404
    assert "Harbour Learn" in lena.get("/account/sign-on/mine/").content.decode()
    lena.post(f"/account/sign-on/told/{pk}/end/")
    assert not LtiPlacement.objects.exists()


@pytest.mark.long
@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"azp": "another"},
        {"exp": 1},
        {"nonce": "another"},
        {"sub": None},
        {f"{CLAIM}version": "1.1"},
        {f"{CLAIM}deployment_id": "dep-2"},
        {f"{CLAIM}deployment_id": None},
        {f"{CLAIM}message_type": "LtiSubmissionReviewRequest"},
        {f"{CLAIM}message_type": None},
        {f"{CLAIM}resource_link": None},
        {f"{CLAIM}target_link_uri": "https://evil.example/"},
        {
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitem": "https://169.254.169.254/x",
            }
        },
    ],
)
def test_a_launch_with_one_wrong_claim_is_refused(
    cast: Cast, platform: SmallPlatform, changes: dict[str, Any]
) -> None:
    answer = launch(Client(), platform, **changes)

    assert answer.status_code == 400
    assert "This way in did not work" in answer.content.decode()


@pytest.mark.parametrize(
    "endpoint",
    [{"scope": 5, "lineitem": LINE_ITEM}, {"scope": [{}], "lineitem": LINE_ITEM}, {"scope": None}, [1], "x"],
)
def test_an_endpoint_of_another_shape_offers_no_place_for_a_result(
    cast: Cast, platform: SmallPlatform, endpoint: Any
) -> None:
    lena = signed_in_as(cast.lena)

    arrived = launch(lena, platform, **{"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": endpoint})

    assert arrived.status_code == 303
    assert 'value="yes"' not in lena.get(arrived["Location"]).content.decode()


def test_a_launch_works_once_in_the_browser_that_began_with_the_platforms_key(
    cast: Cast, platform: SmallPlatform
) -> None:
    aim = target()
    client, victim = Client(), Client()
    begun = client.post(path(aim).replace("/launch/", "/login/"), platform.begin(aim))
    form = platform.authenticate(begun["Location"], aim)
    assert victim.post(path(aim), form).status_code == 400
    assert client.post(path(aim), form).status_code == 400  # it was used up by the attempt

    forger = Client()
    begun = forger.post(path(aim).replace("/launch/", "/login/"), platform.begin(aim))
    own = platform.key
    platform.key = RSAKey.generate_key(2048, {"kid": "p1"})
    form = platform.authenticate(begun["Location"], aim)
    platform.key = own
    assert forger.post(path(aim), form).status_code == 400
    assert Client().post(path(aim), {}).status_code == 400
    wrong = {**platform.begin(aim), "iss": "https://evil.example"}
    assert Client().post(path(aim).replace("/launch/", "/login/"), wrong).status_code == 400


def test_a_course_chooses_what_it_links_to(cast: Cast, platform: SmallPlatform) -> None:
    version = published_version(cast.harbour, SLUG)
    aim = target("")
    settings = {
        "deep_link_return_url": f"{ISSUER}/deep/return",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["window"],
        "data": "csrf-7",
    }
    chooser = Client()
    arrived = launch(
        chooser,
        platform,
        aim,
        **{f"{CLAIM}message_type": "LtiDeepLinkingRequest", f"{DEEP}deep_linking_settings": settings},
    )
    assert version.title in unescape(chooser.get(arrived["Location"]).content.decode())
    assert chooser.post(arrived["Location"], {"achievement": "nothing"}).status_code == 422
    chosen = chooser.post(arrived["Location"], {"achievement": SLUG})

    page = chosen.content.decode()
    assert f'action="{ISSUER}/deep/return"' in page
    assert f"form-action {ISSUER};" in chosen["Content-Security-Policy"]
    token = re.search(r'name="JWT" value="([^"]+)"', page)
    assert token is not None
    said = jwt.decode(token[1], platform.tool_key, algorithms=["RS256"]).claims
    assert (said["iss"], said["aud"]) == (CLIENT, ISSUER)
    assert said[f"{CLAIM}message_type"] == "LtiDeepLinkingResponse"
    assert said[f"{CLAIM}version"] == "1.3.0"
    assert said[f"{CLAIM}deployment_id"] == DEPLOYMENT
    assert said[f"{DEEP}data"] == "csrf-7"
    [item] = said[f"{DEEP}content_items"]
    assert (item["type"], item["title"]) == ("ltiResourceLink", version.title)
    assert item["lineItem"]["scoreMaximum"] == 1

    lena = signed_in_as(cast.lena)
    arrived = launch(lena, platform, item["url"], **{f"{CLAIM}custom": item["custom"]})
    assert version.title in unescape(lena.get(arrived["Location"]).content.decode())


def test_choosing_works_in_a_frame_of_the_platform_and_of_nobody_else(
    cast: Cast, platform: SmallPlatform
) -> None:
    """Moodle and Canvas open it inside a page of theirs, where a browser sends none of our Lax cookies."""
    version = published_version(cast.harbour, SLUG)
    settings = {
        "deep_link_return_url": "https://school.harbour.example/return",
        "accept_types": ["ltiResourceLink"],
    }
    chooser = Client(enforce_csrf_checks=True)
    deep = {f"{CLAIM}message_type": "LtiDeepLinkingRequest", f"{DEEP}deep_linking_settings": settings}
    begun = chooser.post(path(target("")).replace("/launch/", "/login/"), platform.begin(target("")))
    arrived = chooser.post(
        path(target("")),
        platform.authenticate(begun["Location"], target(""), **deep),
        headers={"Sec-Fetch-Dest": "iframe"},
    )
    assert arrived.status_code == 303
    for cookie in chooser.cookies.values():
        cookie.set(cookie.key, "", "")
    seen = chooser.get(arrived["Location"])
    chosen = chooser.post(arrived["Location"], {"achievement": SLUG})

    assert version.title in unescape(chosen.content.decode())
    for answer in (seen, chosen):
        assert (
            f"frame-ancestors {ISSUER} https://school.harbour.example;" in answer["Content-Security-Policy"]
        )
        assert "X-Frame-Options" not in answer
        assert "/account/login/" not in answer.content.decode()
    assert chooser.get(arrived["Location"]).status_code == 404


def test_a_link_that_a_course_shows_in_a_frame_leads_out_of_it(cast: Cast, platform: SmallPlatform) -> None:
    published_version(cast.harbour, SLUG)
    lena, aim = signed_in_as(cast.lena), target()
    begun = lena.post(path(aim).replace("/launch/", "/login/"), platform.begin(aim))
    shown = {f"{CLAIM}launch_presentation": {"return_url": "https://school.harbour.example/back"}}
    framed = lena.post(
        path(aim),
        platform.authenticate(begun["Location"], aim, **shown),
        headers={"Sec-Fetch-Dest": "iframe"},
    )

    assert f"frame-ancestors {ISSUER} https://school.harbour.example;" in framed["Content-Security-Policy"]
    place = re.search(r'href="(/lti/continue/[^"]+)" target="_blank"', framed.content.decode())
    assert place is not None
    alone = lena.get(place[1])
    assert "hears once that you earned it" in alone.content.decode()
    assert alone["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in alone["Content-Security-Policy"]
    assert lena.get(place[1].replace("continue", "choose")).status_code == 404


def test_our_addresses_are_known_before_a_platform_is_registered(cast: Cast, platform: SmallPlatform) -> None:
    place, ines = "/employer/harbour-skills/connections/platforms/", signed_in_as(cast.ines)
    first = LtiPlatform.objects.get().token
    shown = re.findall(r"/lti/([^/]+)/login/", ines.get(place).content.decode())
    assert shown[0] == first
    ines.post(place, {**REGISTRATION, "client_id": "another", "deployments": "1"})

    assert LtiPlatform.objects.get(client_id="another").token == shown[1] != first


def test_only_owners_register_and_only_sound_addresses(cast: Cast, platform: SmallPlatform) -> None:
    place, ines = "/employer/harbour-skills/connections/platforms/", signed_in_as(cast.ines)
    sound = {**REGISTRATION, "deployments": "d"}

    for name in ("login_url", "token_url", "jwks_url"):
        assert ines.post(place, sound | {name: "https://10.0.0.1/x"}).status_code == 422
    twice = ines.post(place, {**REGISTRATION, "deployments": DEPLOYMENT})
    assert twice.status_code == 422
    assert "registered already" in twice.content.decode()
    assert signed_in_as(cast.rui).get(place).status_code in (403, 404)
    token = LtiPlatform.objects.get().token
    assert signed_in_as(cast.emre).post(f"{place}{token}/remove/").status_code == 404
    ines.post(f"{place}{token}/remove/")
    assert not LtiPlatform.objects.exists()

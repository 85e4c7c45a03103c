"""Tell a platform that one of its learners earned what it linked to (LTI Assignment and Grade Services 2.0, section 3.4).

Only that: one point of one. Nobody hears of tries, scores or words. A job of ours, tried again for a day.
"""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django_tasks import task

from workmark.credentials.models import Credential, CredentialState
from workmark.integrations.lti.keys import signed
from workmark.integrations.lti.launching import SCORE, fetcher
from workmark.integrations.lti.models import LtiPlacement, LtiPlatform
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class NotTold(Exception):
    """The platform did not take it. The job is tried again."""


def tell_when_earned(placement: LtiPlacement) -> None:
    """Enqueue telling it, if its person holds the badge now and it was not told. Call inside the change's transaction."""
    if placement.told_at is None and _is_earned(placement):
        enqueue_once(tell_platform, f"lti-score:{placement.pk}", placement.pk)


def _is_earned(placement: LtiPlacement) -> bool:
    held = Credential.objects.filter(
        learner=placement.person_id,
        version__achievement=placement.achievement_id,
        state=CredentialState.ISSUED,
        revoked_at=None,
        held_at=None,  # on hold it may prove nothing yet, and what was told is never taken back
    )
    return held.exists()


@task()
def tell_platform(placement_pk: int) -> None:
    waiting = LtiPlacement.objects.filter(
        pk=placement_pk,
        told_at=None,
        person__is_active=True,  # whoever is suspended cannot end it, so nothing is told of them
        platform__organisation__suspended_at=None,
    )
    placement = waiting.select_related("platform").first()
    if placement is not None and _is_earned(
        placement
    ):  # it may have been taken back while the platform was away
        send_score(placement, at=now(), asking=fetcher())


def send_score(placement: LtiPlacement, *, at: datetime, asking: Fetcher) -> None:
    """Raises NotTold, AddressRefused or a FetchError."""
    access = _access_token(placement.platform, at, asking)
    score = {
        "userId": placement.subject,
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": at.isoformat(),
    }
    headers = {
        "Authorization": f"Bearer {access}",
        "Content-Type": "application/vnd.ims.lis.v1.score+json",
    }
    answered = asking.post(scores_url(placement.line_item), json.dumps(score).encode(), headers)
    if not 200 <= answered.status < 300:
        raise NotTold(f"The platform answered {answered.status} to the score.")
    LtiPlacement.objects.filter(pk=placement.pk).update(told_at=at)


def scores_url(line_item: str) -> str:
    """The line item's address with /scores at the end of its path; a query stays behind it."""
    parts = urlsplit(line_item)
    return parts._replace(path=f"{parts.path.rstrip('/')}/scores").geturl()


def _access_token(platform: LtiPlatform, at: datetime, asking: Fetcher) -> str:
    """1EdTech Security Framework 1.0, section 4.1: client credentials, proved by a JWT of ours."""
    claims = {"iss": platform.client_id, "sub": platform.client_id, "aud": platform.token_url}
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": _ASSERTION,
        "client_assertion": signed(platform, claims, at=at),
        "scope": SCORE,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answered = asking.post(platform.token_url, urlencode(form).encode(), headers, reads_answer=True)
    access = _read(answered.body).get("access_token") if answered.status == 200 else None
    if not isinstance(access, str) or not access.isascii() or not 1 <= len(access) <= 8_192:
        raise NotTold(f"The platform gave no access token (status {answered.status}).")
    return access


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}

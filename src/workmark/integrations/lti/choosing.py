"""The answer to a request to choose: one link, signed by us (LTI Deep Linking 2.0, section 4.5)."""

from datetime import datetime

from workmark.achievements.models import AchievementVersion
from workmark.integrations.lti.keys import signed
from workmark.integrations.lti.launching import CLAIM, DEEP_LINKING, Launch, root_of
from workmark.integrations.lti.models import LtiPlatform
from workmark.lib.tokens import new_token


def answer(platform: LtiPlatform, launch: Launch, version: AchievementVersion, *, at: datetime) -> str:
    """The JWT for the platform's form. Its line item is worth one point: earned, or not yet."""
    slug = version.achievement.slug
    claims = {
        "iss": platform.client_id,
        "aud": platform.issuer,
        "nonce": new_token(),
        f"{CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}deployment_id": launch.deployment,
        f"{DEEP_LINKING}content_items": [
            {
                "type": "ltiResourceLink",
                "title": version.title,
                "url": f"{root_of(platform)}/launch/?achievement={slug}",
                "custom": {"achievement": slug},
                "lineItem": {"scoreMaximum": 1, "label": version.title, "resourceId": slug},
                "window": {"targetName": "_blank"},
            }
        ],
    }
    if launch.return_data:
        claims[f"{DEEP_LINKING}data"] = launch.return_data
    return signed(platform, claims, at=at)

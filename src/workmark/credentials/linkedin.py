"""The address that offers a badge to a LinkedIn profile: a plain link, no script and no account of ours."""

from urllib.parse import urlencode

from workmark.credentials.models import Credential
from workmark.credentials.pages import badge_page

_ADD_TO_PROFILE = "https://www.linkedin.com/profile/add"


def add_to_linkedin(credential: Credential) -> str:
    """LinkedIn's own "add to profile" form, filled in."""
    said = {
        "startTask": "CERTIFICATION_NAME",
        "name": credential.version.said.title,
        "organizationName": credential.issuer.name,
        "issueYear": credential.awarded_at.year,
        "issueMonth": credential.awarded_at.month,
        "certUrl": badge_page(credential),
        "certId": credential.token,
    }
    if credential.valid_until:
        said |= {
            "expirationYear": credential.valid_until.year,
            "expirationMonth": credential.valid_until.month,
        }
    return f"{_ADD_TO_PROFILE}?{urlencode(said)}"

"""Where Django looks for this room's tables; each stands in its partner's folder."""

from workmark.integrations.calendar.models import CalendarFeed
from workmark.integrations.delivering.models import Delivery, Destination
from workmark.integrations.hosts.models import FoundBadge, HostRegistration, HostVisit
from workmark.integrations.lti.models import LtiPlacement, LtiPlatform
from workmark.integrations.scim.models import DirectoryUser
from workmark.integrations.sign_on.models import SignOn, SignOnLink

__all__ = [
    "CalendarFeed",
    "Delivery",
    "Destination",
    "DirectoryUser",
    "FoundBadge",
    "HostRegistration",
    "HostVisit",
    "LtiPlacement",
    "LtiPlatform",
    "SignOn",
    "SignOnLink",
]

"""Where Django looks for this room's tables; each stands in its partner's folder."""

from workmark.integrations.delivering.models import Delivery, Destination
from workmark.integrations.scim.models import DirectoryUser

__all__ = ["Delivery", "Destination", "DirectoryUser"]

"""Set or clear the status bit of a credential that the VC-API issued."""

from workmark.api.vc_api.models import StatusPlace
from workmark.organisations.acting import SYSTEM, change


def set_status(place: StatusPlace, *, is_set: bool) -> StatusPlace:
    """Write the bit; the next reader of the list sees it. Saying the same twice changes nothing."""
    if place.is_set == is_set:
        return place
    with change(SYSTEM, "vc_api.set_status", place) as recorded:
        place.is_set = is_set
        place.save(update_fields=["is_set"])
        recorded.detail = {"is_set": is_set}
    return place

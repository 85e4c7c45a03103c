"""This room's own errors."""

from workmark.lib.problems import WrongState


class LastOwner(WrongState):
    """An organisation without an owner could never be managed again."""

    code = "last-owner"
    title = "An organisation needs an owner"


class InvitationEnded(WrongState):
    """The invitation was used, withdrawn or is too old."""

    code = "invitation-ended"
    title = "This invitation cannot be used any more"

"""This room's own errors."""

from workmark.lib.problems import WrongState, gettext_noop


class LastOwner(WrongState):
    """An organisation without an owner could never be managed again."""

    code = "last-owner"
    title = gettext_noop("An organisation needs an owner")


class InvitationEnded(WrongState):
    """The invitation was used, withdrawn or is too old."""

    code = "invitation-ended"
    title = gettext_noop("This invitation cannot be used any more")

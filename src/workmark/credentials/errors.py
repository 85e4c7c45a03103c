"""This room's own errors."""

from workmark.lib.problems import WrongState


class NotInForce(WrongState):
    """The Credential is revoked already, or not signed yet."""

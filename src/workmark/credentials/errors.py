"""This room's own errors."""

from workmark.lib.problems import WrongState


class NotInForce(WrongState):
    """The Credential is revoked already, or not signed yet."""


class LogBroken(WrongState):
    """The issuance log does not agree with itself, so nothing more is signed until a person has looked."""


class SaltErased(WrongState):
    """The salt that ties a Credential to its entry is gone, on purpose and for ever."""

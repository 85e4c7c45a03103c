"""This room's own errors."""

from workmark.lib.problems import WrongState


class AlreadyAsked(WrongState):
    """One request is open there already."""


class AlreadyAnswered(WrongState):
    """Somebody answered first, or the request was withdrawn."""

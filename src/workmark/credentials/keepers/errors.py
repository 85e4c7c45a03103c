"""What can go wrong with a keeper that is not ourselves."""

from workmark.lib.problems import Unreachable


class KeeperUnavailable(Unreachable):
    """The module or service did not answer, lacks the key, or is not set up; the detail says which and what to do."""


class MessageTooLong(Exception):
    """This keeper signs only shorter messages with this kind of key."""

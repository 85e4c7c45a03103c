"""Why a visit to another host does not go on, as words that pages say in the reader's language."""

from enum import StrEnum


class Problem(StrEnum):
    ADDRESS = "address"  # no address that we ask
    OURS = "ours"  # this very instance
    SILENT = "silent"  # no answer, or none in time
    NO_SERVICE = "no-service"  # an answer, and no Open Badges 3.0 API
    ELSEWHERE = "elsewhere"  # it names an address outside itself
    NO_SCOPE = "no-scope"  # what is wanted is not offered, or was not granted
    NOT_REGISTERED = "not-registered"
    UNKNOWN_WAY = "unknown-way"  # of proving who we are
    NOT_LET_IN = "not-let-in"  # the code or the token was refused
    LATER = "later"  # it asks to come back later
    UNREADABLE = "unreadable"
    REFUSED = "refused"  # it answered with another status than the specification's
    NOT_IN_FORCE = "not-in-force"  # the badge may not leave now


class HostRefused(Exception):
    """The host did not do its part. detail: for the log; it holds no code, token or badge."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem, self.detail = problem, detail

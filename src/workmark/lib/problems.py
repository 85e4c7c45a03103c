"""Errors for people and programs: one tree, each class with a permanent code and an HTTP status.

`api` turns them into problem details (RFC 9457), pages into a readable notice. `docs/problems.md` lists every code
and is compared with these classes by a test; a code once published is never renumbered or reused.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar


def gettext_noop(text: str) -> str:
    """Mark a text for the translators and give it back unchanged: this file is no part of Django."""
    return text


class PlatformError(Exception):
    """Something the caller must not carry on from.

    detail: what was found, what was expected, and what the reader can do; never a key, token or evidence text.
    fields: for each field that can be mended, what is wrong with it.
    """

    code: ClassVar[str] = "platform-error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = gettext_noop("Something went wrong on our side")

    def __init__(self, detail: str, *, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields: dict[str, list[str]] = {
            name: list(messages) for name, messages in (fields or {}).items()
        }


class InvalidInput(PlatformError):
    """The sender can mend it; `fields` lists where."""

    code = "invalid-input"
    status = 422
    title = gettext_noop("Some of what was sent needs mending")


class NotAllowed(PlatformError):
    """The person is known and may not do this; the detail says which membership would be needed."""

    code = "not-allowed"
    status = 403
    title = gettext_noop("You may not do this")


class NotFound(PlatformError):
    """Nothing is there for this person: absent and hidden look the same on purpose."""

    code = "not-found"
    status = 404
    title = gettext_noop("There is nothing here")


class Gone(PlatformError):
    """What stood at this address was erased for good, on purpose; no reason is given."""

    code = "gone"
    status = 410
    title = gettext_noop("This is gone")


class WrongState(PlatformError):
    """The thing exists but its state does not permit this step, for example a Submission already decided."""

    code = "wrong-state"
    status = 409
    title = gettext_noop("This step is not possible now")


class TooLarge(PlatformError):
    """The input is beyond a stated bound and was not read to its end."""

    code = "too-large"
    status = 413
    title = gettext_noop("This is too large")


class TooManyRequests(PlatformError):
    """A limit on how often was reached; the detail says when to try again."""

    code = "too-many-requests"
    status = 429
    title = gettext_noop("Please slow down")


class Unreachable(PlatformError):
    """A partner or a status list did not answer."""

    code = "unreachable"
    status = 503
    title = gettext_noop("Another service did not answer")

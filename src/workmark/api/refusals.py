"""The API's own errors, beside those of `lib.problems`: about the request itself, not about what it asks for."""

from workmark.lib.problems import NotAllowed, PlatformError, TooManyRequests, gettext_noop


class MalformedRequest(PlatformError):
    """What was sent is not what its content type says, or is built to be hard to read."""

    code = "malformed-request"
    status = 400
    title = gettext_noop("We could not read what was sent")


class CredentialsNeeded(PlatformError):
    """No token came with the request, or one that does not work."""

    code = "sign-in-needed"
    status = 401
    title = gettext_noop("A working token is needed")


class InsufficientScope(NotAllowed):
    """The token works, but its scopes do not cover this."""

    code = "insufficient-scope"
    title = gettext_noop("This token may not do this")

    def __init__(self, detail: str, scope: str) -> None:
        super().__init__(detail)
        self.scope = scope


class PreconditionFailed(PlatformError):
    """Somebody saved since the caller last read (RFC 9110 section 13.1.1). Nothing was written."""

    code = "changed-meanwhile"
    status = 412
    title = gettext_noop("This was changed meanwhile")


class UnsupportedMediaType(PlatformError):
    """The content type is none that this operation reads."""

    code = "unsupported-media-type"
    status = 415
    title = gettext_noop("This kind of content is not read here")


class PreconditionRequired(PlatformError):
    """A write that could overwrite somebody's words must say on which revision it builds (RFC 6585 section 3)."""

    code = "revision-needed"
    status = 428
    title = gettext_noop("Say which revision you change")


class LimitReached(TooManyRequests):
    """seconds: after how long the next request will be served."""

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail)
        self.seconds = seconds

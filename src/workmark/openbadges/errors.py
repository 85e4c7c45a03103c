"""The errors of the credential library: a root of their own, as the standard knows no platform and no HTTP.

An error is for a caller who must not carry on. `verify` catches every one of them and writes it down as a
`Check`; only the primitives (parsing, decoding, checking one signature) let them out.

Each class carries a permanent word as its `code`. A code once published is never renamed or reused.
"""

from typing import ClassVar


class OpenBadgesError(Exception):
    """The root: anything that this library refuses."""

    code: ClassVar[str] = "open-badges-error"


class MalformedCredential(OpenBadgesError):
    """The document is not what the specification says a credential looks like."""

    code = "malformed-credential"


class DocumentTooLarge(MalformedCredential):
    """The document is bigger or deeper than a credential ever needs to be, so it was not opened."""

    code = "document-too-large"


class MalformedEncoding(OpenBadgesError):
    """A base58, base64url or multibase text does not decode."""

    code = "malformed-encoding"


class MalformedKey(OpenBadgesError):
    """A Multikey or JWK is broken, or names a kind of key we do not keep."""

    code = "malformed-key"


class UnknownContext(OpenBadgesError):
    """The document leans on a JSON-LD context that does not travel with this package."""

    code = "unknown-context"

    def __init__(self, url: str) -> None:
        super().__init__(f"The context {url} is not carried here, so its terms have no checked meaning.")
        self.url = url


class UndefinedTerm(OpenBadgesError):
    """A term would be signed as nothing, because no context gives it a meaning."""

    code = "undefined-term"

    def __init__(self, term: str) -> None:
        super().__init__(f"No context defines {term!r}, so the signature does not cover it.")
        self.term = term


class DocumentTooComplex(OpenBadgesError):
    """Putting the document into canonical form would cost more than a credential ever needs."""

    code = "document-too-complex"


class UnknownProof(OpenBadgesError):
    """The proof is of a kind we cannot check: that is no verdict about the credential."""

    code = "unknown-proof"


class MalformedProof(OpenBadgesError):
    """A proof of a known kind breaks that kind's own rules."""

    code = "malformed-proof"


class HolderOnlyProof(OpenBadgesError):
    """The proof is the holder's own, from which parts are made to be shown; nobody else is meant to check it."""

    code = "holder-only-proof"


class MalformedPointer(OpenBadgesError):
    """A JSON pointer is broken, or leads to nothing in the credential."""

    code = "malformed-pointer"


class SignatureMismatch(OpenBadgesError):
    """The signature was not made by this key over these bytes."""

    code = "signature-mismatch"


class KeyNotAuthorised(OpenBadgesError):
    """The key exists, but its controller does not allow it for this purpose."""

    code = "key-not-authorised"


class Unresolvable(OpenBadgesError):
    """An address did not give an answer. The one who asked "could not tell"; nothing failed.

    gone: what was said there instead, where it was said that what stood there is gone for good.
    """

    code = "unresolvable"

    def __init__(self, detail: str = "", gone: bytes = b"") -> None:
        super().__init__(detail)
        self.gone = gone


class MalformedIdentifier(OpenBadgesError):
    """A DID or verification method identifier breaks its method's rules."""

    code = "malformed-identifier"


class MalformedStatusList(OpenBadgesError):
    """The status list does not open, or opens to something no status list may be."""

    code = "malformed-status-list"


class StatusIndexOutOfRange(OpenBadgesError):
    """The credential points past the end of its status list."""

    code = "status-index-out-of-range"


class UnreadableContainer(OpenBadgesError):
    """A picture, PDF or text holds no credential that we can take out."""

    code = "unreadable-container"


class NoCredentialInside(UnreadableContainer):
    """The container is sound, and it is an ordinary picture or file: no credential was put into it."""

    code = "no-credential-inside"


class AlreadyBaked(OpenBadgesError):
    """The picture carries a credential already, so a second one would leave nobody sure which is meant."""

    code = "already-baked"


class RefusedToIssue(OpenBadgesError):
    """What was about to be issued does not pass our own verification, so it was not let out."""

    code = "refused-to-issue"


class MalformedLogData(OpenBadgesError):
    """A proof, checkpoint, tile or key of an issuance log breaks the rules of its format."""

    code = "malformed-log-data"


class LogProofMismatch(OpenBadgesError):
    """A proof does not show what it should: the entry is not in the log, or the log did not only grow."""

    code = "log-proof-mismatch"


class UnknownLog(OpenBadgesError):
    """A proof is of a log whose key nobody gave us. The one who asked "could not tell"; nothing failed."""

    code = "unknown-log"

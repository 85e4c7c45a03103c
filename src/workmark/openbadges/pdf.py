"""Credentials inside PDF certificates.

No standard says where a PDF keeps its credential; ours, and those of other issuers, attach it as an embedded file.
So every attachment is looked at, within bounds, and the one that is a credential is given. Nothing is rendered,
no script in the file is run, and pages are never opened.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

from pypdf import PdfReader, apply_configuration

from workmark.openbadges.errors import DocumentTooLarge, NoCredentialInside, UnreadableContainer

MAX_PDF_BYTES: Final = 10 * 1024 * 1024
MAX_ATTACHMENTS: Final = 32
MAX_ATTACHMENT_BYTES: Final = 1024 * 1024
# Object and cross-reference streams of an honest certificate unfold to a few hundred kilobytes.
MAX_UNFOLDED_BYTES: Final = 8 * 1024 * 1024
MAX_OBJECTS: Final = 50_000

# pypdf reports what it repairs on its logger; a stranger's file must not write into our log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Attachment:
    """log_proof: the proof of the credential's place in an issuance log that was attached beside it."""

    name: str
    data: bytes
    log_proof: str = ""


def read_pdf(data: bytes) -> Attachment:
    """Give the one attachment of a PDF that looks like a credential.

    Raises UnreadableContainer, DocumentTooLarge, or NoCredentialInside.
    """
    if len(data) > MAX_PDF_BYTES:
        raise DocumentTooLarge(f"The PDF is {len(data):,} bytes; at most {MAX_PDF_BYTES:,} are read.")
    attachments = _attachments(data)
    candidates = [attachment for attachment in attachments if _looks_like_credential(attachment.data)]
    if not candidates:
        raise NoCredentialInside(
            "This PDF has no credential attached. If it shows a QR code or a link, check that instead; "
            "or ask for the badge as JSON, PNG or SVG."
        )
    if len({attachment.data for attachment in candidates}) > 1:
        names = ", ".join(sorted(attachment.name for attachment in candidates))
        raise UnreadableContainer(
            f"This PDF has several credentials attached ({names}). Check them one by one."
        )
    return replace(candidates[0], log_proof=_log_proof(attachments))


def _log_proof(attachments: list[Attachment]) -> str:
    """The text that begins as a C2SP tlog-proof does; two of them are as good as none."""
    proofs = {
        attachment.data for attachment in attachments if attachment.data.startswith(b"c2sp.org/tlog-proof@")
    }
    return proofs.pop().decode("utf-8", "replace") if len(proofs) == 1 else ""


def _attachments(data: bytes) -> list[Attachment]:
    """Open the attachments under pypdf's own limits, set far below its defaults."""
    try:
        with apply_configuration(
            maximum_declared_stream_length=MAX_UNFOLDED_BYTES,
            array_based_stream_maximum_output_length=MAX_UNFOLDED_BYTES,
            zlib_maximum_output_length=MAX_UNFOLDED_BYTES,
            lzw_maximum_output_length=MAX_UNFOLDED_BYTES,
            run_length_maximum_output_length=MAX_UNFOLDED_BYTES,
            brotli_maximum_output_length=MAX_UNFOLDED_BYTES,
            zlib_maximum_recovery_input_length=MAX_ATTACHMENT_BYTES,
            stream_filters_maximum_length=2,
            stream_decoding_work_maximum_length=2 * MAX_UNFOLDED_BYTES,
        ):
            reader = PdfReader(
                BytesIO(data),
                strict=False,
                root_object_recovery_limit=1_000,
                xref_stream_maximum_entries=MAX_OBJECTS,
            )
            if reader.is_encrypted:
                raise UnreadableContainer("This PDF is locked with a password. Ask for an unlocked copy.")
            return list(_opened(reader))
    except (UnreadableContainer, MemoryError):
        raise
    except RecursionError as error:
        raise DocumentTooLarge("The PDF nests deeper than a certificate ever needs.") from error
    except Exception as error:
        # pypdf meets broken files with whatever its code stumbles over, not only with its own errors; and what it does
        # not know, such as a way of packing or of locking, with NotImplementedError.
        raise UnreadableContainer("This PDF is damaged, or not a PDF. Ask for it again.") from error


def _opened(reader: PdfReader) -> Iterator[Attachment]:
    for number, embedded in enumerate(reader.attachment_list):
        if number >= MAX_ATTACHMENTS:
            raise UnreadableContainer(
                f"This PDF has more than {MAX_ATTACHMENTS} attachments; it was not searched."
            )
        content = embedded.content
        if len(content) <= MAX_ATTACHMENT_BYTES:
            yield Attachment(name=str(embedded.alternative_name or embedded.name)[:200], data=content)


def _looks_like_credential(data: bytes) -> bool:
    """Tell a JSON-LD object or a compact token from a picture or a letter, without trusting its file name."""
    start = data.lstrip()[:1]
    if start == b"{":
        return b'"@context"' in data
    return data.strip().count(b".") == 2 and data.lstrip().startswith(b"eyJ")

"""A mail backend that writes each message to a file and says so: for the demo, and for trying things out.

Files lie in WORKMARK_HOME/mail, named after the Message-ID, so that a message delivered twice is one file. They are
written beside and moved into place: a reader never sees half a message, a crash never leaves one.
"""

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FileBackend(BaseEmailBackend):
    """Writes `<message-id>.eml` files, and one line on standard output for each."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = mail_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for email in email_messages:
            path = self._write(folder, email)
            sys.stdout.write(f"Mail to {', '.join(email.recipients())}: {email.subject} ({path})\n")
            sys.stdout.flush()
        return len(email_messages)

    def _write(self, folder: Path, email: EmailMessage) -> Path:
        message = email.message()
        path = folder / f"{file_stem(message['Message-ID'])}.eml"
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
        return path


def mail_folder() -> Path:
    return Path(settings.WORKMARK_HOME) / "mail"


def file_stem(message_id: str) -> str:
    """A file name from a Message-ID: it comes from a header, so only plain characters of it are used."""
    return re.sub(r"[^A-Za-z0-9@._-]", "_", message_id.strip("<>")).lstrip(".")[:150]

"""The page that opens from the folder, without us and without a network, lists what is there and checks the badges."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workmark.organisations.models import Person
from workmark.privacy.archiving.badges import BadgeOnPage


def page_of(
    person: Person,
    badges: Sequence[BadgeOnPage],
    written: Mapping[str, Mapping[str, Any]],
    missing: Sequence[str],
    *,
    at: datetime,
) -> bytes:
    """index.html. written: the files of the archive with size and SHA-256."""
    folders: dict[str, list[dict[str, Any]]] = {}
    for name, said in written.items():
        if not name.startswith("badges/"):
            folder = name.partition("/")[0] if "/" in name else ""
            folders.setdefault(folder, []).append({"name": name, "size": said["size"]})
    to_check = [{"jwt": each.jwt, "jwk": each.jwk, "revoked": each.is_revoked} for each in badges]
    context = {
        "person": person,
        "language": get_language(),
        "at": at,
        "badges": [{**asdict(each), "number": number} for number, each in enumerate(badges)],
        "records": [name for name in written if name.endswith(".clr.json")],
        "evidence": folders.get("evidence", []),
        "data": folders.get("data", []),
        "missing": missing,
        "words": mark_safe(_inside_script(_words())),  # noqa: S308  # escaped just below
        "to_check": mark_safe(_inside_script(to_check)),  # noqa: S308  # escaped just below
        "digests": mark_safe(_inside_script({name: said["sha256"] for name, said in written.items()})),  # noqa: S308
    }
    return render_to_string("privacy/archive.html", context).encode()


def _words() -> dict[str, str]:
    """What the page's own script says."""
    return {
        "good": _("Signed by the issuer's key, unchanged, and in force by its own dates."),
        "expired": _("Signed by the issuer's key and unchanged. By its own dates it has ended."),
        "revoked": _("Signed by the issuer's key and unchanged. The issuer has taken it back."),
        "bad": _("Not as it was signed: the signature does not fit."),
        "unclear": _("This browser cannot tell. Give the file to a checker of Open Badges."),
        "sum": _("{good} of {all} badges are signed, unchanged and in force by their own dates."),
        "files": _("{same} files are as they were."),
        "other": _("These are not:"),
    }


def _inside_script(value: Any) -> str:
    """JSON that cannot end the element it stands in, whatever a title says."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

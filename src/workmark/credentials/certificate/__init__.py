"""The certificate as PDF: readable by people and screen readers, with a QR code and the signed credential inside.

Tagged PDF (PDF/UA-1) and PDF/A-3a, which allows the attachment.
"""

import io
import tempfile
from pathlib import Path
from typing import Any

import segno
from django.utils import formats, translation
from django.utils.translation import gettext as _

from workmark.credentials.badge_image import badge_svg
from workmark.credentials.counting import is_direct
from workmark.credentials.log_reading import log_proof_of
from workmark.credentials.models import Credential
from workmark.credentials.pages import badge_page
from workmark.lib.typesetting import typeset

_TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificate_pdf(credential: Credential, *, language: str) -> bytes:
    """The certificate of one issued Credential, in the reader's language where we have it."""
    content = credential.version.said
    design = content.badge
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        place = Path(folder)
        (place / "certificate.typ").write_bytes(_TEMPLATE.read_bytes())
        (place / "credential.json").write_bytes(bytes(credential.document))
        picture = badge_svg(content.title, credential.issuer.name, design.shape, design.icon, design.hue)
        (place / "badge.svg").write_text(picture, encoding="utf-8")
        (place / "qr.svg").write_bytes(_qr(badge_page(credential)))
        return typeset(place / "certificate.typ", _said(credential), standards=["ua-1", "a-3a"])


def _qr(address: str) -> bytes:
    """Error level M and a quiet zone of four modules, as readers expect (ISO/IEC 18004)."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=4, light="#ffffff", xmldecl=False
    )
    return drawn.getvalue()


def _said(credential: Credential) -> dict[str, Any]:
    content = credential.version.said
    results = credential.decision.results if credential.decision else []
    rows = {row.key: row for row in content.rows()}
    judged = []
    for result in results:
        row = rows[result["row"]]
        level = row.level(result["level"])
        judged.append([row.title, level.label if level else result["level"]])
    return {
        "language": translation.get_language() or "en",
        "title": content.title,
        "issuer": _issuer_words(credential),
        "description": content.competency,
        "learner": credential.learner_name,
        "earned_by": _("Awarded to") if is_direct(credential) else _("Earned at work by"),
        "competency": content.competency,
        "facts": _facts(credential),
        "badge_alt": _("Badge: %(title)s, %(issuer)s")
        % {"title": content.title, "issuer": credential.issuer.name},
        "results_heading": _("How the work was judged, row by row"),
        "row_heading": _("What was judged"),
        "level_heading": _("Level reached"),
        "rows": judged,
        "skills_heading": _("Skills it stands for") if is_direct(credential) else _("Skills proved"),
        "skills": [skill.label for skill in content.skills],
        "qr_alt": _("QR code that opens the badge page"),
        "check_heading": _("Check it yourself"),
        "check_text": _(
            "Paper can be copied. Open this page to see whether the badge is in force, and how we know. "
            "The signed badge itself is attached to this PDF file."
        ),
        "page": badge_page(credential),
        "attached": _("The signed Open Badges 3.0 credential"),
        "log_proof": log_proof_of(credential),
        "attached_proof": _("The proof that the public log holds it"),
        "footer": _(
            "This certificate shows a signed Open Badges 3.0 credential. The credential is the proof, not this page."
        ),
    }


def _issuer_words(credential: Credential) -> str:
    """Who issues it and, for a partner, in whose name."""
    if credential.authority is None:
        return credential.issuer.name
    facts = {"partner": credential.issuer.name, "institution": credential.authority.institution.name}
    return _("%(partner)s on behalf of %(institution)s") % facts


def _facts(credential: Credential) -> list[list[str]]:
    facts = [[_("Awarded"), formats.date_format(credential.awarded_at, "DATE_FORMAT")]]
    if credential.valid_until:
        facts.append([_("Valid until"), formats.date_format(credential.valid_until, "DATE_FORMAT")])
    hours = credential.version.said.hours
    if hours:
        facts.append([_("Work behind it"), _("about %(hours)g hours") % {"hours": hours}])
    if is_direct(credential):
        facts.append([_("How"), _("Awarded directly by the issuer. Nobody judged work by the rubric here.")])
    return facts

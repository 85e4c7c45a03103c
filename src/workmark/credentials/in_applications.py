"""A badge in the words that applications take: a line for a CV and a signature for e-mail.

Programs that read applications take plain text and drop pictures; and a picture in a signature would tell its server who
reads the letter. So there is text and one link, which leads to the page where anybody can check the badge.
"""

from dataclasses import dataclass

from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.credentials.pages import short_link


@dataclass(frozen=True)
class ApplicationWords:
    """cv_line and signature_text: plain text. signature_html: a paragraph with one link and nothing that is loaded."""

    language: str
    cv_line: str
    signature_text: str
    signature_html: str


def application_words(credential: Credential, *, language: str) -> ApplicationWords:
    """The words for one issued Credential. The title stays in the language in which the badge was signed."""
    with translation.override(language):
        facts = {
            "title": credential.version.said.title,
            "issuer": credential.issuer.name,
            "month": formats.date_format(credential.awarded_at, "YEAR_MONTH_FORMAT"),
            "link": short_link(credential),
            "name": credential.learner_name,
        }
        until = credential.valid_until
        facts["valid"] = (
            _(", valid until %(month)s") % {"month": formats.date_format(until, "YEAR_MONTH_FORMAT")}
            if until
            else ""
        )
        earned = _("%(title)s, micro-credential of %(issuer)s, %(month)s%(valid)s") % facts
        named = f"{facts['name']}\n" if facts["name"] else ""
        return ApplicationWords(
            language=language,
            cv_line=_("%(earned)s. Check it: %(link)s") % {"earned": earned, "link": facts["link"]},
            signature_text=f"{named}{earned}\n{facts['link']}",
            signature_html=_as_html(facts["name"], earned, facts["link"]),
        )


def _as_html(name: str, earned: str, link: str) -> str:
    named = format_html("{}<br>", name) if name else ""
    return format_html('<p>{}<a href="{}">{}</a></p>', named, link, earned)

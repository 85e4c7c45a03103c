"""What one piece of Evidence is made of, and the rules it meets on its way in, whichever action brings it.

Three substances: a file (`ReceivedFile` in `receiving.py`, also for recordings), a link, a text. The details around
them are the learner's to change while the work is a draft; who may see an item stays hers to change for ever.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Self, get_args
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from workmark.achievements.content import ArtefactRequirement, EvidenceFormat
from workmark.confided.grants import grants_of
from workmark.lib.problems import InvalidInput, NotFound, WrongState
from workmark.submissions.editing import bounded, refuse_carried_part
from workmark.submissions.file_kinds import Family
from workmark.submissions.models import (
    AiUse,
    Evidence,
    EvidenceKind,
    OthersInIt,
    OwnProof,
    Submission,
    Visibility,
)
from workmark.submissions.naming import unused_title

MOST_TITLE, MOST_DESCRIPTION, MOST_TEXT, MOST_AI_NOTE = 200, 4_000, 100_000, 2_000
_check_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class EvidenceDetails:
    """What the learner says about an item. title: may be empty on arrival; `place` then makes one, never of the file's name."""

    title: str = ""
    description: str = ""
    transcript: str = ""
    visibility: str = Visibility.ASSESSORS
    is_confidential_to_employer: bool = False
    others_in_it: str = ""
    ai_use: str = ""
    ai_note: str = ""
    done_on: date | None = None
    own_proof: str = ""

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        return cls(**{name: getattr(evidence, name) for name in cls.__dataclass_fields__})

    def under_rule(self, is_kept: bool) -> Self:
        """Confidential to the issuer where its rule keeps the item, whatever the learner says of it."""
        return replace(self, is_confidential_to_employer=True) if is_kept else self

    def checked(self) -> Self:
        """The same, cleaned, or InvalidInput naming each field to mend."""
        wrong: dict[str, list[str]] = {}
        if self.visibility not in Visibility.values:
            wrong["visibility"] = [_("Choose who may see it.")]
        if self.others_in_it and self.others_in_it not in OthersInIt.values:
            wrong["others_in_it"] = [_("Choose one of the answers.")]
        if self.ai_use and self.ai_use not in AiUse.values:
            wrong["ai_use"] = [_("Choose one of the answers.")]
        if self.own_proof and self.own_proof not in OwnProof.values:
            wrong["own_proof"] = [_("Choose one of the answers.")]
        if self.ai_use == AiUse.USED and not self.ai_note.strip():
            wrong["ai_note"] = [_("Name the tools and say what you used them for.")]
        if self.visibility == Visibility.PUBLIC and self.is_confidential_to_employer:
            wrong["visibility"] = [
                _("Work that is confidential to your employer cannot be public. Change one of the two.")
            ]
        if wrong:
            raise InvalidInput(_("Some details of this item need mending."), fields=wrong)
        return type(self)(
            title=" ".join(bounded(self.title, MOST_TITLE, "title").split()),
            description=bounded(self.description, MOST_DESCRIPTION, "description").strip(),
            transcript=bounded(self.transcript, MOST_TEXT, "transcript").strip(),
            visibility=self.visibility,
            is_confidential_to_employer=self.is_confidential_to_employer,
            others_in_it=self.others_in_it,
            ai_use=self.ai_use,
            done_on=self.done_on,
            own_proof=self.own_proof,
            ai_note=bounded(self.ai_note, MOST_AI_NOTE, "ai_note").strip()
            if self.ai_use == AiUse.USED
            else "",
        )


@dataclass(frozen=True)
class Link:
    url: str


@dataclass(frozen=True)
class WrittenText:
    text: str


def requirement_in(draft: Submission, key: str) -> ArtefactRequirement:
    """The artefact requirement an item is for, if it is open and has room. Raises NotFound or WrongState."""
    requirement = draft.version.said.artefact(key)
    if requirement is None:
        raise NotFound(_("This micro-credential asks for no such evidence. Go back to the task list."))
    refuse_carried_part(draft, f"artefact/{key}")
    if draft.evidence.filter(requirement_key=key).count() >= requirement.max_items:
        raise WrongState(
            _("There are %(most)d items here already, which is the most. Remove one first.")
            % {"most": requirement.max_items}
        )
    return as_open_to(draft, requirement)


def as_open_to(submission: Submission, requirement: ArtefactRequirement) -> ArtefactRequirement:
    """The requirement with the forms its learner may use: those asked for, or any where that was granted to her."""
    if not grants_of(submission.learner_id, submission.issuer_id).takes_any_form:
        return requirement
    return requirement.model_copy(update={"formats": get_args(EvidenceFormat)})


def refuse_format(requirement: ArtefactRequirement, offered: str) -> None:
    """Raise InvalidInput unless this form of evidence is asked for. "file" takes any kind of file."""
    wanted = set(requirement.formats)
    if offered in wanted or (offered not in {"link", "text"} and "file" in wanted):
        return
    raise InvalidInput(
        _("This part takes: %(wanted)s. Add your evidence in one of these forms.")
        % {"wanted": ", ".join(sorted(wanted))}
    )


def format_of(family: Family) -> str:
    """The form of evidence a kind of file counts as."""
    return family.value if family in {Family.IMAGE, Family.AUDIO, Family.VIDEO} else "file"


def clean_url(url: str) -> str:
    """The address, if it is one of a web page and carries no password. Raises InvalidInput."""
    address = url.strip()
    message = _("Enter a web address that starts with https:// or http://, such as https://example.org/page.")
    try:
        _check_url(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError) as error:
        raise InvalidInput(message, fields={"url": [message]}) from error
    if parts.username or parts.password or len(address) > 600 or '"' in address or "<" in address:
        raise InvalidInput(message, fields={"url": [message]})
    return address


def clean_text(text: str) -> str:
    clean = bounded(text, MOST_TEXT, "text")
    if not clean.strip():
        message = _("Write something before you add it.")
        raise InvalidInput(message, fields={"text": [message]})
    return clean


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def place(draft: Submission, requirement_key: str, details: EvidenceDetails, **substance: object) -> Evidence:
    """Make the row, after the others of its requirement."""
    last = draft.evidence.filter(requirement_key=requirement_key).order_by("-position").first()
    is_kept = draft.version.achievement.keeps_evidence
    values = {**vars(details.under_rule(is_kept).checked()), **substance, "is_kept": is_kept}
    values["title"] = values["title"] or _title_for(draft, values)
    return Evidence.objects.create(
        submission=draft, requirement_key=requirement_key, position=last.position + 1 if last else 0, **values
    )


def _title_for(draft: Submission, values: dict[str, object]) -> str:
    if values["kind"] == EvidenceKind.LINK:
        return (urlsplit(str(values["url"])).hostname or "")[:MOST_TITLE]
    if values["kind"] == EvidenceKind.TEXT:
        return str(values["text"]).strip().splitlines()[0][:80]
    return unused_title(str(values["kind"]), set(draft.evidence.values_list("title", flat=True)))


def clean_file_name(name: str) -> str:
    """A sender's file name as one line of text without folders. It is shown to the learner; nothing is opened by it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable() and not "\ud800" <= sign <= "\udfff").strip()
    if len(shown) > 150:
        stem, dot, ending = shown.rpartition(".")
        shown = f"{stem[:130]}{dot}{ending[:12]}" if dot else shown[:150]
    return shown

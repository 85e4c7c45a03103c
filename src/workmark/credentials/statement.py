"""What a Credential says: the award's rows turned into the values of an Open Badges 3.0 document.

Private evidence is named only by its kind and digest, so that an artefact shown later can be matched, and one swapped
is noticed, while the signed bytes give nothing of it away. The digest is an `ni:` URI (RFC 6920).
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings

from workmark.achievements.content import AchievementContent, Row
from workmark.achievements.models import AchievementVersion
from workmark.credentials.alignments import level_descriptions, level_id, skill_alignment, task_alignments
from workmark.credentials.counting import counted_by, is_direct, member_alignments
from workmark.credentials.issuers import current_key, issuer_page
from workmark.credentials.models import Credential, CredentialVisibility, IssuerKey, StatusList
from workmark.credentials.pages import (
    achievement_page,
    authority_page,
    badge_page,
    credential_id,
    loose_picture,
    status_list_page,
)
from workmark.credentials.partner_models import IssuingAuthority
from workmark.openbadges.badge_values import (
    Achievement,
    AchievementCredential,
    Alignment,
    Evidence,
    Image,
    Profile,
    RecipientIdentifier,
    Result,
    ResultDescription,
    RubricLevel,
    hashed_identifier,
)
from workmark.openbadges.status_list import status_entry
from workmark.organisations.models import Organisation
from workmark.submissions.models import Attestation, Visibility
from workmark.submissions.models import Evidence as EvidenceItem
from workmark.submissions.witnessing import confirmations_of

_PROOFS = {
    "attestation": "a confirmation from the workplace",
    "recorded-process": "a recording of the work being done",
    "system-log": "a log of a system at work",
    "talk": "a talk with the learner",
}
_GENRES = {"file": "File", "link": "Link", "text": "Text", "recording": "Recording"}

# Of a direct award, in the signed bytes: one person's word, and no rubric judged by two.
DIRECT = (
    "The issuer awarded this directly. No work was judged by the rubric here: not by one assessor, and not by two. "
    "It rests on the issuer's word and on what the issuer names as evidence."
)

# A bit that may be set one day: the list and the index in it.
Place = tuple[StatusList, int]


def statement_of(
    credential: Credential, key: IssuerKey, places: Iterable[Place] | None = None
) -> AchievementCredential:
    """Everything this award says, ready for `openbadges.credential_document`.

    places: its places in status lists, where a caller has them at hand; otherwise the saved entries are read.
    """
    if places is None:
        entries = (
            credential.status_entries.filter(status_list__for_parts=False)
            .select_related("status_list")
            .order_by("pk")
        )
        places = [(entry.status_list, entry.index) for entry in entries]
    content = credential.version.said
    page = achievement_page(credential.version.achievement.slug, credential.version.number)
    issuer = issuer_profile(credential.issuer, key.did)
    achievement = achievement_of(credential.version, _creator(credential, issuer))
    # The achievement's picture as a drawing, for whoever is handed the badge baked into that.
    drawing = Image(id=f"{page}badge.svg")
    if credential.version.achievement.is_in_house:
        # Its pages open to staff alone; the badge goes along, and so must its picture.
        drawing = Image(id=loose_picture(credential))
        caption = achievement.image.caption if achievement.image else ""
        achievement = replace(achievement, image=replace(drawing, caption=caption))
    return AchievementCredential(
        id=credential_id(credential),
        issuer=issuer,
        achievement=achievement,
        name=content.title,
        description=content.competency,
        valid_from=credential.awarded_at,
        valid_until=credential.valid_until,
        awarded_at=credential.awarded_at,
        identifiers=tuple(_identifiers(credential)),
        results=tuple(_results(credential, page)),
        evidence=tuple(_evidence(credential)),
        subject_narrative=DIRECT if is_direct(credential) else "",
        subject_image=drawing,
        statuses=tuple(
            status_entry(status_list_page(status_list), index, status_list.purpose)
            for status_list, index in places
        ),
    )


def _identifiers(credential: Credential) -> Iterator[RecipientIdentifier]:
    """The name the learner chose, in plain text, and her address only as a salted hash."""
    if credential.learner_name:
        yield RecipientIdentifier(credential.learner_name, identity_type="name", hashed=False)
    if credential.identity_email:
        yield hashed_identifier(credential.identity_email, credential.identity_salt)


def issuer_profile(organisation: Organisation, did: str) -> Profile:
    """The issuer as the signed bytes name it: the DID that signs, and its page for people."""
    return Profile(
        id=did,
        name=organisation.name,
        url=organisation.url or f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuers/{organisation.slug}/",
        description=organisation.description,
        email=organisation.email,
    )


def _creator(credential: Credential, issuer: Profile) -> Profile:
    """Who made the Achievement: the issuer, or the institution in whose name a partner issues it.

    Spec: Open Badges 3.0, Achievement `creator`; where it is another than the issuer, readers see both.
    """
    if credential.authority is None:
        return issuer
    institution = credential.authority.institution
    key = current_key(institution)
    return issuer_profile(institution, key.did if key else issuer_page(institution))


def criteria_narrative(content: AchievementContent) -> str:
    """The Open Badges *Criteria* of an Achievement, as Markdown: what must be done and how it is judged."""
    if not content.artefacts:  # the badge of a stack
        return f"{content.competency}\n\n{content.key_method}\n"
    asked = "\n".join(f"- **{part.title}**: {part.description.strip()}" for part in content.artefacts)
    judged = "\n".join(f"- {row.title}: {_level_text(row)}" for row in content.rows())
    return (
        f"{content.competency}\n\n{content.key_method}\n\n"
        f"The learner does this at work and shows:\n\n{asked}\n\n"
        f"Every row of the rubric must reach its floor:\n\n{judged}\n"
    )


def _level_text(row: Row) -> str:
    floor = row.level(row.floor)
    return f"{floor.label}. {floor.text}" if floor else row.ask


def achievement_of(version: AchievementVersion, creator: Profile) -> Achievement:
    """What one version says, as it stands in every signed document that names it. creator: its issuer."""
    content = version.said
    page = achievement_page(version.achievement.slug, version.number)
    return Achievement(
        id=page,
        name=content.title,
        description=content.summary or content.competency,
        criteria_narrative=criteria_narrative(content),
        criteria_url=f"{page}#rubric",
        creator=creator,
        image=Image(id=f"{page}badge.png", caption=f"{content.title}, {version.issuer.name}"),
        alignments=(*_alignments(content, page), *member_alignments(version)),
        result_descriptions=(
            *(_result_description(row, page) for row in content.rows()),
            *level_descriptions(content, page),
        ),
        tags=tuple(skill.label for skill in content.skills),
        version=str(version.number),
        language=content.language,
    )


def _alignments(content: AchievementContent, page: str) -> Iterator[Alignment]:
    yield from (skill_alignment(skill, f"{page}#rubric") for skill in content.skills)
    yield from task_alignments(content.tasks)


def _row_id(page: str, row_key: str) -> str:
    return f"{page}#row-{row_key}"


def _level_id(page: str, row_key: str, level_key: str) -> str:
    return f"{page}#row-{row_key}-{level_key}"


def _result_description(row: Row, page: str) -> ResultDescription:
    return ResultDescription(
        id=_row_id(page, row.key),
        name=row.title,
        required_level=_level_id(page, row.key, row.floor),
        levels=tuple(
            RubricLevel(
                id=_level_id(page, row.key, level.key),
                name=level.label,
                level=level.key,
                description=level.text,
            )
            for level in row.levels
        ),
    )


def _results(credential: Credential, page: str) -> Iterator[Result]:
    decided: Iterable[dict[str, str]] = credential.decision.results if credential.decision else ()
    for result in decided:
        yield Result(
            description_id=_row_id(page, result["row"]),
            level_id=_level_id(page, result["row"], result["level"]),
        )
    if credential.decision:  # what nobody assessed here has no results
        for number, skill in enumerate(credential.version.said.skills, start=1):
            yield Result(description_id=level_id(page, number), value=str(skill.level))


def _evidence(credential: Credential) -> Iterator[Evidence]:
    if credential.replaces is not None:
        yield _replaced(credential.replaces)
    if credential.authority is not None:
        yield _on_behalf(credential.authority)
    for counted in counted_by(credential):
        yield _counted(counted)
    for address in credential.evidence_links:
        yield Evidence(
            id=address,
            name="Evidence named by the issuer",
            description="The issuer awarded this directly and names this address. Nobody assessed it here.",
            genre="Link",
        )
    if credential.submission is None:
        return
    for item in credential.submission.evidence.all():
        yield _evidence_item(item, credential)
    for attestation in confirmations_of(credential.submission):
        yield _attested(attestation)
    if credential.decision and credential.decision.proofs:
        yield _own_work(credential, credential.decision.proofs)


def _replaced(earlier: Credential) -> Evidence:
    """The badge that stood for this award before. Open Badges has no word for it, so it is evidence of the award.

    Not a `relatedResource`: a checker must fetch those, and the earlier badge may be private or gone.
    """
    return Evidence(
        id=credential_id(earlier),
        name="The badge that this one replaces",
        description=f"The same award, issued before. SHA-256 of the earlier badge: {earlier.document_digest}",
        genre="Credential",
    )


def _on_behalf(authority: IssuingAuthority) -> Evidence:
    """By what a partner issues in an institution's name. Open Badges has no word for it, so it is said where all read it."""
    partner, institution = authority.partner.name, authority.institution.name
    return Evidence(
        id=authority_page(authority.token),
        name=f"Issued by {partner} on behalf of {institution}",
        description=(
            f"{institution} made this micro-credential and lets {partner} issue it in its name "
            f"from {authority.starts_on:%Y-%m-%d} to {authority.ends_on:%Y-%m-%d}. How that stands today is said there."
        ),
        genre="Authority",
    )


def _counted(member: Credential) -> Evidence:
    """A badge that makes up this one: by its address, or only by the digest of its bytes while it is private."""
    is_private = member.visibility == CredentialVisibility.PRIVATE
    grounds = (
        "awarded directly by its issuer, without an assessment" if is_direct(member) else "assessed by itself"
    )
    return Evidence(
        id=named_by_digest(member.document_digest) if is_private else credential_id(member),
        name=member.version.title,
        description=f"A badge that counts here, {grounds}. SHA-256 of it: {member.document_digest}",
        genre="Credential",
    )


def _evidence_item(item: EvidenceItem, credential: Credential) -> Evidence:
    is_public = item.visibility == Visibility.PUBLIC and item.closed_at is None
    if not is_public or item.is_confidential_to_employer:
        return Evidence(
            id=named_by_digest(item.sha256),
            name="Evidence kept private by the learner",
            description="Judged by the assessor. The learner decides who else may see it.",
            genre=_GENRES[item.kind],
        )
    return Evidence(
        id=f"{badge_page(credential)}evidence/{item.token}",
        name=item.title,
        description=f"{item.description}\n\nSHA-256: {item.sha256}".strip(),
        narrative=item.text,
        genre=_GENRES[item.kind],
    )


def _attested(attestation: Attestation) -> Evidence:
    return Evidence(
        id=named_by_digest(attestation.text_digest),
        name="Confirmed at the workplace",
        description=(
            f"{attestation.witness_job or 'Someone at the workplace'} confirmed "
            f"{len(attestation.confirmed_row_keys)} rubric rows on {attestation.answered_at:%Y-%m-%d}."
        ),
        narrative=attestation.statement if attestation.is_shown else "",
        genre="Attestation",
    )


def _own_work(credential: Credential, proofs: Iterable[str]) -> Evidence:
    """What the assessors accepted as showing that the work is the learner's own."""
    return Evidence(
        id=f"{badge_page(credential)}#judged",
        name="The learner's own work",
        description=f"Beside the learner's word, the assessors accepted: {', '.join(_PROOFS[one] for one in proofs)}.",
        genre="Authenticity",
    )


def named_by_digest(sha256_hex: str) -> str:
    """A SHA-256 digest as a named-information URI (RFC 6920 section 3): base64url without padding."""
    raw = bytes.fromhex(sha256_hex)
    return "ni:///sha-256;" + urlsafe_b64encode(raw).rstrip(b"=").decode()

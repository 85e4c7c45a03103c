"""Who may assess what, and until when: an assessor's own, and for owners and lead assessors all of their issuer's."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from workmark.achievements.queries import titled
from workmark.api.calibration import CertificateShown
from workmark.api.door import Door, acting
from workmark.api.inputs import NumberInPath, Said, SlugInPath
from workmark.assessment.actions.end_qualification import LONGEST_REASON, end_qualification
from workmark.assessment.models import Qualification
from workmark.assessment.rosters import (
    Standing,
    ended_lately,
    ended_of,
    own_standings,
    qualifications_at,
    standings_at,
)
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member

router = Router(tags=["becoming an assessor"])


class QualificationShown(Schema):
    """state: "in-force", or "ended" before its time. What was ended stands here for a year, with the reason."""

    number: int
    issuer: str
    achievement: str
    title: str
    state: Literal["in-force", "ended"]
    basis: str = Field(description="What the expertise rests on.")
    granted_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    end_reason: str
    version: int | None = Field(description="The rubric version that is judged by today, where there is one.")
    certificate: CertificateShown | None = Field(description="For that version. Both are wanted to judge.")


class QualificationHeld(QualificationShown):
    """As owners and lead assessors see it."""

    assessor: str = Field(description="The person's name.")


class EndQualification(Said):
    reason: str = Field(max_length=LONGEST_REASON, description="The assessor reads it.")


class QualificationEnded(Schema):
    """returned: how many pieces of work went back to the queue."""

    returned: int


@router.get(
    "/me/qualifications",
    auth=Door("assess"),
    response=list[QualificationShown],
    summary="What you may assess, until when, and what was ended within a year",
)
def mine(request: HttpRequest) -> list[QualificationShown]:
    person, at = acting(request), now()
    return [
        QualificationShown(**said) for said in _all(own_standings(person, at=at), ended_of(person, at=at))
    ]


@router.get(
    "/issuers/{slug}/qualifications",
    auth=Door("organisation"),
    response=list[QualificationHeld],
    summary="Who may assess what for an issuer, soonest to end first; then what was ended within a year",
)
def held(request: HttpRequest, slug: SlugInPath) -> list[QualificationHeld]:
    issuer, at = _led_by(acting(request), slug), now()
    return [
        QualificationHeld(**said)
        for said in _all(standings_at(issuer, at=at), ended_lately(issuer, at=at), with_names=True)
    ]


@router.post(
    "/issuers/{slug}/qualifications/{number}/end",
    auth=Door("organisation"),
    response=QualificationEnded,
    summary="End one before its time; work that is held goes back to the queue",
)
def end(
    request: HttpRequest, slug: SlugInPath, number: NumberInPath, said: EndQualification
) -> QualificationEnded:
    person, at = acting(request), now()
    found = qualifications_at(_led_by(person, slug), at=at).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return QualificationEnded(returned=end_qualification(person, found, reason=said.reason, at=at))


def _led_by(person: Person, slug: str) -> Organisation:
    issuer = organisation_of_member(person, slug)
    require(person, "assessment.qualify", issuer)
    return issuer


def _all(standings: list[Standing], ended: Any, *, with_names: bool = False) -> list[dict[str, Any]]:
    over = [Standing(one, None, None, may_certify=False) for one in ended]
    achievements = {one.qualification.achievement for one in (*standings, *over)}
    titles = {achievement.pk: title for achievement, title in titled(list(achievements))}
    found = [_said(one, titles) for one in (*standings, *over)]
    if with_names:
        for said, one in zip(found, (*standings, *over), strict=True):
            said["assessor"] = one.qualification.assessor.name
    return found


def _said(one: Standing, titles: dict[int, str]) -> dict[str, Any]:
    held: Qualification = one.qualification
    certificate: Any = one.certificate
    return {
        "number": held.pk,
        "issuer": held.achievement.issuer.slug,
        "achievement": held.achievement.slug,
        "title": titles[held.achievement_id],
        "state": "in-force" if held.ended_at is None else "ended",
        "basis": held.basis,
        "granted_at": held.granted_at,
        "expires_at": held.expires_at,
        "ended_at": held.ended_at,
        "end_reason": held.end_reason,
        "version": one.version.number if one.version else None,
        "certificate": CertificateShown(
            kind=certificate.kind,
            expires_at=certificate.expires_at,
            decisions=certificate.decisions,
            used=certificate.used,
        )
        if certificate
        else None,
    }

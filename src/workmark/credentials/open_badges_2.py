"""One of our Credentials as Open Badges 2.0 hosted documents, each at an address of ours."""

from workmark.credentials.issuers import issuer_page
from workmark.credentials.models import Credential
from workmark.credentials.pages import achievement_page, badge_page, loose_picture
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.ob2.export import Addresses, ExportedBadge, export_open_badges_2, revoked_assertion


def as_open_badges_2(credential: Credential) -> ExportedBadge:
    """The three documents of one issued Credential."""
    base = badge_page(credential).rstrip("/")
    return export_open_badges_2(
        parse_json_object(bytes(credential.document)),
        Addresses(
            assertion=f"{base}.ob2.json",
            badge_class=f"{base}.class.ob2.json",
            issuer=f"{issuer_page(credential.issuer)}ob2.json",
            image=_picture(credential),
            baked_image=f"{base}.png",
        ),
    )


def _picture(credential: Credential) -> str:
    """Of the achievement; of this badge where the achievement's own pages open to an employer's staff alone."""
    version = credential.version
    if version.achievement.is_in_house:
        return loose_picture(credential)
    return f"{achievement_page(version.achievement.slug, version.number)}badge.png"


def revoked_or(credential: Credential, assertion: JsonObject) -> JsonObject:
    """The Assertion, or what stands in its place once the Credential is revoked, or while it is on hold.

    Open Badges 2.0 has no word for a hold. Its checkers are told "revoked", and why, rather than "valid".
    """
    if credential.held_at is not None:
        said = "On hold while the issuer looks into a question. This may end, and the badge may count again."
        return revoked_assertion(str(assertion["id"]), said)
    if credential.revoked_at is None:
        return assertion
    return revoked_assertion(str(assertion["id"]), credential.revocation_reason)

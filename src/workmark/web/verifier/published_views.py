"""Signed data for anyone and any program: badges in every form, status lists, issuers. The exact stored bytes go out."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.achievements.queries import titled, visible_to
from workmark.credentials.certificate import certificate_pdf
from workmark.credentials.endorsing import shown, standing_endorsements
from workmark.credentials.issuers import did_document, issuer_page
from workmark.credentials.log_reading import log_proof_of
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.open_badges_2 import as_open_badges_2, revoked_or
from workmark.credentials.partnering import parts_of, public_authorities, public_authority
from workmark.credentials.pictures import achievement_png, baked_png, baked_svg
from workmark.credentials.published import answer_of_ours
from workmark.credentials.queries import credential_for_reader
from workmark.credentials.tokens import token_of
from workmark.integrations.elm.writing import digital_credential
from workmark.lib.problems import NotFound
from workmark.openbadges.errors import Unresolvable
from workmark.organisations.logo_models import LOGO_DIGITS, Logo, logo_of
from workmark.organisations.models import Organisation
from workmark.organisations.operating import confirmation_of
from workmark.organisations.queries import proofs_to_show
from workmark.programmes.showing import programmes_shown
from workmark.web.authority_words import state_words
from workmark.web.public.other_systems import files_of_issuer
from workmark.web.verifier.readers import FIVE_MINUTES, keep_out_of_search, open_data, reader

# An SVG opened on its own may never run anything or load anything (TRUST.md, SVG badges).
_INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _issued(request: HttpRequest, token: str) -> Credential:
    credential = credential_for_reader(token, reader(request))
    if credential.state != CredentialState.ISSUED:
        raise NotFound(_("This badge is being signed. Try again in a minute."))
    return credential


def _file(body: bytes, content_type: str, credential: Credential, ending: str) -> HttpResponse:
    response = keep_out_of_search(open_data(body, content_type, cache="private, max-age=300"))
    name = f"{credential.version.achievement.slug}.{ending}"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=name) or "inline"
    )
    return response


@require_safe
def signed_json(request: HttpRequest, token: str) -> HttpResponse:
    """The signed credential itself."""
    credential = _issued(request, token)
    return _file(bytes(credential.document), "application/vc", credential, "json")


@require_safe
def signed_jwt(request: HttpRequest, token: str) -> HttpResponse:
    """The same statement as a vc+jwt. Some keepers of keys sign nothing as long as that."""
    credential = _issued(request, token)
    if not credential.document_token:
        raise NotFound(_("This badge has no token form. Take the JSON form: it says the same."))
    return _file(token_of(credential).encode(), "application/vc+jwt", credential, "jwt")


@require_safe
def picture_png(request: HttpRequest, token: str) -> HttpResponse:
    credential = _issued(request, token)
    return _file(baked_png(credential), "image/png", credential, "png")


@require_safe
def plain_png(request: HttpRequest, token: str) -> HttpResponse:
    """The picture alone, for previews of links: those who keep a copy of it get nothing of the learner's."""
    credential = _issued(request, token)
    return _file(achievement_png(credential.version), "image/png", credential, "picture.png")


@require_safe
def picture_svg(request: HttpRequest, token: str) -> HttpResponse:
    credential = _issued(request, token)
    response = _file(baked_svg(credential), "image/svg+xml", credential, "svg")
    response["Content-Security-Policy"] = _INERT
    return response


@require_safe
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """The certificate in the reader's language."""
    credential = _issued(request, token)
    pdf = certificate_pdf(credential, language=get_language() or "en")
    response = _file(pdf, "application/pdf", credential, "pdf")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def log_proof(request: HttpRequest, token: str) -> HttpResponse:
    """The proof that the public log holds the badge (C2SP tlog-proof). It stays the same once a head covers the entry."""
    credential = _issued(request, token)
    if not (proof := log_proof_of(credential)):
        raise NotFound(_("The public log does not show this badge yet. Try again in ten minutes."))
    return _file(proof.encode(), "text/plain; charset=utf-8", credential, "tlog-proof")


@require_safe
def open_badges_2(request: HttpRequest, token: str) -> HttpResponse:
    """The hosted Assertion for tools that read nothing newer; it says when the badge was taken back."""
    credential = _issued(request, token)
    assertion = revoked_or(credential, as_open_badges_2(credential).assertion)
    # Open Badges 2.0 section "Revocation": a revoked hosted Assertion is answered with 410.
    status = 410 if credential.revoked_at or credential.held_at else 200
    # Its learner may read a private one too, and what she reads must stay in no shared cache.
    response = open_data(json.dumps(assertion).encode(), "application/ld+json", cache="private, max-age=300")
    response.status_code = status
    return keep_out_of_search(response)


@require_safe
def european(request: HttpRequest, token: str) -> HttpResponse:
    """The badge in the European Learning Model, unsigned; one that was taken back, or is on hold, is answered as gone."""
    credential = _issued(request, token)
    body = json.dumps(digital_credential(credential), ensure_ascii=False, indent=2).encode()
    response = _file(body, "application/ld+json", credential, "elm.json")
    response.status_code = 410 if credential.revoked_at or credential.held_at else 200
    return response


@require_safe
def badge_class_ob2(request: HttpRequest, token: str) -> HttpResponse:
    exported = as_open_badges_2(_issued(request, token))
    return keep_out_of_search(open_data(json.dumps(exported.badge_class).encode(), "application/ld+json"))


@require_safe
def issuer_ob2(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, slug=slug, may_issue=True)
    said = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": f"{issuer_page(organisation)}ob2.json",
        "type": "Issuer",
        "name": organisation.name,
        "url": organisation.url or issuer_page(organisation),
        "description": organisation.description,
        "email": organisation.email,
    }
    present = {name: value for name, value in said.items() if value}
    return open_data(json.dumps(present).encode(), "application/ld+json")


@require_safe
def status_list(request: HttpRequest, token: str) -> HttpResponse:
    """A signed status list, whole, with no cookie and no trace of whose entry is asked for (PR12)."""
    response = _published(f"{settings.WORKMARK_PUBLIC_ORIGIN}/status/{token}")
    wanted = request.headers.get("Accept", "")
    # Libraries in use ask for JSON, and leave unread what does not call itself so.
    if "json" in wanted and "application/vc" not in wanted:
        response["Content-Type"] = "application/ld+json"
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def issuer_did(request: HttpRequest, slug: str) -> HttpResponse:
    return _published(f"{settings.WORKMARK_PUBLIC_ORIGIN}/issuers/{slug}/did.json")


def _published(url: str) -> HttpResponse:
    try:
        found = answer_of_ours(url)
    except Unresolvable as error:
        raise NotFound(str(error)) from error
    if found is None:
        raise NotFound(_("There is nothing here."))
    return open_data(found.body, found.media_type)


@require_safe
def instance_did(request: HttpRequest) -> HttpResponse:
    """Who signs here: this host has no key of its own, and names the issuers that have."""
    issuers = Organisation.objects.filter(may_issue=True, issuer_keys__isnull=False).distinct()
    host = settings.WORKMARK_PUBLIC_ORIGIN.partition("://")[2].replace(":", "%3A")
    document = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": f"did:web:{host}",
        "alsoKnownAs": [did_document(organisation)["id"] for organisation in issuers],
    }
    return open_data(json.dumps(document).encode(), "application/did+ld+json")


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's public profile: who it is, how we know, its keys and what it offers."""
    organisation = get_object_or_404(Organisation, slug=slug, may_issue=True)
    document = did_document(organisation)
    if "json" in request.headers.get("Accept", "") and "html" not in request.headers.get("Accept", ""):
        response = JsonResponse(
            {
                "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
                "id": document["id"],
                "type": ["Profile"],
                "name": organisation.name,
                "url": organisation.url or issuer_page(organisation),
                "description": organisation.description,
            }
        )
        response["Cache-Control"] = FIVE_MINUTES
        response["Access-Control-Allow-Origin"] = "*"
        return response
    context = {
        "organisation": organisation,
        "proofs": proofs_to_show(organisation),
        "did": document["id"],
        "keys": organisation.issuer_keys.order_by("created_at"),
        "files": files_of_issuer(organisation),
        "achievements": visible_to(request.user).filter(achievement__issuer=organisation),
        "programmes": programmes_shown(organisation),
        "endorsements": shown(standing_endorsements().filter(about_organisation=organisation)),
        "authorities": public_authorities(organisation),
        "logo": logo_of(organisation),
        "confirmation": confirmation_of(organisation),
    }
    return render(request, "verifier/issuer.html", context)


@require_safe
def authority(request: HttpRequest, token: str) -> HttpResponse:
    """In whose name a partner issues what, from when to when, and how that stands today. Its badges name this page."""
    found = public_authority(token)
    context = {
        "authority": found,
        "parts": titled(parts_of(found)),
        "state": state_words(found),
    }
    return render(request, "verifier/authority.html", context)


@require_safe
def logo(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """An organisation's logo under an address that changes with it."""
    held = get_object_or_404(Logo, organisation__slug=slug, digest__startswith=digest)
    if len(digest) < LOGO_DIGITS:
        raise NotFound(_("There is nothing here."))
    response = open_data(bytes(held.image), "image/png", cache="public, max-age=31536000, immutable")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

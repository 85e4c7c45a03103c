"""The badge page: what was done, how it was judged, and every check, run as for a stranger's badge, with its age."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workmark.assessment.agreement import agreement_told
from workmark.assessment.proofs import PROOFS_IN_WORDS, Proof
from workmark.checking.headlines import headline
from workmark.checking.recent import LONGEST, recent_check
from workmark.credentials.actions.rename_credential import rename_credential
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.counting import counted_by, is_direct
from workmark.credentials.endorsing import shown, standing_endorsements
from workmark.credentials.in_applications import application_words
from workmark.credentials.linkedin import add_to_linkedin
from workmark.credentials.models import Credential, CredentialState, CredentialVisibility
from workmark.credentials.pages import badge_page, short_link
from workmark.credentials.queries import credential_by_short, credential_for_reader, replacement_for
from workmark.credentials.renewing import newest_renewing, renewal_of
from workmark.credentials.stacks import in_force
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.openbadges.codes import CheckCode
from workmark.organisations.logo_models import Logo, logo_of
from workmark.organisations.models import Person
from workmark.submissions.models import Attestation, Evidence, Visibility
from workmark.submissions.witnessing import confirmations_of
from workmark.web.learner.views.serving import file_url
from workmark.web.public.other_systems import files_of_badge
from workmark.web.sessions import signed_in
from workmark.web.verifier.presenting import MINUTE, how_long_ago
from workmark.web.verifier.readers import keep_out_of_search, reader


@require_safe
def badge(request: HttpRequest, token: str) -> HttpResponse:
    """Anyone's view of one Credential; its learner sees besides how to share it."""
    person = reader(request)
    credential = credential_for_reader(token, person)
    if credential.state != CredentialState.ISSUED:
        return keep_out_of_search(render(request, "verifier/being_signed.html", {"credential": credential}))
    at = now()
    checked = recent_check(credential, at=at)
    is_own = person is not None and person.pk == credential.learner_id
    context = {
        **describe(credential),
        "report": checked.report,
        "headline": headline(checked.report),
        "when": how_long_ago(at - checked.report.at),
        "again_after": LONGEST // MINUTE,
        "identity": checked.report.verification.of(CheckCode.ISSUER_IDENTITY),
        "page": badge_page(credential),
        "is_own": is_own,
        "linkedin": add_to_linkedin(credential) if is_own else "",
        "present_name": _present_name(person, credential) if is_own else "",
        "evidence": public_evidence(credential),
        "files": files_of_badge(credential),
        "place": checked.place,
        "newer": replacement_for(credential, person),
        **_renewing(credential, is_own=is_own, at=at),
        "inquiry": credential.inquiries.order_by("-opened_at").first() if is_own else None,
        "endorsements": shown(standing_endorsements().filter(about_credential=credential)),
    }
    return keep_out_of_search(render(request, "verifier/badge.html", context))


@require_safe
def short(request: HttpRequest, short: str) -> HttpResponse:
    """The short address leads to the page, for whoever may open that."""
    credential = credential_by_short(short, reader(request))
    return keep_out_of_search(redirect("verifier:badge", token=credential.token))


@login_required
@require_safe
def in_applications(request: HttpRequest, token: str) -> HttpResponse:
    """The learner's own badge in forms that applications take, in each of our languages."""
    person = signed_in(request)
    credential = credential_for_reader(token, person)
    if credential.learner_id != person.pk or credential.state != CredentialState.ISSUED:
        raise NotFound(_("There is no badge of yours at this address."))
    context = {
        "credential": credential,
        "content": credential.version.said,
        "short": short_link(credential),
        "linkedin": add_to_linkedin(credential),
        "words": [(name, application_words(credential, language=code)) for code, name in settings.LANGUAGES],
        "is_private": credential.visibility == CredentialVisibility.PRIVATE,
        "is_out_of_force": not in_force(now()).filter(pk=credential.pk).exists(),
    }
    return render(request, "verifier/in_applications.html", context)


@login_required
@require_POST
def visibility(request: HttpRequest, token: str) -> HttpResponse:
    """The learner chooses who may open the page."""
    person = signed_in(request)
    credential = credential_for_reader(token, person)
    set_visibility(person, credential, visibility=request.POST.get("visibility", ""))
    messages.success(request, _("Saved. The change holds from now on."))
    return redirect("verifier:badge", token=token)


@login_required
@require_POST
def rename(request: HttpRequest, token: str) -> HttpResponse:
    """The learner has it issued anew under the name she uses now."""
    person = signed_in(request)
    rename_credential(person, credential_for_reader(token, person))
    messages.success(request, _("It is being issued anew. You get a message when it is there."))
    return redirect("verifier:badge", token=token)


@require_safe
def evidence(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """The address that the signed document names for one piece of evidence shown to everyone."""
    credential = credential_for_reader(token, reader(request))
    found = next((shown for shown in public_evidence(credential) if shown.token == item), None)
    if found is None:
        raise NotFound(_("There is nothing here, or its owner keeps it private."))
    return redirect(file_url(found) or f"{badge_page(credential)}#evidence")


def _present_name(person: Person | None, credential: Credential) -> str:
    """The name its learner uses now, if the badge bears another and can still be issued anew."""
    is_other = person is not None and person.name != credential.learner_name
    can_be = credential.revoked_at is None and not Credential.objects.filter(replaces=credential).exists()
    return person.name if person is not None and is_other and can_be else ""


def public_evidence(credential: Credential) -> list[Evidence]:
    """What the learner shows to everyone; nothing marked confidential to the employer."""
    if credential.submission is None:
        return []
    shown = credential.submission.evidence.filter(
        visibility=Visibility.PUBLIC, is_confidential_to_employer=False, closed_at=None
    )
    return list(shown.select_related("stored"))


def _logos(credential: Credential) -> list[Logo]:
    """Of who issued it and, for a partner, of whom it was issued for."""
    sides = [credential.issuer, *([credential.authority.institution] if credential.authority else [])]
    return [logo for side in sides if (logo := logo_of(side)) is not None]


def describe(credential: Credential) -> dict[str, Any]:
    """What badge pages and shared pages say alike about one Credential."""
    content = credential.version.said
    results = credential.decision.results if credential.decision else []
    counted = _counted(credential)
    attested = (
        confirmations_of(credential.submission) if credential.submission else Attestation.objects.none()
    )
    return {
        "credential": credential,
        "logos": _logos(credential),
        "content": content,
        "rows": content.rows(),
        "chosen": {result["row"]: result["level"] for result in results},
        "assessors": credential.decision.assessors if credential.decision else 0,
        "proofs": _proofs(credential),
        "counted": counted,
        "any_unjudged": any(unjudged for _each, _open, unjudged in counted),
        "is_direct": credential.decision is None and not counted,
        "told": agreement_told(credential.version) if credential.decision else None,
        "rounds": credential.submission.round_number if credential.submission else 0,
        "renewal_of": credential.submission.renews if credential.submission else None,
        "attestations": [
            (attestation, [row.title for row in content.rows() if row.key in attestation.confirmed_row_keys])
            for attestation in attested
        ],
    }


def _renewing(credential: Credential, *, is_own: bool, at: datetime) -> dict[str, Any]:
    """The badge that renewed this one, if this reader may open it, and for its learner whether she can renew it now."""
    if credential.valid_until is None:
        return {"renewed": None, "can_be_renewed": False}
    # Said by the query that found the badge: for most, nothing more is asked.
    renewed = newest_renewing(credential) if getattr(credential, "has_renewing_work", True) else None
    is_open = renewed is not None and (is_own or renewed.visibility != CredentialVisibility.PRIVATE)
    return {
        "renewed": renewed if is_open else None,
        "can_be_renewed": is_own and renewed is None and renewal_of(credential, at) is not None,
    }


def _proofs(credential: Credential) -> list[str]:
    """What the assessors accepted as showing that the work is the learner's own, in words."""
    named = credential.decision.proofs if credential.decision else []
    return [str(PROOFS_IN_WORDS[Proof(kind)]) for kind in named]


def _counted(credential: Credential) -> list[tuple[Credential, bool, bool]]:
    """The badges that make up a stack's, each with whether anybody may open its page, and whether nobody judged it."""
    return [
        (each, each.visibility != CredentialVisibility.PRIVATE, is_direct(each))
        for each in counted_by(credential)
    ]

"""Proving that a domain is the organisation's: name it, put the challenge there, have us look."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.organisations.actions.begin_domain_proof import begin_domain_proof
from workmark.organisations.actions.check_domain_proof import check_domain_proof
from workmark.organisations.permissions import require
from workmark.organisations.proving import LABEL, WELL_KNOWN, Answer
from workmark.organisations.queries import domain_proof_in, organisation_of_member
from workmark.web.account.forms import DomainForm, mending
from workmark.web.account.places import frame
from workmark.web.limits import limit
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def domains(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "organisation.prove_domain", organisation)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            begin_domain_proof(person, organisation, **form.cleaned_data, at=now())
            messages.success(request, _("Now put the challenge there, and have us look."))
            return redirect("account:domains", slug)
    context = {
        **frame(person, organisation, "domains"),
        "form": form,
        "proofs": [
            {
                "proof": proof,
                "record": f"{LABEL}.{proof.domain}",
                "url": f"https://{proof.domain}{WELL_KNOWN}",
            }
            for proof in organisation.domain_proofs.order_by("domain")
        ],
    }
    return render(request, "account/domains.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def check(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Look now. Three answers, each said as what it is."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "organisation.prove_domain", organisation)
    proof = domain_proof_in(organisation, pk)
    limit(request, "domain-check", most=10, seconds=600)
    proof, answer = check_domain_proof(person, proof, at=now())
    if answer is Answer.FOUND:
        messages.success(request, _("%(domain)s is proved.") % {"domain": proof.domain})
    elif answer is Answer.NOT_THERE:
        messages.warning(
            request, _("The challenge is not there yet. New DNS records can take an hour to be seen.")
        )
    else:
        messages.warning(request, _("We could not tell: not every place answered. Try again in a while."))
    return redirect("account:domains", slug)

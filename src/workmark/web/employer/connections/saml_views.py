"""An owner sets up a SAML identity provider as the sign-in of the organisation's people."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.integrations.sign_on.actions.set_up_saml import set_up_saml
from workmark.integrations.sign_on.expiring import certificates_of
from workmark.integrations.sign_on.linking import proved_domains
from workmark.integrations.sign_on.models import SignOn, SignOnKind
from workmark.integrations.sign_on.saml.service import service_of
from workmark.lib.clock import now
from workmark.web.account.forms import mending
from workmark.web.employer.connections.forms import SamlForm
from workmark.web.employer.connections.places import around, owner_of
from workmark.web.employer.connections.sign_on_views import VERB
from workmark.web.limits import limit


@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "HEAD", "POST"])
def saml(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = owner_of(request, slug, VERB)
    other = SignOn.objects.filter(organisation=organisation).first()
    held = other if other and other.kind == SignOnKind.SAML else None
    initial = {"takes_unasked": held.takes_unasked} if held else {}
    form = SamlForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        limit(request, "sign-on-setup", most=10)
        with mending(form):
            set_up_saml(person, organisation, **form.cleaned_data, at=now())
            messages.success(request, _("Stored. People can sign in with it now."))
            return redirect("employer:saml", slug)
    context = {
        **around(person, organisation),
        "form": form,
        "held": held,
        "replaces": other if not held else None,
        "people": held.links.count() if held else 0,
        "domains": sorted(proved_domains(organisation)),
        "certificates": certificates_of(held, at=now()) if held else [],
        "service": service_of(organisation.slug),
    }
    return render(request, "employer/connections/saml.html", context, status=422 if form.errors else 200)

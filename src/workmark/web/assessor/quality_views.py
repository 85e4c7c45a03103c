"""Quality checks: the samples of an issuer, each drawn decision with its work, and the external verifier's reports."""

from datetime import datetime
from hashlib import sha256

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.check_quality import (
    LONGEST_NOTE,
    check_decision,
    draw_sample,
    report_verification,
)
from workmark.assessment.feedback import feedback_by_row
from workmark.assessment.quality_models import CheckVerdict, QualityCheck, QualitySample, SampleKind
from workmark.assessment.quality_queries import (
    check_by_token,
    drawn_since,
    hindrances,
    holds_direct_claim,
    judged_between,
    samples_of,
)
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may
from workmark.submissions.queries import nothing_here
from workmark.web.account.forms import mending
from workmark.web.assessor.presenting import confirmed_attestations, shown_parts
from workmark.web.sessions import signed_in

MOST_SAMPLES_SHOWN = 20


class CheckForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What do you say of this decision?"),
        choices=CheckVerdict.choices,
        widget=forms.RadioSelect,
    )
    row_keys = forms.MultipleChoiceField(
        label=gettext_lazy("Rows that you see otherwise"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("What you saw"),
        help_text=gettext_lazy("For whoever trains these assessors. Needed unless you agree."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReportForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your report"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    holds_direct_claim = forms.BooleanField(
        label=gettext_lazy("This issuer may award on one assessor's word where the rules allow it"),
        help_text=gettext_lazy(
            "Without this, two assessors judge everything until a later report says otherwise."
        ),
        required=False,
    )


@login_required
@require_http_methods(["GET", "POST"])
def quality(request: HttpRequest, slug: str) -> HttpResponse:
    """POST draws a sample, or keeps a verifier's report."""
    person, at = signed_in(request), now()
    issuer = _issuer(slug)
    samples = samples_of(person, issuer)
    is_verifier = may(person, "quality.verify", issuer)
    kind = SampleKind.EXTERNAL if is_verifier else SampleKind.INTERNAL
    form = ReportForm(
        request.POST if "text" in request.POST else None,
        initial={"holds_direct_claim": holds_direct_claim(issuer)},
    )
    if "draw" in request.POST:
        made = draw_sample(person, issuer, kind=kind, at=at)
        drawn = made.checks.count()
        said = ngettext("Drawn: %(n)d decision to check.", "Drawn: %(n)d decisions to check.", drawn)
        messages.success(request, said % {"n": drawn})
        return redirect("assessor:quality", slug=slug)
    if form.is_bound and form.is_valid():
        with mending(form):
            report_verification(person, issuer, at=at, **form.cleaned_data)
            messages.success(request, _("Your report is on record."))
            return redirect("assessor:quality", slug=slug)
    context = {
        "issuer": issuer,
        "samples": [
            _shown(sample, person, at)
            for sample in samples.select_related("seed", "drawn_by")[:MOST_SAMPLES_SHOWN]
        ],
        "reports": issuer.verifier_reports.all(),
        "has_direct_claim": holds_direct_claim(issuer),
        "is_verifier": is_verifier,
        "is_any_new": judged_between(issuer, drawn_since(issuer, kind, at), at).exists(),
        "form": form,
    }
    return render(request, "assessor/quality.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def quality_check(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One drawn decision: the work, what was decided with which words, and what the checker says."""
    person, at = signed_in(request), now()
    check = check_by_token(person, _issuer(slug), token, at)
    form = CheckForm(request.POST or None)
    submission = check.decision.submission
    rows = submission.version.said.rows()
    form.fields["row_keys"].choices = [(row.key, row.title) for row in rows]  # type: ignore[attr-defined]  # a choice field has choices
    if request.method == "POST" and form.is_valid():
        with mending(form):
            check_decision(person, check, at=at, **form.cleaned_data)
            messages.success(request, _("Your check is on record."))
            return redirect("assessor:quality", slug=slug)
    context = {
        "issuer": check.sample.issuer,
        "check": check,
        "submission": submission,
        "decision": check.decision,
        "parts": shown_parts(check.decision.decided_by, {}),
        "attestations": confirmed_attestations(submission),
        "rows": rows,
        "chosen": {result["row"]: result["level"] for result in check.decision.results},
        "feedback": feedback_by_row(check.decision),
        "hindrance": hindrances(person, [check], at).get(check.pk),
        "form": form,
    }
    return render(request, "assessor/quality_check.html", context, status=422 if form.errors else 200)


def _shown(sample: QualitySample, person: Person, at: datetime) -> dict[str, object]:
    """A sample with its seed, which has ended and may be shown, and the digest that stands in the audit log.

    hindered: the checks, of those still to do, that are not for this person.
    """
    checks: list[QualityCheck] = list(
        sample.checks.select_related("decision__submission__version").order_by("checked_at", "pk")
    )
    return {
        "sample": sample,
        "checks": checks,
        "hindered": set(hindrances(person, [one for one in checks if not one.verdict], at)),
        "done": sum(1 for one in checks if one.verdict),
        "seed_digest": sha256(bytes.fromhex(sample.seed.seed)).hexdigest(),
    }


def _issuer(slug: str) -> Organisation:
    if (issuer := Organisation.objects.filter(slug=slug).first()) is None:
        raise nothing_here()
    return issuer


def quality_links(person: Person) -> list[Organisation]:
    """Issuers whose quality this person may look at."""
    near = Organisation.objects.filter(memberships__person=person).distinct()
    return [one for one in near if may(person, "quality.sample", one) or may(person, "quality.verify", one)]

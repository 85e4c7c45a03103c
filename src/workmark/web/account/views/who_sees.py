"""Who can see what of mine, and who looked: one page, and each line of it can be ended there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.lib.clock import now
from workmark.web.account.consent_form import ConsentForm
from workmark.web.account.forms import mending
from workmark.web.account.looks import Looks, most_often
from workmark.web.account.opened import end_opened
from workmark.web.account.opened_sections import sections
from workmark.web.sessions import signed_in
from workmark.workforce.actions.answer_introduction import answer_introduction
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consents import consents_of
from workmark.workforce.introductions import names_told_by

_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def who_sees(request: HttpRequest) -> HttpResponse:
    person, at = signed_in(request), now()
    form = ConsentForm(request.POST or None, person=person, today=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        with mending(form):
            asked = form.agreed()
            give_consent(
                person,
                asked.organisation,
                asked.purpose,
                words=asked.words,
                until=asked.until,
                credentials=asked.credentials,
                at=at,
            )
            messages.success(request, _("Stored. You can end it here at any time."))
            return redirect("account:who-sees")
    page = Paginator(Looks(person), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "sections": list(sections(person, at=at)),
        "ended": [each for each in consents_of(person) if not each.is_open_at(at)],
        "headings": [_("When"), _("Who"), _("What for")],
        "page": page,
        "looks": [look.row() for look in page],
        "most": most_often(person) if page.number == 1 else [],
    }
    return render(request, "account/who_sees.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    end_opened(signed_in(request), kind, key, at=now())
    messages.success(request, _("Ended. From now on nobody sees anything by it."))
    return redirect("account:who-sees")


@login_required
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """End every consent at once, and what was told under one. Links and public badges stay: each is ended where it is."""
    person, at = signed_in(request), now()
    for consent in consents_of(person).filter(withdrawn_at=None, expires_at__gt=at):
        withdraw_consent(person, consent, at=at)
    for asked in names_told_by(person, at=at):
        answer_introduction(person, asked, says_yes=False, at=at)
    messages.success(request, _("All are ended. No employer sees anything by your consent any more."))
    return redirect("account:who-sees")

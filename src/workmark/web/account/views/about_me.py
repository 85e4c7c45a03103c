"""The optional questionnaire: one's own answers, and erasing them. Nobody else has a page that shows them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workmark.confided.actions.answer_questionnaire import answer_questionnaire, erase_answers
from workmark.confided.questionnaire import answers_of, questions
from workmark.web.account.confided_forms import AboutMeForm
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def about_me(request: HttpRequest) -> HttpResponse:
    person, asked = signed_in(request), questions()
    answers = answers_of(person)
    form = AboutMeForm(request.POST or None, questions=asked, answers=answers)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            kept = answer_questionnaire(person, form.said())
            messages.success(
                request, _("Stored under a pseudonym. Thank you.") if kept else _("Nothing is kept.")
            )
            return redirect("account:about-me")
    context = {"form": form, "asked": asked, "has_answers": bool(answers)}
    return render(request, "account/about_me.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def erase(request: HttpRequest) -> HttpResponse:
    erase_answers(signed_in(request))
    messages.success(request, _("Every answer is erased."))
    return redirect("account:about-me")

"""The assessor's own snippets: words for use again, never sent as they stand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.keep_snippet import keep_snippet, remove_snippet
from workmark.lib.clock import now
from workmark.web.assessor.forms import SnippetForm
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def snippets(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if removed := request.POST.get("remove"):
        if (found := person.snippets.filter(token=removed).first()) is not None:
            remove_snippet(person, found)
        return redirect("assessor:snippets")
    form = SnippetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep_snippet(person, text=form.cleaned_data["text"], at=now())
        return redirect("assessor:snippets")
    context = {"snippets": person.snippets.order_by("kept_at"), "form": form}
    return render(request, "assessor/snippets.html", context, status=422 if form.errors else 200)

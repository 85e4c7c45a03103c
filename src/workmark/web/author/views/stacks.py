"""Stacks on the desk: begin one, edit it, and have a second person publish it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.achievements.actions.edit_stack import edit_stack, start_stack
from workmark.achievements.actions.publish_stack import publish_stack
from workmark.achievements.actions.retire_stack import retire_stack
from workmark.achievements.queries import desk_stack, issuers_written_for, stacks_on_the_desk_of
from workmark.achievements.review_due import reviews_of
from workmark.achievements.stack_badges import rule_sentence
from workmark.lib.problems import InvalidInput, NotFound, WrongState
from workmark.organisations.permissions import may, require
from workmark.web.account.forms import mending
from workmark.web.author.stack_forms import NewStackForm, StackForm
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET"])
def stacks(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {"stacks": stacks_on_the_desk_of(person), "issuers": issuers_written_for(person)}
    return render(request, "author/stacks.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a title, and open the draft."""
    person = signed_in(request)
    issuers = {issuer.slug: issuer for issuer in issuers_written_for(person)}
    if not issuers:
        raise NotFound(_("You do not write for any issuer. Ask an owner of yours to make you an author."))
    form = NewStackForm(request.POST or None, initial={"issuer": next(iter(issuers))})
    form.fields["issuer"].choices = [(slug, issuer.name) for slug, issuer in issuers.items()]  # type: ignore[attr-defined]  # it is a ChoiceField
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            made = start_stack(person, issuers[said["issuer"]], {"title": said["title"]}, slug=said["slug"])
            return redirect("author:stack-edit", made.slug)
    return render(request, "author/stack_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET"])
def stack(request: HttpRequest, slug: str) -> HttpResponse:
    """What is published, what waits, and who may do what next."""
    person = signed_in(request)
    found = desk_stack(slug, person)
    said = found.drafted
    context = {
        "stack": found,
        "said": said,
        "review": next((each.review for each in reviews_of([found])), None),
        "rule": rule_sentence(said.need, said.members) if said.members else "",
        "may_edit": not found.retired_at and may(person, "stack.edit", found),
        "may_retire": found.published_at and not found.retired_at and may(person, "stack.retire", found),
        "may_publish": found.has_changes and may(person, "stack.publish", found),
    }
    return render(request, "author/stack.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    found = desk_stack(slug, person)
    require(person, "stack.edit", found)
    form = StackForm(request.POST or None, stack=found)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            edit_stack(person, found, form.said(), revision=form.cleaned_data["revision"])
            messages.success(request, _("Saved. A second person can publish it now."))
            return redirect("author:stack", slug)
    context = {"form": form, "stack": found}
    return render(request, "author/stack_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """The second person's button. What must be mended first is said on the page."""
    person = signed_in(request)
    found = desk_stack(slug, person)
    try:
        publish_stack(person, found, revision=_revision_read(request))
    except (InvalidInput, WrongState) as refused:
        said = " ".join(words for faults in refused.fields.values() for words in faults)
        messages.error(request, f"{refused.detail} {said}".strip())
    else:
        messages.success(request, _("Published. Whoever has enough badges gets the larger one by itself."))
    return redirect("author:stack", slug)


def _revision_read(request: HttpRequest) -> int:
    """Of the draft on the page that the button stood on; one that there is not where the page did not say it."""
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


@login_required
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """What retiring means, and the button."""
    person = signed_in(request)
    found = desk_stack(slug, person)
    require(person, "stack.retire", found)
    if request.method == "POST":
        retire_stack(person, found)
        messages.success(request, _("It is retired. Badges already earned stay valid."))
        return redirect("author:stack", slug)
    return render(request, "author/stack_retire.html", {"stack": found})

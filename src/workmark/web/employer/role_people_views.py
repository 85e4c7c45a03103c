"""Who fills a role: by job title, from a pasted list, and taken out one by one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.organisations.employing import employments_of, people_named
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation
from workmark.web.employer.opening_views import put_into
from workmark.web.employer.places import frame, seen
from workmark.web.employer.role_forms import PeopleListForm, unknown_words
from workmark.workforce.actions.fill_role import MOST_AT_ONCE, fill_role
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.roles import holders_of, role_of

_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_people(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Everybody in the role, and three ways to change who that is."""
    person, organisation = seen(request, slug, "role.fill")
    role = role_of(person, organisation, token)
    do = request.POST.get("do", "")
    form = PeopleListForm(request.POST if do == "list" else None)
    if request.method == "POST" and (do != "list" or form.is_valid()):
        try:
            changed = fill_role(person, role, at=now(), **_asked(request, organisation, role, form))
        except InvalidInput as error:
            put_into(form, error)
        else:
            told = ngettext("%(n)d person changed.", "%(n)d people changed.", changed)
            messages.success(request, told % {"n": changed})
            return redirect("employer:role-people", slug, token)
    page = Paginator(holders_of(role), _A_PAGE).get_page(request.GET.get("page"))
    context = frame(person, organisation, "roles") | {
        "role": role,
        "form": form,
        "page": page,
        "alike": _of_its_title(organisation, role).count(),
    }
    return render(request, "employer/role_people.html", context, status=422 if form.errors else 200)


def _asked(
    request: HttpRequest, organisation: Organisation, role: EmployerRole, form: PeopleListForm
) -> dict[str, list[Employment]]:
    """Whom to put in or to take out. Raises InvalidInput if a name fits nobody: then nothing is changed."""
    do = request.POST.get("do", "")
    if do == "title":
        return {"put_in": list(_of_its_title(organisation, role)[:MOST_AT_ONCE])}
    if do == "list":
        people, unknown = people_named(organisation, form.cleaned_data["people"].splitlines())
        if unknown:
            raise InvalidInput(unknown_words(unknown), fields={"people": [unknown_words(unknown)]})
        return {"put_in": people}
    keys = [key for key in request.POST.getlist("out") if key.isascii() and key.isdecimal() and len(key) < 13]
    return {"take_out": list(holders_of(role).filter(pk__in=[int(key) for key in keys[: 2 * _A_PAGE]]))}


def _of_its_title(organisation: Organisation, role: EmployerRole) -> QuerySet[Employment]:
    """Whose job title is the role's own and who is not in it yet."""
    found = employments_of(organisation).filter(job_title__iexact=role.title)
    return found.exclude(roles__role=role)

"""Pages of plain words: help, how it works, accessibility, privacy, sources; what errors mean; and two small files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from workmark.skills.addresses import frameworks_open_to
from workmark.submissions.forecast import PROMISED_FOR_A_REVISION, PROMISED_WORKING_DAYS
from workmark.web.public.problem_meanings import checks_explained, problems_explained
from workmark.web.public.skills_method import skills_method

# Badge pages are not listed here: they ask by header not to be indexed, and a robot must open one to see that.
# Where a link itself is the key, robots have no business at all.
_ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /assess/
Disallow: /attest/
Disallow: /desk/
Disallow: /employer/
Disallow: /issuing/
Disallow: /shared/
Disallow: /work/
"""
_A_WEEK = "public, max-age=604800"


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(
        request, "public/help.html", {"promise": PROMISED_WORKING_DAYS, "revision": PROMISED_FOR_A_REVISION}
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "public/about.html", {"promise": PROMISED_WORKING_DAYS})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")


@require_safe
def attribution(request: HttpRequest) -> HttpResponse:
    """The sentence that each framework asks for, and the works of others that travel with Workmark."""
    frameworks = frameworks_open_to(request.user).order_by("name")
    return render(request, "public/attribution.html", {"frameworks": frameworks})


@require_safe
def reliability(request: HttpRequest) -> HttpResponse:
    """How agreement is measured, in plain words; badge pages point here."""
    return render(request, "public/reliability.html")


@require_safe
def skills(request: HttpRequest) -> HttpResponse:
    """How a skills profile is worked out, with the numbers in force here."""
    return render(request, "public/skills.html", skills_method())


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """What each error and each check means; problem details name this page as their type."""
    context = {"problems": problems_explained(), "checks": checks_explained()}
    return render(request, "public/problems.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_ROBOTS, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = _A_WEEK
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers and readers that ask for the old address get the mark."""
    response = redirect(static("workmark/img/mark.svg"))
    response["Cache-Control"] = _A_WEEK
    return response

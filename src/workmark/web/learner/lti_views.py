"""Coming from a course at a learning platform: the way in, what goes back, and choosing what a course links to."""

from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.achievements.queries import offered_by, published_version_of
from workmark.integrations.id_tokens import TokenRefused
from workmark.integrations.lti import launching
from workmark.integrations.lti.actions.agree_to_launch import agree_to_launch
from workmark.integrations.lti.choosing import answer
from workmark.integrations.lti.launching import Launch
from workmark.integrations.lti.models import LtiPlatform, platforms_in_use
from workmark.lib.clock import now
from workmark.lib.problems import NotFound, WrongState
from workmark.web.limits import limit
from workmark.web.middleware import SecurityHeaders
from workmark.web.sessions import signed_in

log = structlog.get_logger(__name__)


@csrf_exempt  # it comes from the platform, and changes nothing
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest, token: str) -> HttpResponse:
    """The platform says that somebody wants to come; send the browser back there, to be told who."""
    limit(request, "lti", most=60)
    platform = _platform(token)
    given = request.POST if request.method == "POST" else request.GET
    said = {
        name: given[name]
        for name in ("iss", "login_hint", "lti_message_hint", "client_id")
        if given.get(name)
    }
    try:
        place, state = launching.begin(platform, said)
    except TokenRefused as refused:
        return _refused(request, platform, refused)
    answered = redirect(place)
    # The way back is a form of another site's, so the cookie has to come along from there.
    answered.set_cookie(
        _cookie(), state, max_age=600, secure=settings.USES_HTTPS, httponly=True, samesite="None", path="/"
    )
    return answered


@csrf_exempt  # a form of the platform's: the signed token, the state and its cookie say that it belongs here
@require_POST
def launch(request: HttpRequest, token: str) -> HttpResponse:
    limit(request, "lti", most=60)
    platform = _platform(token)
    try:
        name = launching.arrive(
            platform,
            request.POST.get("id_token", ""),
            request.POST.get("state", ""),
            request.COOKIES.get(_cookie(), ""),
            at=now(),
            asking=launching.fetcher(),
        )
    except TokenRefused as refused:
        return _refused(request, platform, refused)
    held = _held(name)[0]
    answered = (
        _leave_the_frame(request, platform, held, name)
        if not held.return_url and request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")
        else redirect("lti:choose" if held.return_url else "lti:continue", name)
    )
    if answered.status_code == 302:
        answered.status_code = 303
    answered.delete_cookie(_cookie(), path="/", samesite="None")
    return answered


def _leave_the_frame(request: HttpRequest, platform: LtiPlatform, held: Launch, name: str) -> HttpResponse:
    """The course shows its link inside its own page, where nobody could sign in: one button opens a window."""
    context = {"platform": platform, "launch": name, "framed": True}
    return _frameable(render(request, "learner/lti_open.html", context), platform, held.shown_at)


@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, launch: str) -> HttpResponse:
    """Here the browser brings its own cookies again: whoever came signs in, and says what the course may hear."""
    held, platform = _held(launch)
    if held.return_url:
        raise NotFound(_too_old())
    return _agree(request, platform, held, launch)


@csrf_exempt  # inside a platform's frame no cookie comes along; only who was sent here knows the address, and it is good once
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, launch: str) -> HttpResponse:
    """Whoever arranges the course chooses what it links to. What is offered is public, so nobody has to sign in."""
    held, platform = _held(launch)
    if not held.return_url:
        raise NotFound(_too_old())
    return _frameable(_choose(request, platform, held, launch), platform, held.return_url)


def _held(name: str) -> tuple[Launch, LtiPlatform]:
    held = launching.kept(name)
    platform = platforms_in_use().filter(pk=held.platform).first() if held else None
    if held is None or platform is None:
        raise NotFound(_too_old())
    return held, platform


def _too_old() -> str:
    return _("This way in was used or is too old. Open the link in your course again.")


def _choose(request: HttpRequest, platform: LtiPlatform, held: Launch, launch: str) -> HttpResponse:
    offered = offered_by(platform.organisation).filter(achievement__is_in_house=False)
    context: dict[str, Any] = {"platform": platform, "offered": offered, "framed": True}
    if request.method != "POST":
        return render(request, "learner/lti_choose.html", context)
    chosen = offered.filter(achievement__slug=request.POST.get("achievement", "")).first()
    if chosen is None:
        return render(request, "learner/lti_choose.html", context | {"errors": True}, status=422)
    launching.forget(launch)
    context |= {
        "chosen": chosen,
        "place": held.return_url,
        "jwt": answer(platform, held, chosen, at=now()),
    }
    answered = render(request, "learner/lti_chosen.html", context)
    # The one form of ours that leads elsewhere: to the platform that asked, and to nobody else (decision 0302).
    answered.headers["Content-Security-Policy"] = SecurityHeaders.CSP.replace(
        "form-action 'self'", f"form-action {_origin(held.return_url)}"
    )
    return answered


def _frameable(answered: HttpResponse, platform: LtiPlatform, seen_at: str) -> HttpResponse:
    """Let this platform, and nobody else, show the page in a frame (decision 0406). seen_at: an address of its site."""
    sites = dict.fromkeys(_origin(each) for each in (platform.login_url, seen_at) if each)
    policy = answered.headers.get("Content-Security-Policy", SecurityHeaders.CSP)
    answered.headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", f"frame-ancestors {' '.join(sites)}"
    )
    # The older header knows no list; whoever reads the newer one takes no notice of it.
    cast(Any, answered).xframe_options_exempt = True
    return answered


def _origin(url: str) -> str:
    return f"https://{urlsplit(launching.sound_url(url)).netloc}"


def _agree(request: HttpRequest, platform: LtiPlatform, held: Launch, launch: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    person = signed_in(request)
    version = published_version_of(held.achievement, person)
    if request.method != "POST":
        context = {"platform": platform, "version": version, "tells": bool(held.line_item)}
        return render(request, "learner/lti_agree.html", context)
    launching.forget(launch)
    if request.POST.get("tell") == "yes":
        try:
            agree_to_launch(person, platform, held, version.achievement, at=now())
        except WrongState as refused:
            messages.error(request, refused.detail)
        else:
            messages.success(
                request, _("%(platform)s hears when you earn this.") % {"platform": platform.name}
            )
    return redirect("public:achievement", version.achievement.slug)


@require_safe
def keys(request: HttpRequest, token: str) -> JsonResponse:
    """The public half of the key by which this platform knows us."""
    return JsonResponse({"keys": [_platform(token).public_key]})


def _platform(token: str) -> LtiPlatform:
    found = platforms_in_use().filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no such platform here."))
    return found


def _refused(request: HttpRequest, platform: LtiPlatform, why: TokenRefused) -> HttpResponse:
    log.warning("launch refused", platform=platform.pk, why=str(why))
    context = {
        "platform": platform,
        "why": str(why),
        "framed": request.headers.get("Sec-Fetch-Dest") == "iframe",
    }
    return _frameable(render(request, "learner/lti_refused.html", context, status=400), platform, "")


def _cookie() -> str:
    return f"{'__Host-' if settings.USES_HTTPS else ''}lti"

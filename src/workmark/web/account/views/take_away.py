"""Taking everything along: ask for it, see how far it is, download it, remove it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.jobs.standing import Standing, is_held_up, standing_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.privacy.actions.ask_archive import ask_archive
from workmark.privacy.actions.remove_archive import remove_archive
from workmark.privacy.models import Archive, archives_of
from workmark.web.limits import limit
from workmark.web.sessions import signed_in

ARCHIVES_A_DAY = 10


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if request.method == "POST":
        limit(request, "archive", most=ARCHIVES_A_DAY, seconds=86_400)
        ask_archive(person, at=now())
        messages.success(request, _("A worker puts it together now. It stands here when it is ready."))
        return redirect("account:take-away")
    archive = archives_of(person).first()
    is_under_way = archive is not None and archive.made_at is None
    context = {
        "archive": archive,
        "is_under_way": is_under_way,
        "is_stuck": is_under_way and archive is not None and standing_of(archive.job) is Standing.STUCK,
        "is_held_up": is_under_way and archive is not None and is_held_up(archive.job),
    }
    return render(request, "account/take_away.html", context)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Her password is asked again: whoever finds her signed in must not carry everything off."""
    archive = archives_of(signed_in(request)).filter(token=token, made_at__isnull=False).first()
    if archive is None:
        raise NotFound(
            _("There is nothing at this address. Archives are removed after a week; ask for a new one.")
        )
    answer: HttpResponseBase = _given(request, archive)
    return answer


@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
def _given(request: HttpRequest, archive: Archive) -> FileResponse:
    response = FileResponse(
        default_storage.open(archive.name, "rb"),
        as_attachment=True,
        filename=f"workmark-{archive.made_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    remove_archive(signed_in(request))
    messages.success(request, _("The file is removed here. What is in your account stays as it is."))
    return redirect("account:take-away")

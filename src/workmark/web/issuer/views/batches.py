"""Many awards at once: send a file, see what is wrong with it, let it go, watch it, stop it."""

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.credentials.actions.end_batch import end_batch
from workmark.credentials.actions.make_batch import make_batch
from workmark.credentials.actions.pause_batch import pause_batch
from workmark.credentials.actions.release_batch import release_batch
from workmark.credentials.actions.undo_batch import undo_batch
from workmark.credentials.award_file import Fault, Row, read_awards
from workmark.credentials.batch_models import Batch, BatchState, RowState
from workmark.credentials.batch_standing import batch_standing, waits_for
from workmark.credentials.batching import CheckedRow, RowsRefused, checked_rows
from workmark.credentials.queries import batches_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.lib.spilled import Spilled
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may, require
from workmark.web.issuer.forms import BatchForm
from workmark.web.issuer.places import frame, issuer_seen_by
from workmark.web.limits import limit
from workmark.web.sessions import signed_in

# What one request checks and saves in a few seconds. Larger files are for `workmark issue --csv`.
MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 10_000
FILES_A_MINUTE = 10
MOST_FAULTS_SHOWN = 1_000
A_PAGE = 50
BATCHES_A_PAGE = 20

TONES = {
    "ready": "info",
    "released": "accent",
    "paused": "warning",
    "done": "good",
    "undone": "plain",
    "ended": "plain",
}
ROW_TONES = {"waiting": "plain", "issued": "good", "known": "info", "failed": "bad"}


@login_required
@require_safe
def batches(request: HttpRequest, slug: str) -> HttpResponse:
    """An issuer's batches, newest first."""
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    page = Paginator(batches_of(organisation), BATCHES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(organisation, "batches"),
        "page": page,
        "rows": [(each, BatchState(each.state).label, TONES[each.state]) for each in page],
        "may_make": may(person, "batch.make", organisation),
    }
    return render(request, "issuer/batches.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Check a file; on “make”, keep it as a batch that is not let go yet."""
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    require(person, "batch.make", organisation)
    form = BatchForm(request.POST or None, request.FILES or None, issuer=organisation)
    context: dict[str, Any] = {**frame(organisation, "batches"), "form": form}
    if request.method == "POST" and form.is_valid():
        limit(request, "batch-file", most=FILES_A_MINUTE)
        try:
            made = _checked(request, person, organisation, form)
        except RowsRefused as refused:
            context |= _refused(refused)
            return render(request, "issuer/batch_new.html", context, status=422)
        if isinstance(made, Batch):
            messages.success(request, _("Nothing is wrong with it. Look once more, then let it go."))
            return redirect("issuer:batch", slug, made.token)
        context["sound"] = _sound(made)
    return render(request, "issuer/batch_new.html", context, status=422 if form.errors else 200)


def _checked(
    request: HttpRequest, person: Person, organisation: Organisation, form: BatchForm
) -> Batch | Spilled[CheckedRow]:
    """The batch it became, or the sound rows where only a check was asked for. Raises RowsRefused."""
    said = form.cleaned_data
    file: UploadedFile[Any] = said["file"]
    rows = _rows_of(file, said["achievement"])
    if request.POST.get("do") != "check":
        name = said["name"] or file.name or ""
        return make_batch(person, organisation, rows, name=name, at=now())
    sound, faults = checked_rows(person, organisation, rows, at=now())
    if faults:
        raise RowsRefused(faults)
    return sound


def _rows_of(file: "UploadedFile[Any]", achievement: str) -> Spilled[Row]:
    """Raises RowsRefused with everything that is wrong with the file before anybody is looked up."""
    told = _(
        "This page takes files of at most %(rows)d rows and %(size)d MB. Split the file, or ask the operator."
    )
    too_much = RowsRefused([Fault(0, "", told % {"rows": MOST_ROWS, "size": MOST_BYTES // 1024**2})])
    if (file.size or 0) > MOST_BYTES:
        raise too_much
    rows, faults = read_awards(cast(BinaryIO, file.file), achievement=achievement)
    if len(rows) + len(faults) > MOST_ROWS:
        raise too_much
    if faults:
        raise RowsRefused(faults)
    return rows


def _refused(refused: RowsRefused) -> dict[str, Any]:
    return {
        "errors": True,
        "refused": refused.detail,
        "faults": refused.faults[:MOST_FAULTS_SHOWN],
        "unshown": max(0, len(refused.faults) - MOST_FAULTS_SHOWN),
    }


def _sound(rows: Spilled[CheckedRow]) -> str:
    known = sum(1 for row in rows if row.known is not None)
    said = ngettext("%(count)d row is sound.", "%(count)d rows are sound.", len(rows)) % {"count": len(rows)}
    if known:
        said += " " + ngettext(
            "%(count)d of them was awarded before and will not be awarded twice.",
            "%(count)d of them were awarded before and will not be awarded twice.",
            known,
        ) % {"count": known}
    return said


@login_required
@require_safe
def batch(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """How far one batch is, its rows, and what may be done about it now."""
    person = signed_in(request)
    found = batch_of(person, slug, token)
    state = request.GET.get("state", "")
    state = state if state in RowState.values else ""
    rows = found.rows.select_related("version__achievement", "learner", "credential").order_by("line", "pk")
    page = Paginator(rows.filter(state=state) if state else rows, A_PAGE).get_page(request.GET.get("page"))
    standing = batch_standing(found)
    context = {
        **frame(found.issuer, "batches"),
        "batch": found,
        "state_label": BatchState(found.state).label,
        "tone": TONES[found.state],
        "standing": standing,
        "waits_for": waits_for(found),
        "counts": [(each, each.label, getattr(standing.progress, each.value)) for each in RowState],
        "page": page,
        "rows": [(row, RowState(row.state).label, ROW_TONES[row.state]) for row in page],
        "state": state,
        "achievements": _achievements(found),
        "acts": may(person, "batch.release", found),
        "stops": may(person, "batch.pause", found),
    }
    return render(request, "issuer/batch.html", context)


def _achievements(found: Batch) -> list[dict[str, Any]]:
    """What is awarded, and how often, such as for the look before it is let go."""
    counted = found.rows.order_by().values("version__title").annotate(rows=Count("pk"))
    return [dict(each) for each in counted.order_by("version__title")[:20]]


@login_required
@require_POST
def release(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Let it go, or let a paused one go on."""
    said = _("It is let go. A worker signs the badges, and the learners are told.")
    return _moved(request, slug, token, lambda person, found: release_batch(person, found, at=now()), said)


@login_required
@require_POST
def pause(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    said = _("It is paused. What is issued stays issued; the rest waits.")
    return _moved(request, slug, token, pause_batch, said)


@login_required
@require_POST
def end(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Stop a paused one for good."""
    said = _("It is ended for good. What is issued stays issued; the rest is not issued.")
    return _moved(request, slug, token, lambda person, found: end_batch(person, found, at=now()), said)


@login_required
@require_POST
def undo(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    said = _("It is undone. Nobody was awarded anything by it.")
    return _moved(request, slug, token, undo_batch, said)


def _moved(
    request: HttpRequest, slug: str, token: str, move: Callable[[Person, Batch], Batch], said: str
) -> HttpResponse:
    person = signed_in(request)
    move(person, batch_of(person, slug, token))
    messages.success(request, said)
    return redirect("issuer:batch", slug, token)


def batch_of(person: Person, slug: str, token: str) -> Batch:
    found = batches_of(issuer_seen_by(person, slug)).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no such batch of this issuer."))
    return found

"""Cover up parts of an item: boxes by numbers, by small steps or by pointer, words by typing them. Seen before it is done.

Nothing is stored until the last button: the boxes travel in the form, so the page works without script.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.assessment.annotating import notes_on
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, WrongState
from workmark.submissions.actions.redact_evidence import copies_of, cover_boxes, cover_words
from workmark.submissions.models import Evidence
from workmark.submissions.queries import evidence_of, nothing_here, submission_by_token
from workmark.submissions.redacting import MOST_BOXES, Box
from workmark.submissions.takedowns import waiting_for
from workmark.web.learner.presenting import trail
from workmark.web.learner.views.evidence import item_place
from workmark.web.sessions import signed_in
from workmark.web.viewing import View, view_of

_STEP = 1.0  # hundredths that one press moves a box
_MOVES = {
    "left": (-_STEP, 0, 0, 0),
    "right": (_STEP, 0, 0, 0),
    "up": (0, -_STEP, 0, 0),
    "down": (0, _STEP, 0, 0),
    "narrower": (0, 0, -_STEP, 0),
    "wider": (0, 0, _STEP, 0),
    "lower": (0, 0, 0, -_STEP),
    "higher": (0, 0, 0, _STEP),
}
_MOVE_WORDS = {
    "left": gettext_lazy("Move left"),
    "right": gettext_lazy("Move right"),
    "up": gettext_lazy("Move up"),
    "down": gettext_lazy("Move down"),
    "narrower": gettext_lazy("Narrower"),
    "wider": gettext_lazy("Wider"),
    "lower": gettext_lazy("Less high"),
    "higher": gettext_lazy("Higher"),
}
_FIELDS = ("left", "top", "width", "height")
_START = Box(40, 40, 20, 10)


@login_required
@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, token: str, item: str) -> HttpResponse:
    submission = submission_by_token(signed_in(request), token)
    evidence = evidence_of(submission, item)
    view = view_of(evidence)
    is_open = submission.state == "draft" or waiting_for(evidence).exists()
    if not is_open or view.kind not in {"image", "pages", "text", "lines"}:
        raise nothing_here()
    problem, status = "", 422
    if request.method == "POST" and request.POST.get("do") == "burn":
        try:
            _burn(request, evidence, view)
        except (InvalidInput, WrongState) as refused:
            problem, status = refused.detail, refused.status
        else:
            messages.success(request, _("Covered. The original is deleted; nobody can bring it back."))
            return redirect("learner:item", token=token, item=item)
    drawing = _drawing(request, view) if view.kind in {"image", "pages"} else {}
    context = {
        "submission": submission,
        "evidence": evidence,
        "view": view,
        "problem": problem or drawing.get("problem", ""),
        "notes": notes_on(copies_of(evidence)),
        "words": request.POST.get("words", ""),
        "trail": trail(submission, item_place(submission, evidence)),
        **{name: value for name, value in drawing.items() if name != "problem"},
    }
    return render(request, "learner/cover.html", context, status=status if context["problem"] else 200)


def _burn(request: HttpRequest, evidence: Evidence, view: View) -> None:
    if "sure" not in request.POST:
        raise InvalidInput(_("Tick the box to say that the original may be deleted."))
    person, at = signed_in(request), now()
    if view.kind in {"image", "pages"}:
        cover_boxes(person, evidence, _boxes(request), at=at)
    else:
        cover_words(person, evidence, request.POST.get("words", ""), at=at)


def _drawing(request: HttpRequest, view: View) -> dict[str, Any]:
    """The picture with its boxes, and the box that is being placed, after the button that was pressed."""
    problem, boxes, do = "", [], request.POST.get("do", "")
    page, box = _page(request, view), _START
    try:
        boxes = _boxes(request)
        box = _box(request)
        if do in _MOVES:
            box = _moved(box, do)
        elif do == "add":
            boxes, box = [*boxes, box.checked()], _START
        elif do.startswith("drop-") and do[5:].isdecimal():
            boxes = [one for place, one in enumerate(boxes) if place != int(do[5:])]
    except InvalidInput as refused:
        problem = refused.detail
    return {
        "problem": problem,
        "boxes": list(enumerate(boxes)),
        "box": box,
        "fields": [(name, getattr(box, name)) for name in _FIELDS],
        "page": page,
        "last": len(view.pages),
        "src": view.pages[page - 1].src if view.pages else view.src,
        "moves": _MOVE_WORDS.items(),
    }


def _page(request: HttpRequest, view: View) -> int:
    do = request.POST.get("do", "")
    asked = do[5:] if do.startswith("page-") else request.POST.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return min(max(1, number), max(1, len(view.pages)))


def _boxes(request: HttpRequest) -> list[Box]:
    sent = request.POST.getlist("box")
    if len(sent) > MOST_BOXES:
        raise InvalidInput(_("Draw from one to %(most)d boxes.") % {"most": MOST_BOXES})
    found = []
    for one in sent:
        parts = one.split(",")
        if len(parts) != 5 or not (parts[4].isascii() and parts[4].isdigit()) or len(parts[4]) > 4:
            raise InvalidInput(_("The form could not be read. Reload the page and draw again."))
        left, top, width, height = (_number(part) for part in parts[:4])
        found.append(Box(left, top, width, height, int(parts[4])).checked())
    return found


def _box(request: HttpRequest) -> Box:
    if request.method != "POST" or "left" not in request.POST:
        return _START
    page = request.POST.get("page", "1")
    left, top, width, height = (_number(request.POST.get(name, "")) for name in _FIELDS)
    return Box(
        left, top, width, height, int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    )


def _moved(box: Box, do: str) -> Box:
    """The box one step on, kept on the picture."""
    left, top, width, height = _MOVES[do]
    new_width, new_height = min(100, max(1, box.width + width)), min(100, max(1, box.height + height))
    return Box(
        min(100 - new_width, max(0, box.left + left)),
        min(100 - new_height, max(0, box.top + top)),
        new_width,
        new_height,
        box.page,
    )


def _number(text: str) -> float:
    try:
        return round(float(text.replace(",", ".")), 1)
    except (ValueError, OverflowError) as error:
        raise InvalidInput(_("Each side of the box is a number from 0 to 100.")) from error

"""The public issuance log: a page for people, and below it the addresses that C2SP tlog-tiles gives to programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.credentials.log_keys import current_log_key
from workmark.credentials.log_reading import checkpoint_note, latest_checkpoint, published_tile
from workmark.lib.problems import NotFound
from workmark.openbadges.errors import MalformedLogData
from workmark.openbadges.log.tiles import parse_tile
from workmark.web.verifier.readers import open_data

_A_FEW_SECONDS = "public, max-age=5"
_FOR_EVER = "public, max-age=31536000, immutable"
_TEXT = "text/plain; charset=utf-8"


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, how far it has come, who watches it, and what it does not prove."""
    newest = latest_checkpoint()
    context = {
        "checkpoint": newest,
        "key": current_log_key(),
        "witnesses": list(newest.cosignatures.all()) if newest else [],
    }
    return render(request, "verifier/log.html", context)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head, with the lines of witnesses."""
    newest = latest_checkpoint()
    if newest is None:
        raise NotFound(_("The log is empty. Its first head is signed after the first entry."))
    return open_data(checkpoint_note(newest).encode(), _TEXT, cache=_A_FEW_SECONDS)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The log's verifier key in the form that auditors and witnesses pin."""
    found = current_log_key()
    if found is None:
        raise NotFound(_("The log is empty. Its first head is signed after the first entry."))
    return open_data(f"{found.verifier_key}\n".encode(), _TEXT)


@require_safe
def tile(request: HttpRequest, address: str) -> HttpResponse:
    """A tile or an entry bundle; what stands at one of these addresses never changes."""
    try:
        wanted = parse_tile(address)
    except MalformedLogData as error:
        raise NotFound(str(error)) from error
    return open_data(published_tile(wanted), "application/octet-stream", cache=_FOR_EVER)

"""A learner's record as a file: for herself always, for others while she shares it."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from workmark.credentials.queries import record_for_reader
from workmark.organisations.models import Person
from workmark.web.verifier.readers import keep_out_of_search, open_data


@require_safe
def signed_json(request: HttpRequest, token: str) -> HttpResponse:
    """The exact signed bytes. Not cached, so that an ended sharing is ended everywhere."""
    reader = request.user if isinstance(request.user, Person) else None
    record = record_for_reader(token, reader)
    response = open_data(bytes(record.document), "application/vc", cache="private, no-store")
    response["Content-Disposition"] = (
        content_disposition_header(
            as_attachment=True, filename=f"learner-record-{record.asked_at:%Y-%m-%d}.json"
        )
        or "attachment"
    )
    return keep_out_of_search(response)

"""The API as it is mounted at /api/v1/: every router, its description, its schema and its page."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from workmark.api import (
    agreement,
    anchors,
    annotations,
    appeals,
    applications,
    approvals,
    asked,
    assess,
    batches,
    budgets,
    bulk,
    calibration,
    candidates,
    catalogue,
    checks,
    confiding,
    credentials,
    desk,
    endorsements,
    entries,
    evidence,
    frameworks,
    inquiries,
    keys,
    learning,
    log,
    me,
    needed,
    occupations,
    openings,
    parts,
    path,
    pilots,
    prerequisites,
    prior,
    profile,
    programmes,
    proofs,
    qualifications,
    records,
    stacks,
    tagging,
    takedowns,
    talks,
    translations,
    uploads,
    work,
    workforce,
)
from workmark.api.docs_page import PlainDocs
from workmark.api.documented import DocumentedAPI
from workmark.api.outcomes import router as outcomes
from workmark.api.reading import StrictParser

_ABOUT = (
    "What the pages of Workmark can do, for programs. Bring a personal token or an OAuth 2 access token in the header "
    "`Authorization: Bearer …`; searching the catalogue and checking a badge need none. Errors are problem details "
    "(RFC 9457). Lists have `page` and `page_size`. What can be overwritten carries an ETag, and wants it back in "
    "If-Match. Too many requests are answered with 429 and Retry-After."
)

api = DocumentedAPI(
    title="Workmark",
    version="1.0.0",
    description=_ABOUT,
    docs=PlainDocs(),
    parser=StrictParser(),
    urls_namespace="api-1",
)
for _module in (
    me,
    catalogue,
    occupations,
    entries,
    frameworks,
    tagging,
    desk,
    stacks,
    programmes,
    pilots,
    translations,
    work,
    evidence,
    approvals,
    takedowns,
    uploads,
    appeals,
    assess,
    talks,
    prior,
    agreement,
    qualifications,
    annotations,
    confiding,
    prerequisites,
    credentials,
    parts,
    endorsements,
    inquiries,
    keys,
    records,
    profile,
    path,
    batches,
    checks,
    learning,
    asked,
    budgets,
    workforce,
    needed,
    openings,
    applications,
    candidates,
    proofs,
    bulk,
    log,
):
    api.add_router("", _module.router)
api.add_router("", calibration.router)
api.add_router("", calibration.learner_router)
api.add_router("", anchors.router)
api.add_router("", outcomes)


@api.get("/", include_in_schema=False)
def root(request: HttpRequest) -> JsonResponse:
    """Where to read next, for whoever opens the bare address."""
    return JsonResponse({"docs": reverse("api-1:openapi-view"), "schema": reverse("api-1:openapi-json")})

"""Resumable uploads by the tus protocol 1.0.0, with a token instead of a session; the pages' own views do the work.

Spec: https://tus.io/protocols/resumable-upload. These answers carry headers and no body.
"""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from workmark.api.door import Door, acting
from workmark.api.inputs import TokenInPath
from workmark.submissions.queries import submission_by_token, upload_by_token
from workmark.web.learner.views import uploads as pages

router = Router(tags=["uploads"], auth=Door("work:write"))
_TUS = {
    "name": "Tus-Resumable",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "const": "1.0.0"},
}
_LENGTH = {"name": "Upload-Length", "in": "header", "required": True, "schema": {"type": "integer"}}
_OFFSET = {"name": "Upload-Offset", "in": "header", "required": True, "schema": {"type": "integer"}}
_METADATA = {
    "name": "Upload-Metadata",
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
    "description": "Pairs of a key and a base64 value: requirement, filename, and kind (file or recording).",
}
_PIECE = {"content": {pages.CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}}, "required": True}
_EXTRA = {
    "responses": {
        412: {"description": "Precondition Failed"},
        413: {"description": "Content Too Large"},
        415: {"description": "Unsupported Media Type"},
    }
}


@router.post(
    "/work/{token}/uploads",
    response={201: None},
    summary="Announce a file; Location says where its pieces go",
    openapi_extra={"parameters": [_TUS, _LENGTH, _METADATA], **_EXTRA},
)
def announce(request: HttpRequest, token: TokenInPath) -> HttpResponseBase:
    submission_by_token(acting(request), token)
    answer = pages.create(request, token)
    if answer.status_code == 201:
        answer["Location"] = f"/api/v1/uploads/{answer['Location'].rstrip('/').rpartition('/')[2]}"
    return answer


@router.api_operation(
    ["HEAD"],
    "/uploads/{token}",
    response={200: None},
    summary="Ask how far it is",
    openapi_extra={"parameters": [_TUS], **_EXTRA},
)
def how_far(request: HttpRequest, token: TokenInPath) -> HttpResponseBase:
    return _by_the_pages(request, token)


@router.patch(
    "/uploads/{token}",
    response={204: None},
    summary="Send the next piece; the last one makes it evidence",
    openapi_extra={"parameters": [_TUS, _OFFSET], "requestBody": _PIECE, **_EXTRA},
)
def piece(request: HttpRequest, token: TokenInPath) -> HttpResponseBase:
    return _by_the_pages(request, token)


@router.delete(
    "/uploads/{token}",
    response={204: None},
    summary="Give it up",
    openapi_extra={"parameters": [_TUS], **_EXTRA},
)
def give_up(request: HttpRequest, token: TokenInPath) -> HttpResponseBase:
    return _by_the_pages(request, token)


def _by_the_pages(request: HttpRequest, token: str) -> HttpResponseBase:
    upload_by_token(acting(request), token)
    answer: HttpResponse = pages.upload(request, token)
    # The page's address of the evidence would need a session; the work's own listing names it.
    if "Workmark-Evidence" in answer:
        answer["Workmark-Evidence"] = answer["Workmark-Evidence"].rstrip("/").rpartition("/")[2]
    return answer

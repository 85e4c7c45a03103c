"""Where a wallet that is asked for proof reads the request, and sends its answer (OpenID4VP 1.0, `direct_post.jwt`)."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from workmark.api.limits import count_check, count_open
from workmark.api.wallets.answers import MAX_BODY, WalletRefusal, for_wallets, form_of
from workmark.checking.asking_wallets import REQUEST_TYPE, answer_key, did_document_of_asking, request_object
from workmark.checking.presented import NotTaken, Presented, presented
from workmark.lib.clock import now
from workmark.lib.encrypted import NotOpened, opened
from workmark.lib.problems import NotFound, TooManyRequests, WrongState
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.intake import MAX_TEXT_BYTES
from workmark.web.limits import address_of
from workmark.workforce.actions.prepare_proof import prepare_proof
from workmark.workforce.proof_models import ProofAnswer, ProofRequest, ProofWay
from workmark.workforce.proofs import open_request
from workmark.workforce.wallet_asks import Standing, WalletAsk, let_go, settle, take_up, wallet_ask

# What a form may weigh: it writes each byte of a letter beyond ASCII as three, and so a badge in Cyrillic or Arabic.
MAX_ANSWER = MAX_TEXT_BYTES * 3 + MAX_BODY


@for_wallets("GET", "HEAD", counted=count_open)
def own_keys(request: HttpRequest) -> HttpResponse:
    """The DID document of this instance as one who asks."""
    response = JsonResponse(did_document_of_asking())
    response["Cache-Control"] = "public, max-age=300"
    return response


@for_wallets("GET", "HEAD", "POST", counted=count_open)
def ask(request: HttpRequest, key: str, *, here: bool = False) -> HttpResponse:
    """Read the request (section 5.10.1), or answer it (section 8.2)."""
    found = wallet_ask(key)
    if found is None:
        raise NotFound("There is no such request, or its time is over.")
    asked = open_request(found.request, at=now())
    if request.method == "POST":
        return _answered(request, found, asked, here)
    if found.standing is not Standing.WAITING:
        raise NotFound("This request was answered already.")
    said = request_object(found, asked, here=here, at=now())
    return HttpResponse(said, content_type=f"application/{REQUEST_TYPE}")


def _answered(request: HttpRequest, found: WalletAsk, asked: ProofRequest, here: bool) -> HttpResponse:
    said = _opened(form_of(request, most=MAX_ANSWER), found)
    if not constant_time_compare(said.get("state", ""), found.state):
        raise WalletRefusal("invalid_request", "The state is not that of the request.")
    count_check(f"address:{address_of(request)}")
    if not take_up(found):
        raise WalletRefusal("invalid_request", "This request was answered already.")
    if "error" in said:
        settle(found, Standing.DECLINED)
        return JsonResponse({})
    try:
        answer = _prepared(asked, presented(said.get("vp_token", ""), found, at=now()))
    except NotTaken as refused:
        settle(found, refused.why)
        raise WalletRefusal("invalid_request", refused.said) from refused
    except WrongState as refused:
        settle(found, Standing.CLOSED)
        raise WalletRefusal("invalid_request", "The request takes no more answers.") from refused
    except TooManyRequests as busy:
        let_go(found)
        raise WalletRefusal("temporarily_unavailable", "Send it again in a minute.", status=503) from busy
    except Exception:
        let_go(found)  # the fault is ours, so the wallet may try again
        raise
    if not here:
        settle(found, Standing.ANSWERED, answer.token)
        return JsonResponse({})
    # The address holds a fresh secret, and the page that began it is not told it: who lured somebody else into
    # answering does not see the answer ("Session Fixation" in the specification).
    settle(found, Standing.ANSWERED_THERE)
    goes_on = reverse("verifier:proof-answer", args=[answer.token])
    return JsonResponse({"redirect_uri": f"{settings.WORKMARK_PUBLIC_ORIGIN}{goes_on}"})


def _opened(form: dict[str, str], found: WalletAsk) -> dict[str, str]:
    """What an encrypted answer says (section 8.3). One in the open is taken as it is: see decision 0392."""
    if "response" not in form:
        return form
    try:
        content = opened(form["response"], answer_key(found), most=MAX_ANSWER)
        said = parse_json_object(content, max_bytes=MAX_ANSWER)
    except (NotOpened, OpenBadgesError) as error:
        raise WalletRefusal("invalid_request", str(error)) from error
    return {name: _text(said[name]) for name in ("state", "error", "vp_token") if name in said}


def _text(value: object) -> str:
    """As a form would have it: a text as it is, anything else as JSON."""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return written.encode("utf-8", "replace").decode()


def _prepared(asked: ProofRequest, found: Presented) -> ProofAnswer:
    way = ProofWay.BOUND if found.is_bound else ProofWay.PRESENTED
    return prepare_proof(asked, found.shown, way=way, name="", at=now())

"""Answer an employer's request for proof from a wallet: the page with the QR code and the link, and what came of it.

What the wallet sends is prepared like any other answer: its sender looks at it, and sends it or not (`proof_views.py`).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from workmark.checking.asking_wallets import wallet_link
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.web.limits import limit
from workmark.web.verifier.qr_codes import qr_picture
from workmark.web.verifier.readers import keep_out_of_search
from workmark.workforce.consents import has_proved_who_it_is
from workmark.workforce.proofs import open_request
from workmark.workforce.wallet_asks import Standing, ask_of_page, begin_wallet_ask

ASKS_A_MINUTE = 20


@csrf_protect
@require_POST
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Make a fresh asking, and go to its page."""
    asked = open_request(token, at=now())
    limit(request, "wallet-ask", most=ASKS_A_MINUTE)
    return redirect("verifier:wallet-ask", begin_wallet_ask(asked).page)


@require_safe
def wallet_ask(request: HttpRequest, page: str) -> HttpResponse:
    """Until the wallet answered: the code and the link. Afterwards: on to the answer, or why there is none."""
    ask = ask_of_page(page)
    if ask is None:
        raise NotFound(
            _("This took more than ten minutes. Open the link of the request again, and begin anew.")
        )
    if ask.standing is Standing.ANSWERED:
        return redirect("verifier:proof-answer", ask.answer)
    asked = open_request(ask.request, at=now())
    link = wallet_link(ask, here=False)
    context = {
        "ask": ask,
        "asked": asked,
        "is_proved": has_proved_who_it_is(asked.organisation),
        "link": wallet_link(ask, here=True),
        "link_elsewhere": link,
        "qr": qr_picture(link) if ask.standing is Standing.WAITING else "",
    }
    response = keep_out_of_search(render(request, "verifier/wallet_ask.html", context))
    response["Cache-Control"] = "private, no-store"
    return response

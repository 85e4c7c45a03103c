"""Programmes as institutions show them: all of them, and one with what there is to earn, by whom, how long and for how much."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from workmark.achievements.content import Price
from workmark.achievements.models import AchievementVersion
from workmark.lib.clock import now
from workmark.programmes.showing import programme_shown, programmes_shown
from workmark.web.public.presenting import hours_words, named_here, price_words


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    return render(request, "public/programmes.html", {"programmes": programmes_shown()})


@require_safe
def programme(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing of cohorts or of people stands here."""
    shown = programme_shown(token, day=timezone.localdate(now()))
    prices = [price_words(Price(amount=amount, currency=code)) for code, amount in shown.prices.items()]
    named = named_here(part.version for part in shown.parts)
    context = {
        "programme": shown.programme,
        "parts": [
            (part, named[part.version.pk], hours_words(part.version.hours), _price(part.version))
            for part in shown.parts
        ],
        "stacks": shown.stacks,
        "hours": hours_words(shown.hours),
        "price": " + ".join(prices or [price_words(Price())]),
    }
    return render(request, "public/programme.html", context)


def _price(version: AchievementVersion) -> str:
    return price_words(Price(amount=version.price, currency=version.currency))

"""How long somebody waits who pastes an advert: from posting it to the page that answers, with everything between.

The page is asked in this process as a browser without script asks it: session, permissions, the database, finding the
skills and writing the page all count. Whoever asks is made for it and undone at the end.
"""

import time
from typing import TYPE_CHECKING, Final

from workmark.cli.bench_client import a_browser
from workmark.cli.bench_rates import Result

if TYPE_CHECKING:
    from django.test import Client

ROUNDS: Final = 5


def page_figures(advert: str, *, semantic: bool) -> Result:
    """Seconds: of the first answer in this process and of later ones on the wall, and of the processor for a later one.

    The framework "esco" must be there and, for `semantic`, the vectors of its names.
    """
    from django.core.management import call_command
    from django.db import transaction
    from django.test.utils import override_settings

    from workmark.organisations.models import Person

    client = a_browser()
    with override_settings(WORKMARK_TAG_BY_MEANING=semantic), transaction.atomic():
        # An instance that has never served lacks the table in which uses are counted; it is undone with the rest.
        call_command("createcachetable", verbosity=0)
        client.force_login(Person.objects.create_user("bench-tag@workmark.invalid", None, name="Bench"))
        first, *later = [_asked(client, advert, semantic=semantic) for _ in range(ROUNDS + 1)]
        transaction.set_rollback(True)
    walls, processor = sorted(wall for wall, _spent in later), sorted(spent for _wall, spent in later)
    return {
        "page_first_s": round(first[0], 2),
        "page_s": round(walls[ROUNDS // 2], 2),
        "page_worst_s": round(walls[-1], 2),
        "page_processor_s": round(processor[ROUNDS // 2], 2),
    }


def _asked(client: "Client", advert: str, *, semantic: bool) -> tuple[float, float]:
    """Seconds on the wall and of the processor. Raises RuntimeError for a page that answers otherwise than it was asked."""
    from django.urls import reverse

    began, spent = time.perf_counter(), time.process_time()
    answer = client.post(reverse("tag-text"), {"do": "tag", "text": advert}, secure=True)
    took = time.perf_counter() - began, time.process_time() - spent
    said = "Found by words and by meaning." if semantic else "Found by words alone."
    if answer.status_code != 200 or said not in answer.content.decode():
        raise RuntimeError(f"the page answered {answer.status_code}, so this figure would mean nothing")
    return took

"""One request of a directory's after another: what is read for it is what is changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from workmark.organisations.models import Organisation


@contextmanager
def one_change_at_a_time(organisation: Organisation) -> Iterator[None]:
    """A change is built on what is read inside, so that of two at once neither is lost, and no leaver comes back by it.

    Whoever records employments by another way locks the Organisation too.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        yield

"""An instance older than its log writes down what it had issued already, marked as written after the fact."""

from itertools import islice

from workmark.credentials.actions.append_to_log import ROWS_AT_ONCE, append_to_log
from workmark.credentials.log_models import LogHead, LogOpening
from workmark.credentials.logged import everything_to_log
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.audit import lock_chain


def log_what_came_before() -> int:
    """Log every thing that is in no entry, a thousand in a transaction; gives how many.

    It is done once: from then on each action logs its own, and what is missing from the log is a fault that an audit
    names, not a gap to be filled in silence. A run that was cut short is finished by the next.
    """
    head, _ = LogHead.objects.get_or_create(id=1)
    if head.is_complete:
        return 0
    records, written = everything_to_log(is_late=True), 0
    while chunk := list(islice(records, ROWS_AT_ONCE)):
        with change(SYSTEM, "log.log_what_came_before", head) as event:
            # Held first, so that nothing is logged by its own action between the look and the writing.
            lock_chain()
            named = [record.about for record in chunk]
            known = set(LogOpening.objects.filter(about__in=named).values_list("about", flat=True))
            missing = [record for record in chunk if record.about not in known]
            append_to_log(missing)
            written += len(missing)
            event.detail = {"late": len(missing)}
    LogHead.objects.filter(id=1).update(is_complete=True)
    return written

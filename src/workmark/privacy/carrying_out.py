"""Erase whoever is due, and whoever the ledger says was erased before."""

from datetime import datetime
from pathlib import Path

import structlog

from workmark.lib.problems import WrongState
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.ledger import ledger_path, people_to_erase_again, write_missing_lines
from workmark.privacy.models import Badges, due_requests

log = structlog.get_logger(__name__)
_AT_ONCE = 100


def erase_due(*, at: datetime) -> int:
    """Erase everybody whose day has come and who is under no hold. Gives how many.

    Whoever calls it off while others are being erased stays. One that cannot be erased holds up nobody behind it.
    """
    done = 0
    for asked in due_requests(at).select_related("person")[:_AT_ONCE]:
        try:
            erase_person(asked.person, badges=Badges(asked.badges), at=at, asked=asked)
        except WrongState as error:
            log.info("somebody is not erased after all", person=asked.person_id, why=error.detail)
        except Exception:
            log.exception("somebody could not be erased", person=asked.person_id)
        else:
            done += 1
    return done


def erase_again(path: Path | None = None, *, at: datetime) -> int:
    """Replay a ledger, by default the one of this home. Gives how many people were erased again.

    Raises InvalidInput if it is no ledger.
    """
    write_missing_lines()
    ledger = path or ledger_path()
    if path is None and not ledger.exists():
        return 0
    done = 0
    for person, line in people_to_erase_again(ledger):
        try:
            erase_person(person, badges=Badges(line.badges), at=at)
        except WrongState:
            log.warning("a hold keeps somebody from being erased again", person=person.pk)
            continue
        done += 1
    return done

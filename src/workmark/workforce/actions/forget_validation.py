"""An employer, or the last day it chose, deletes the record of a check."""

from workmark.organisations.acting import Actor, change
from workmark.workforce.models import Validation


def forget_validation(actor: Actor, validation: Validation) -> None:
    """Delete the record. That one was deleted stays in the log, without a word of what it said."""
    employer = validation.organisation
    with change(actor, "validation.forget", employer, organisation=employer):
        validation.delete()

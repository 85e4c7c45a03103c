"""A person lets an operator see her pages for an hour; the operator looks; either ends it. Nothing can be changed by it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.operating_models import HelpGrant, HelpLook

LASTS = timedelta(hours=1)
LONGEST_WORDS = 500


def give_help_consent(person: Person, *, words: str, at: datetime) -> HelpGrant:
    """words: what it is about; the operator reads them. It ends by itself after an hour."""
    said = " ".join(words.split())
    if len(said) > LONGEST_WORDS:
        told = _("Use at most %(most)d letters.") % {"most": LONGEST_WORDS}
        raise InvalidInput(told, fields={"words": [told]})
    with change(person, "help.give", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        HelpGrant.objects.filter(person=person, ended_at=None, expires_at__lte=at).update(ended_at=at)
        if HelpGrant.objects.filter(person=person, ended_at=None).exists():
            raise WrongState(_("You let an operator look already."))
        grant = HelpGrant.objects.create(person=person, words=said, given_at=at, expires_at=at + LASTS)
        event.target = grant
    return grant


def end_help_consent(person: Person, *, at: datetime) -> None:
    """The operator's next page is refused."""
    with change(person, "help.end", person) as event:
        ended = HelpGrant.objects.filter(person=person, ended_at=None).update(ended_at=at)
        event.detail = {"ended": ended}


def begin_help(operator: Person, grant: HelpGrant, *, at: datetime) -> HelpGrant:
    """Only one operator looks by one consent. Raises NotAllowed once it has ended or another looks."""
    with change(operator, "operator.begin_help", grant) as event:
        held = HelpGrant.objects.select_for_update(no_key=True, of=("self",)).get(pk=grant.pk)
        if not held.is_open(at):
            raise NotAllowed(_("This consent has ended. Ask the person for a new one."))
        if held.operator_id not in (None, operator.pk):
            raise NotAllowed(_("Another operator looks by this consent."))
        held.operator, held.begun_at = operator, held.begun_at or at
        held.save(update_fields=["operator", "begun_at"])
        event.detail = {"person": held.person_id}
    return held


def end_help(operator: Person, grant: HelpGrant, *, at: datetime) -> None:
    """The operator is done."""
    with change(operator, "operator.end_help", grant) as event:
        HelpGrant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=at)
        event.detail = {"person": grant.person_id, "pages": grant.looks.count()}


def note_look(grant: HelpGrant, path: str, *, at: datetime) -> None:
    """One page was opened: the person reads the list. The audit log names begin and end in both names."""
    HelpLook.objects.create(grant=grant, path=path[:300], at=at)

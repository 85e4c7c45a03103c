"""An operator publishes a version of the terms; each person is asked at their next sign-in, and their answer is kept."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.operating import current_terms
from workmark.organisations.operating_models import Terms, TermsAcceptance

LONGEST = 100_000


def publish_terms(operator: Person, *, texts: Mapping[str, str], at: datetime) -> Terms:
    """texts: Markdown by language code, one for each language of the site. A published version never changes."""
    said = sound_texts(texts, most=LONGEST)
    with change(operator, "operator.publish_terms", operator) as event:
        last = Terms.objects.aggregate(last=Max("number"))["last"] or 0
        terms = Terms.objects.create(number=last + 1, texts=said, published_at=at, published_by=operator)
        event.target = terms
    return terms


def accept_terms(person: Person, *, number: int, at: datetime) -> TermsAcceptance:
    """number: the version that was read. Raises WrongState if another was published meanwhile."""
    with change(person, "terms.accept", person) as event:
        terms = current_terms()
        if terms is None or terms.number != number:
            raise WrongState(_("The terms have changed since you opened this page. Read them again."))
        accepted, _is_new = TermsAcceptance.objects.get_or_create(
            person=person, terms=terms, defaults={"at": at}
        )
        event.target = accepted
        event.detail = {"version": number}
    return accepted


def sound_texts(texts: Mapping[str, str], *, most: int) -> dict[str, str]:
    """One text for each language of the site, tidied. Raises InvalidInput where one is missing or too long."""
    wrong: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for code, name in settings.LANGUAGES:
        said[code] = texts.get(code, "").replace("\x00", "").strip()
        if not said[code]:
            wrong[code] = [_("Say it in %(language)s too.") % {"language": _(name)}]
        elif len(said[code]) > most:
            wrong[code] = [_("Use at most %(most)d letters.") % {"most": most}]
    if wrong:
        raise InvalidInput(_("Every language of this site wants its text."), fields=wrong)
    return said

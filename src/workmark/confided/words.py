"""Words that are told in confidence, checked before they are kept."""

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput


def kept_words(words: str, name: str, most: int, *, missing: str) -> str:
    """Without space around them. missing: what is said where there are none. Raises InvalidInput naming the field."""
    said = words.strip()
    if not said:
        raise InvalidInput(missing, fields={name: [missing]})
    if len(said) > most:
        message = _("Use at most %(most)d letters.") % {"most": most}
        raise InvalidInput(message, fields={name: [message]})
    if "\x00" in said or any("\ud800" <= sign <= "\udfff" for sign in said):
        message = _("Remove characters that do not show.")
        raise InvalidInput(message, fields={name: [message]})
    return said

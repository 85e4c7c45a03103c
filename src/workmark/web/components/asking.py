"""How forms ask: fields that may be saved empty and must be filled before one goes on."""

from django import forms


def want_later(form: forms.Form, *names: str) -> None:
    """These fields are not called optional: a later step, or one of the answers, wants them (`components/forms/field.html`)."""
    for name in names:
        form.fields[name].is_wanted_later = True  # type: ignore[attr-defined]  # read by the template of fields

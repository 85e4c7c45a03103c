"""How Django's forms look and speak here: our templates where we have one, Django's own where not."""

from typing import Any

from django.forms import CheckboxInput, FileInput, Select, Textarea, Widget
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.template.loader import select_template

_DJANGOS, _OURS = "django/forms/", "components/forms/"


class WorkmarkRenderer(TemplatesSetting):
    """Set as FORM_RENDERER, it makes `{{ form }}` an error summary followed by accessible fields."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        ours = template_name.replace(_DJANGOS, _OURS, 1)
        if template_name.startswith(f"{_DJANGOS}errors/list/"):
            ours = f"{_OURS}errors.html"
        return select_template([ours, template_name])


def widget_kind(field: BoundField) -> str:
    """Which of our controls a field's widget is: "checkbox", "file", "select", "textarea", "input" or "other"."""
    widget = field.field.widget
    kinds: tuple[tuple[type[Widget], str], ...] = (
        (CheckboxInput, "checkbox"),
        (FileInput, "file"),
        (Select, "select"),
        (Textarea, "textarea"),
        (Input, "input"),
    )
    return next((kind for widget_class, kind in kinds if isinstance(widget, widget_class)), "other")


def styled(field: BoundField) -> str:
    """The field's control with the class its kind wants, beside any class the form itself gave."""
    css_class = {"file": "input", "other": ""}.get(widget_kind(field), widget_kind(field))
    given = field.field.widget.attrs.get("class", "")
    classes = f"{css_class} {given}".strip()
    return field.as_widget(attrs={"class": classes} if classes else None)


def focus_id(field: BoundField) -> str:
    """The id that an error summary links to: the control, or the first of a group of them."""
    return field.id_for_label or f"{field.auto_id}_0"

"""What the account pages must ask Python for: a form as we show it, and whether passkeys can work here."""

import ipaddress

from django import template
from django.forms import BaseForm
from django.template import Context

from workmark.web.account.devices import device_name

register = template.Library()
register.filter("device_name", device_name)


@register.filter
def plain(form: BaseForm | None) -> BaseForm | None:
    """The form without placeholders: allauth repeats each label in one, and it vanishes as one types."""
    for field in form.fields.values() if form is not None else ():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.simple_tag(takes_context=True)
def passkeys_work_here(context: Context) -> bool:
    """Whether the page was opened by a name. Browsers make no passkey for a numeric address (WebAuthn, "RP ID")."""
    host = context["request"].get_host()
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return True
    return False

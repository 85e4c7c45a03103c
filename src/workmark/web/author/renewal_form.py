"""The form that says how a badge that ends is renewed: some of a draft's own parts."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import AchievementContent
from workmark.web.author.fields import Choices, DraftForm, Paragraph


class RenewalForm(DraftForm):
    """The parts to choose from are those of a draft: `renewal_form` puts them in."""

    renewal__parts = Choices(
        label=_("What is shown anew"),
        help_text=_("Choose what must be recent. Leave out what stays true."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    renewal__note = Paragraph(label=_("A word to whoever renews it"), rows=2, required=False)


def renewal_form(content: AchievementContent) -> type[forms.Form]:
    """The form with the parts of this content. One that was chosen and is gone since is dropped at the next save."""
    names: dict[str, Any] = {"overview": _("Part 1: overview"), "reflection": _("Part 3: reflection")}
    names |= {f"artefact/{one.key}": one.title or _("New artefact") for one in content.artefacts}
    parts = deepcopy(RenewalForm.base_fields["renewal__parts"])
    parts.choices = [(part, names[part]) for part in content.part_names()]  # type: ignore[attr-defined]  # Choices has them
    return type("RenewalForm", (RenewalForm,), {"renewal__parts": parts})

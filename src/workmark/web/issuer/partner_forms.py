"""The form by which an institution lets a partner issue in its name. It only reads."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.achievements.models import Achievement, AchievementVersion, VersionState
from workmark.credentials.actions.keep_authority import LONGEST_WORDS
from workmark.organisations.models import Organisation


class AuthorityForm(forms.Form):
    """Whom, what, from when to when."""

    partner = forms.SlugField(
        label=gettext_lazy("Partner"),
        help_text=gettext_lazy(
            "The last part of the address of its page here, such as “kestrel-logistics” of /issuers/kestrel-logistics/."
        ),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    achievements = forms.MultipleChoiceField(
        label=gettext_lazy("Micro-credentials that it may issue"), widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(
        label=gettext_lazy("What you say of it in public"),
        help_text=gettext_lazy(
            "Such as how you watch over it. It stands on a page that every such badge names."
        ),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, institution: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._institution = institution
        published = AchievementVersion.objects.filter(
            achievement__issuer=institution,
            achievement__is_in_house=False,
            achievement__retired_at=None,
            achievement__badge_of=None,
            state=VersionState.PUBLISHED,
        ).order_by("title")
        field = self.fields["achievements"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(published.values_list("achievement__slug", "title"))

    def clean_partner(self) -> Organisation:
        found = Organisation.objects.filter(slug=self.cleaned_data["partner"], may_issue=True).first()
        if found is None:
            raise forms.ValidationError(_("No organisation that may issue has this address here."))
        return found

    def clean_achievements(self) -> list[Achievement]:
        wanted = self.cleaned_data["achievements"]
        return list(Achievement.objects.filter(slug__in=wanted, issuer=self._institution))

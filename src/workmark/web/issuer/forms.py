"""The forms of an issuer's pages. What may be done is the actions' to say; forms only read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.credentials.actions.revoke_credential import LONGEST_REASON
from workmark.organisations.models import Organisation


class BatchForm(forms.Form):
    """A file of awards. achievement: for rows that name none."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, as any spreadsheet can store it. One learner a line, below a line of headings."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Such as “Spring class”. Without a name, it is called as the file is."),
        max_length=120,
        required=False,
    )
    achievement = forms.ChoiceField(
        label=_("Micro-credential"),
        help_text=_("For a file without a column “achievement”."),
        required=False,
    )

    def __init__(self, *args: Any, issuer: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = AchievementVersion.objects.filter(
            achievement__issuer=issuer, state=VersionState.PUBLISHED, achievement__retired_at__isnull=True
        ).order_by("title")
        field = self.fields["achievement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The file says it"))] + [
            (slug, f"{title} ({slug})") for slug, title in given.values_list("achievement__slug", "title")
        ]


class _Sure(forms.Form):
    """A reason, and one more yes."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField()


class RevokeBatchForm(_Sure):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Each learner and everyone who opens one of the badges will read it. Be exact and fair."
        )
        self.fields["sure"].label = _(
            "I understand that this cannot be undone: new badges would have to be issued."
        )


class ReissueBatchForm(_Sure):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Each learner will read it. Say why the new badge is needed.")
        self.fields["sure"].label = _(
            "I understand that each learner gets a second badge, and a letter about it."
        )

"""The forms of an issuer's pages. What may be done is the actions' to say; forms only read."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.credentials.inquiring import LONGEST_REASON, LONGEST_WORDS
from workmark.credentials.inquiry_models import Ground
from workmark.credentials.keepers import KINDS
from workmark.credentials.models import Keeper, KeyPurpose
from workmark.credentials.partnering import public_authorities
from workmark.organisations.models import Organisation
from workmark.submissions.models import CorrectionEnd, TakedownEnd


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
        lent = public_authorities(issuer).filter(partner=issuer, ended_at=None).values("achievements")
        given = AchievementVersion.objects.filter(
            Q(achievement__issuer=issuer) | Q(achievement__in=lent),
            state=VersionState.PUBLISHED,
            achievement__retired_at__isnull=True,
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


class InquiryForm(forms.Form):
    """Why an issuer asks whether a badge may stand."""

    ground = forms.ChoiceField(label=_("What is it about?"), choices=Ground.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "The learner reads it now. If the badge is taken back, everyone who opens it reads it. Be exact and fair."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    on_hold = forms.BooleanField(
        label=_("Put the badge on hold at once"),
        help_text=_(
            "Whoever checks it then sees that it does not count for now. You can end the hold at any time."
        ),
        required=False,
    )


class WordsForm(forms.Form):
    """What whoever settles or decides says to the learner."""

    words = forms.CharField(
        label=_("Your reason, for the learner"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TakedownForm(forms.Form):
    """What becomes of an item that somebody asks to have taken down, and why."""

    end = forms.ChoiceField(label=_("What was done?"), choices=TakedownEnd.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Your reason"),
        help_text=_("Whoever asked and the learner read it."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CorrectionForm(forms.Form):
    """What becomes of what a witness asks to correct, and why. takes_back: then there is nothing to take over."""

    end = forms.ChoiceField(label=_("What becomes of it?"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Your reason"),
        help_text=_("The witness and the learner read it."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, takes_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [end for end in CorrectionEnd if not (takes_back and end == CorrectionEnd.TAKEN)]
        self.fields["end"].choices = [(end.value, end.label) for end in ends]  # type: ignore[attr-defined]  # a ChoiceField


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


class NewKeyForm(forms.Form):
    """A key that signs next. Keepers that this instance was not given are not offered."""

    purpose = forms.ChoiceField(
        label=_("What will it sign?"),
        choices=KeyPurpose.choices,
        widget=forms.RadioSelect,
        initial=KeyPurpose.BADGES,
    )
    kind = forms.ChoiceField(
        label=_("Kind of key"),
        help_text=_("Ed25519 is the usual one for badges. Badges shown in part take P-256 alone."),
        choices=[(kind.curve, kind.curve) for kind in KINDS],
        widget=forms.RadioSelect,
        initial=KINDS[0].curve,
    )
    keeper = forms.ChoiceField(
        label=_("Where is its private half kept?"), widget=forms.RadioSelect, initial=Keeper.SEALED
    )
    reference = forms.CharField(
        label=_("Name of a key that is there already"),
        help_text=_("Its CKA_ID in hexadecimal, or its ARN. Leave it empty to have a new key made."),
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keeper"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(keeper.value, keeper.label) for keeper in keepers_here()]
        if len(field.choices) == 1:
            del self.fields["reference"]


def keepers_here() -> list[Keeper]:
    """Ourselves always; a module and the cloud where the operator set them up."""
    given = {Keeper.PKCS11: settings.WORKMARK_PKCS11_MODULE, Keeper.KMS: settings.WORKMARK_KMS_REGION}
    return [keeper for keeper in Keeper if given.get(keeper, "yes")]


class CompromiseForm(forms.Form):
    """What is known of a theft. sure: asked only of whoever has seen what will happen."""

    since = forms.DateTimeField(
        label=_("Since when may somebody else have had it? (UTC)"),
        help_text=_(
            "The first moment. If you cannot tell, take the day the key was made. Such as 2026-11-23 08:00."
        ),
        widget=forms.DateTimeInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "Learners and the public read it on each badge. Say what happened, and that their work counts."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(label=_("I have read what will happen. It cannot be undone."), required=False)

"""A learner's skills profile: what her badges prove, what she says herself, and what she brought from elsewhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workmark.integrations.ler_rs.writing import as_text, resume
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.planning.actions.claim_skill import LONGEST_WORDS, claim_skill, withdraw_claim
from workmark.planning.levels import STEPS
from workmark.planning.models import SelfClaim
from workmark.planning.profiles import profile_of
from workmark.planning.queries import claim_of, imported_of
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Skill, SkillKind
from workmark.skills.queries import skills_with
from workmark.web.account.forms import mending
from workmark.web.components.level_chart import LevelBar, claimed_bar, proved_bar, wanted_bar
from workmark.web.learner.advice import aim_of, next_steps
from workmark.web.learner.profile_shown import imported_line, shown
from workmark.web.public.entry_words import attributions_of
from workmark.web.public.other_systems import files_of_profile
from workmark.web.sessions import signed_in
from workmark.web.skill_words import STEP_WORDS

_MOST_FOUND = 20
_MOST_DIGITS = 12


class ClaimForm(forms.Form):
    """Which of the skills found, how far, and where she uses it."""

    skill = forms.ChoiceField(label=gettext_lazy("Which skill?"), widget=forms.RadioSelect)
    level = forms.TypedChoiceField(
        label=gettext_lazy("How well do you do it?"),
        coerce=int,
        choices=[(step, STEP_WORDS[step]) for step in range(1, STEPS + 1)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("Where do you use it?"),
        help_text=gettext_lazy("In your own words, if you like. Only you see it."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None, *, found: list[Skill]) -> None:
        super().__init__(data, initial={"skill": str(found[0].pk) if len(found) == 1 else ""})
        field = self.fields["skill"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(skill.pk), skill.label) for skill in found]


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Everything on one page; the table says in words what the bars draw."""
    person, at = signed_in(request), now()
    imported = [imported_line(each, at) for each in imported_of(person)]
    found = profile_of(person, at=at)
    aim = aim_of(person, found.levels)
    context = {
        "shown": shown(found, aim.targets if aim else {}),
        "aim": aim,
        "imported": imported,
        "samples": samples(),
        "steps": next_steps(person, at=at, language=request.LANGUAGE_CODE),
        "files": files_of_profile(),
    }
    return render(request, "learner/profile.html", context)


@login_required
@require_safe
def resume_file(request: HttpRequest) -> HttpResponse:
    """The same for hiring systems, with her badges whole: a file to take away."""
    said = as_text(resume(signed_in(request), at=now()))
    response = HttpResponse(said, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="resume.ler-rs.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """First search, then choose and say how well."""
    person = signed_in(request)
    asked = request.POST if request.method == "POST" else request.GET
    words, found = skills_asked(asked, person)
    form = ClaimForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = next(skill for skill in found if str(skill.pk) == said["skill"])
        with mending(form):
            claim_skill(person, chosen, level=said["level"], words=said["words"], at=now())
            messages.success(request, _("Saved. It stands on your profile, apart from what is proved."))
            return redirect("learner:profile")
    context = {
        "form": form,
        "words": words,
        "chosen": asked.get("do", "")[:60],
        "found": found,
        "attributions": attributions_of(found),
    }
    return render(request, "learner/claim.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_remove(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    held: SelfClaim = claim_of(person, pk)
    if request.method == "POST":
        withdraw_claim(person, held)
        messages.success(request, _("Removed. Your words about it are erased."))
        return redirect("learner:profile")
    return render(request, "learner/claim_remove.html", {"claim": held})


def skills_asked(asked: QueryDict, person: Person, usual: str = "") -> tuple[str, list[Skill]]:
    """The words that were searched for and the skills to choose from: the one picked while typing, or all found."""
    words = asked.get("q", usual)[:100]
    key = asked.get("do", "").removeprefix("choose:skills:")
    if key.isascii() and key.isdecimal() and len(key) <= _MOST_DIGITS:
        return words, list(_claimable(person).filter(pk=int(key)))
    return words, find_skills(words, person)


def _claimable(person: Person) -> QuerySet[Skill]:
    """Entries a person can have, of frameworks open to her: groups and work activities only order others."""
    open_to_her = Skill.objects.filter(is_retired=False, framework__in=frameworks_open_to(person))
    claimable = open_to_her.select_related("framework")
    return claimable.exclude(kind__in=[SkillKind.GROUP, SkillKind.ACTIVITY])


def find_skills(words: str, person: Person) -> list[Skill]:
    """Skills a person can have that a search finds for her; none while nothing is asked."""
    if not words.strip():
        return []
    found = skills_with(words, person).filter(is_retired=False)
    return list(found.exclude(kind__in=[SkillKind.GROUP, SkillKind.ACTIVITY])[:_MOST_FOUND])


def samples() -> list[dict[str, Any]]:
    """What the bars mean, each drawn once."""
    told: list[tuple[LevelBar, str]] = [
        (proved_bar(3.75, 3.75, is_at_work=True, recency=1), _("Assessed on real work, and fresh")),
        (
            proved_bar(3.75, 2.4, is_at_work=True, recency=0.4),
            _("The same, years ago: paler, and less is filled. The frame is the level on the badge"),
        ),
        (
            proved_bar(2.5, 2.5, is_at_work=False, recency=1),
            _("Proved, but not on real work: tested, or taken part"),
        ),
        (claimed_bar(2.5), _("Said by yourself: hollow")),
        (wanted_bar(3.0), _("What your goal asks for")),
    ]
    return [{"bar": bar, "text": text} for bar, text in told]

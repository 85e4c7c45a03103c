"""What the living page shows: one believable case of every part, and a form with mistakes in it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from workmark.achievements.content import BadgeDesign, Level, Row
from workmark.assessment.reliability.bootstrap import Estimate
from workmark.credentials.badge_icons import ICONS
from workmark.credentials.badge_shapes import SHAPES
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Check, Outcome
from workmark.web.components.charts import AGREEMENT, Chart, chart_of, chart_row
from workmark.web.components.level_chart import claimed_bar, proved_bar, wanted_bar

_MORNING = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


class SampleForm(forms.Form):
    """One of each control, as `{{ form }}` draws it."""

    name = forms.CharField(label="Your name", help_text="As you want it to stand on your badges.")
    story = forms.CharField(label="What did you do?", widget=forms.Textarea(attrs={"rows": 4}))
    family = forms.ChoiceField(
        label="Job family", choices=[("marketing", "Marketing"), ("it", "IT support and cloud")]
    )
    audience = forms.ChoiceField(
        label="Who may see it?",
        widget=forms.RadioSelect,
        choices=[("assessors", "Assessors only"), ("public", "Everyone, on my badge page")],
    )
    days = forms.MultipleChoiceField(
        label="When can you talk?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
    )
    proof = forms.FileField(label="A file from your work", required=False)
    own_work = forms.BooleanField(label="This is my own work.", help_text="Say where somebody helped you.")


def everything() -> dict[str, Any]:
    """The context of the living page."""
    return {
        "sample_form": SampleForm(auto_id="open_%s"),
        "broken_form": SampleForm({"name": "", "story": "We listened first."}, auto_id="broken_%s"),
        "rows": _rows(),
        "levels": [
            proved_bar(3.75, 3.1, is_at_work=True, recency=0.7, target=5.0),
            proved_bar(2.5, 2.5, is_at_work=False, recency=1),
            claimed_bar(3.75),
            wanted_bar(3.0),
        ],
        "kinds": [
            {"value": "skills", "label": "Skills", "checked": True},
            {"value": "occupations", "label": "Jobs"},
        ],
        "attributions": ["This page shows a made-up list of skills, used with thanks."],
        "distances": [
            {
                "named": {"label": "Shift lead", "href": "#distance-table"},
                "steps": 1,
                "hours": "about 6 hours",
                "price": "€30.00",
                "share": "100.0%",
                "before": 50,
                "after": 100,
                "is_shortest": True,
            },
            {
                "named": {"label": "Planner", "href": "#distance-table"},
                "words": "Cannot be said: nobody offers anything towards it yet.",
            },
        ],
        "chosen": {"listening": "clear", "posts": "not-yet"},
        "feedback": {"posts": "Both posts use the same words. Next step: change one for its own readers."},
        "checks": _checks(),
        "tasks": _tasks(),
        "events": _events(),
        "designs": _designs(),
        "page": Paginator(range(240), 12).page(7),
        "saved_at": _MORNING,
        "summary_rows": _summary_rows(),
        "files": [{"href": "#tabs", "label": "For the Credential Registry (CTDL)", "text": "As JSON-LD."}],
        "steps": [
            {"label": "Overview", "done": True},
            {"label": "Evidence", "current": True},
            {"label": "Reflection"},
            {"label": "Check and send"},
        ],
        "options": [
            {
                "value": "assessors",
                "label": "Assessors only",
                "hint": "Nobody else can open it.",
                "checked": True,
            },
            {"value": "granted", "label": "People I share it with", "hint": "You choose when it ends."},
            {"value": "public", "label": "Everyone", "disabled": True},
        ],
        "tabs": [
            {"label": "Waiting", "href": "#tabs", "current": True, "count": 3},
            {"label": "Taken", "href": "#tabs", "count": 1},
            {"label": "Decided", "href": "#tabs"},
        ],
        "trail": [{"label": "Home", "href": "/"}],
        "evidence_facts": ["PDF", "1.2 MB", "9 March 2026"],
        "photo_errors": ["We could not read this picture. Send a JPEG or PNG."],
        "table": {
            "caption": "Awards by quarter",
            "headings": ["Quarter", "Sent in", "Awarded"],
            "rows": [["January to March", "1,204", "871"], ["April to June", "1,390", "1,002"]],
        },
        "agreement": _agreement(),
        "swatches": _swatches(),
    }


def _agreement() -> Chart:
    """A figure that reaches its target, one that does not, one too early, one of too few."""
    return chart_of(
        [
            chart_row("Weighted kappa", Estimate(0.81, 0.74, 0.87, 96), AGREEMENT, target=0.7),
            chart_row("Alpha", Estimate(0.7, 0.58, 0.8, 96), AGREEMENT, target=0.67),
            chart_row("Another rubric", Estimate(0.77, 0.6, 0.9, 34), AGREEMENT, target=0.7),
            chart_row("A new rubric", Estimate(None, None, None, 12), AGREEMENT, target=0.7),
        ],
        AGREEMENT,
    )


def _rows() -> tuple[Row, ...]:
    return (
        Row(
            key="listening",
            title="Listening before posting",
            ask="What did you find out about the readers, and how?",
            floor="clear",
            levels=(
                Level(
                    key="strong",
                    label="Strong",
                    text="Names three things readers care about, each with where it was seen.",
                ),
                Level(
                    key="clear",
                    label="Clear",
                    text="Names one thing readers care about and where it was seen.",
                ),
                Level(
                    key="not-yet",
                    label="Not yet",
                    text="Says what the writer likes, not what readers care about.",
                ),
            ),
        ),
        Row(
            key="posts",
            title="Two posts, each right for its platform",
            ask="Does each post fit the place it is in?",
            floor="clear",
            levels=(
                Level(
                    key="clear", label="Clear", text="Length, picture and words differ to suit each platform."
                ),
                Level(key="not-yet", label="Not yet", text="The same post stands on both platforms."),
            ),
        ),
    )


def _checks() -> list[Check]:
    spec = "https://www.w3.org/TR/vc-data-integrity/"
    return [
        Check(CheckCode.SIGNATURE, Outcome.PASSED, "The signature fits every word of the badge.", spec),
        Check(
            CheckCode.NOT_REVOKED,
            Outcome.FAILED,
            "The issuer took it back on 4 May 2026: the work was not theirs.",
            spec,
        ),
        Check(
            CheckCode.STATUS_ENTRY,
            Outcome.NOT_DETERMINED,
            "The issuer's status list did not answer in 10 seconds.",
            spec,
        ),
        Check(CheckCode.ENDORSEMENTS, Outcome.NOT_APPLICABLE, "Nobody has endorsed this badge.", spec),
    ]


def _tasks() -> list[dict[str, str]]:
    return [
        {"label": "Overview", "href": "#task-list", "status": "Done", "tone": "good"},
        {
            "label": "Two posts",
            "href": "#task-list",
            "hint": "One more file is needed.",
            "status": "Started",
            "tone": "accent",
        },
        {"label": "Reflection", "href": "#task-list", "status": "To do", "tone": "plain"},
        {
            "label": "Planning calendar",
            "hint": "It passed last time.",
            "status": "Passed before",
            "tone": "info",
        },
    ]


def _events() -> list[dict[str, Any]]:
    return [
        {"title": "You sent your work", "at": _MORNING},
        {
            "title": "An assessor took it",
            "at": _MORNING.replace(day=10),
            "text": "You should hear by 16 March.",
        },
        {
            "title": "Decided: not yet",
            "at": _MORNING.replace(day=12),
            "now": True,
            "text": "Two rows passed. One needs more.",
        },
    ]


def _designs() -> list[dict[str, Any]]:
    titles = (
        "Cycle counting",
        "Backup and proven restore",
        "Safe pallet handover",
        "Moving a person with two carers",
    )
    return [
        {
            "title": titles[place % 4],
            "design": BadgeDesign.model_validate(
                {"shape": tuple(SHAPES)[place % 4], "icon": icon, "hue": (24 + 23 * place) % 360}
            ),
        }
        for place, icon in enumerate(ICONS)
    ]


def _summary_rows() -> list[dict[str, str]]:
    return [
        {
            "label": "Your words",
            "value": "We listened to guests for a week.\nThen we wrote.",
            "href": "#summary-list",
        },
        {"label": "Files", "value": "2 files, 1 link", "href": "#summary-list", "change": "Add or remove"},
        {"label": "Who may see them", "value": "Assessors only"},
    ]


def _swatches() -> tuple[str, ...]:
    return (
        "paper",
        "surface",
        "sunken",
        "ink",
        "ink-muted",
        "rule",
        "edge",
        "accent",
        "action",
        "danger",
        "verdict-passed",
        "verdict-failed",
        "verdict-unknown",
        "verdict-none",
        "info",
    )

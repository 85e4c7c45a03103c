"""What the search finds things by: a row a label, and every word there is. Both are made from other tables at any time.

The full text index beside them is no model, because each database has its own kind: see `search_tables`.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workmark.skills.models import Framework


class EntryKind(models.TextChoices):
    SKILL = "skill", _("Skills")
    OCCUPATION = "occupation", _("Occupations")
    TASK = "task", _("Tasks")
    ACHIEVEMENT = "achievement", _("Micro-credentials")


class TermRole(models.IntegerChoices):
    PREFERRED = 0, _("label")
    ALTERNATIVE = 1, _("other label")
    HIDDEN = 2, _("hidden label")  # finds, and is never shown: a misspelling, a word no longer used
    CODE = 3, _("code")  # ISCO's, SOC's or the framework's own


class SearchTerm(models.Model):
    """One label of one entry. A task's is its text, a micro-credential's its title.

    entry: the key of the row among those of its kind. folded: the label's words, folded. bag: every word the label is
    found by, which may be more (a task by its occupation), and its scope (`scope_of`).
    """

    kind = models.CharField(max_length=12)
    entry = models.BigIntegerField()
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=12)
    role = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    folded = models.CharField(max_length=400)
    bag = models.TextField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["entry", "kind", "role"], name="search_term_entry"),
            # PostgreSQL compares beginnings by code points only where it is told to.
            models.Index(
                fields=["kind", "role", "folded"],
                opclasses=["varchar_ops", "int2_ops", "varchar_pattern_ops"],
                name="search_term_start",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SearchWord(models.Model):
    """A word that stands in some label. A misspelt word is compared with these."""

    word = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.word

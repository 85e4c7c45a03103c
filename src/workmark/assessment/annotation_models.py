"""Notes that an assessor pins to a place in the evidence; the learner reads them with the feedback."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from workmark.assessment.anchoring import Place, as_json, in_words, place_in
from workmark.assessment.models import Assignment
from workmark.organisations.models import new_token
from workmark.submissions.models import Evidence


class Annotation(models.Model):
    """One note. anchor: an `anchoring.Place` as JSON. row_key: the rubric row it is about, or empty."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="annotations")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="annotations")
    anchor = models.JSONField()
    row_key = models.CharField(max_length=60, blank=True)
    note = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.evidence} {self.anchor.get('kind', '')}"

    @property
    def place(self) -> Place:
        return place_in(self.anchor)

    @property
    def place_in_words(self) -> str:
        return in_words(self.place)

    def set_place(self, place: Place) -> None:
        self.anchor = as_json(place)

"""An owner or lead assessor writes the page that assessors read before they judge."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.calibration_models import TrainingPage
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.submissions.editing import bounded

MOST_TEXT = 40_000


def write_training_page(
    writer: Person, issuer: Organisation, *, text: str, bias_text: str, at: datetime
) -> TrainingPage:
    """Save the next number of it. Both parts are Markdown and wanted: what clouds judgement is no extra (AQ1)."""
    fields = {
        name: [_("Write this part.")]
        for name, part in (("text", text), ("bias_text", bias_text))
        if not part.strip()
    }
    if fields:
        raise InvalidInput(_("Both parts of the training page are wanted."), fields=fields)
    with change(writer, "training.write", issuer, organisation=issuer) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)  # numbers follow one another
        page = TrainingPage.objects.create(
            issuer=issuer,
            number=issuer.training_pages.count() + 1,
            text=bounded(text, MOST_TEXT, "text").strip(),
            bias_text=bounded(bias_text, MOST_TEXT, "bias_text").strip(),
            written_by=writer,
            written_at=at,
        )
        event.target = page
    return page

"""A learner removes what she brought: its bytes, its report and its skills are erased here."""

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.planning.models import ImportedCredential


def remove_imported(person: Person, imported: ImportedCredential) -> None:
    """The badge itself is its issuer's and hers; nothing there changes. Raises NotAllowed."""
    with change(person, "profile.remove_imported", imported):
        ImportedCredential.objects.filter(pk=imported.pk).delete()

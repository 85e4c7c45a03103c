"""Take in one edition of a framework: all of it or nothing, and the same again whenever it is run again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import Actor, change
from workmark.organisations.models import Organisation
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.editions import Edition, Source, version_order
from workmark.skills.losing import refuse_losses
from workmark.skills.models import Framework
from workmark.skills.signals import imported
from workmark.skills.taking_in import Imported, TakingIn

_FACTS = ("name", "version", "language", "url", "licence", "attribution", "changes")


def _tell_nobody(table: str) -> None:
    """The `tell` of an import that nobody watches."""


def import_edition(
    actor: Actor,
    edition: Edition,
    *,
    at: datetime,
    owner: Organisation | None = None,
    strict: bool = False,
    allow_losses: bool = False,
    tell: Callable[[str], None] = _tell_nobody,
) -> Imported:
    """Save an edition. owner: the organisation whose own framework it is; None for one published for everybody.

    strict: save nothing if anything at all has to be left out. allow_losses: an edition that states nothing, or less than
    half, of a kind that is here is meant so. tell: called with each table's name before it is saved.

    Raises WrongState if a newer edition is here, or the framework is somebody else's; InvalidInput for a language
    that is added before its framework is there; LosesMost where too much would go (decision 0414). Then nothing is saved.

    Announces `imported` inside the same transaction where anything differs.
    """
    source = edition.source
    framework = Framework.objects.filter(slug=source.slug).first() or Framework(slug=source.slug, owner=owner)
    _check_may_replace(framework, source, owner)
    with change(actor, "framework.import", framework, organisation=owner) as event:
        is_translation = bool(framework.pk) and framework.language != source.language
        is_same = not is_translation and not _save_facts(framework, source)
        run = TakingIn(framework, edition, tell)
        if is_translation:
            run.save_wordings()
        elif edition.joins:
            run.save_crosswalk(edition.joins)
        else:
            run.save_all()
        if strict:
            _refuse_what_is_left_out(run.imported)
        if not allow_losses:
            refuse_losses(run.imported.losses)
        if not is_same or any(saved.differs for saved in run.imported.saved.values()):
            framework.imported_at = at
            framework.save(update_fields=["imported_at"])
            if not edition.joins:
                tell("search")
                index_framework(framework)
            imported.send(sender=Framework, framework=framework)
        event.target = framework
        event.detail = _said(source, run.imported)
    return run.imported


def _check_may_replace(framework: Framework, source: Source, owner: Organisation | None) -> None:
    if framework.owner_id != (owner.pk if owner else None):
        raise WrongState(_("The framework “%(slug)s” belongs to somebody else.") % {"slug": source.slug})
    if framework.pk and version_order(source.version) < version_order(framework.version):
        said = {"framework": str(framework), "version": source.version}
        raise WrongState(_("%(framework)s is here, which is newer than %(version)s.") % said)
    if framework.pk and framework.language != source.language and framework.version != source.version:
        said = {"framework": str(framework), "version": source.version, "language": framework.language}
        raise InvalidInput(
            _(
                "%(framework)s is here. Import version %(version)s in its language, %(language)s, before "
                "its other languages."
            )
            % said
        )


def _refuse_what_is_left_out(imported: Imported) -> None:
    if imported.not_ours:
        said = {"uri": imported.not_ours[0], "count": len(imported.not_ours)}
        raise InvalidInput(
            _("%(count)d addresses belong to another framework, such as %(uri)s. Nothing was saved.") % said
        )
    if imported.absent:
        raise InvalidInput(
            _("%(count)d relations join an occupation that is not here. Nothing was saved.")
            % {"count": imported.absent}
        )


def _save_facts(framework: Framework, source: Source) -> bool:
    """Tell whether anything about the framework itself is new."""
    before = tuple(getattr(framework, name) for name in _FACTS)
    after = tuple(getattr(source, name) for name in _FACTS)
    for name, value in zip(_FACTS, after, strict=True):
        setattr(framework, name, value)
    if is_new := framework.pk is None or before != after:
        framework.save()
    return is_new


def _said(source: Source, imported: Imported) -> dict[str, Any]:
    """For the audit event: what was taken in, in numbers."""
    return {
        "framework": source.slug,
        "version": source.version,
        "language": source.language,
        "tables": {
            table: {name: count for name, count in vars(saved).items() if count}
            for table, saved in imported.saved.items()
        },
        "left_alone": len(imported.not_ours),
    }

"""Releases of an issuer, newest first. Ask `outcomes.read` before showing one."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.insights.suppression import K
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation
from workmark.releases.models import Release, ReleaseRule


def releases_of(issuer: Organisation) -> QuerySet[Release]:
    return Release.objects.filter(issuer=issuer).select_related("issuer")


def newest_of(issuer: Organisation) -> Release | None:
    return releases_of(issuer).first()


def release_of(issuer: Organisation, token: str) -> Release:
    found = releases_of(issuer).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Check the address."))
    return found


def fewest_for(issuer: Organisation) -> int:
    rule = ReleaseRule.objects.filter(issuer=issuer).first()
    return rule.fewest if rule else K

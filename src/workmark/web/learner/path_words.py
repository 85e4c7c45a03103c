"""What the page of a path says in sentences: how sure it is, why it changed, why a gap stays open, what else there was."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.planning.because import Cause, Reason
from workmark.planning.paths import Instead, Plan, Scope, Status, Why


def hours(minutes: int) -> str:
    amount = minutes / 60
    said = number_format(round(amount, 1), 0 if round(amount, 1) == round(amount) else 1)
    return ngettext("%(n)s hour", "%(n)s hours", 1 if minutes == 60 else 2) % {"n": said}


def money(price: int, currency: str) -> str:
    return _("free") if price == 0 else f"{number_format(price / 100, 2)} {currency}"


def weeks(amount: float) -> str:
    whole = max(1, -int(-amount // 1))
    return ngettext("%(n)d week", "%(n)d weeks", whole) % {"n": whole}


def standing(plan: Plan) -> str:
    """How much the path closes and how sure that is."""
    if plan.status is Status.NOTHING_TO_DO:
        return _("You can prove all that this job asks for. There is nothing left to do.")
    if plan.status is Status.NO_WAY:
        return _("Nothing that you can start here closes a gap today. Below stands why.")
    if plan.status is Status.FEASIBLE:
        return _not_proven(plan)
    return {
        Scope.EVERYTHING: _("This path closes every gap. It is proven that no other way takes less."),
        Scope.ATTAINABLE: _(
            "This path closes all that can be closed here today. It is proven that no other way to that takes less."
        ),
        Scope.WITHIN_LIMITS: _(
            "Your money or time does not reach for everything. It is proven that no other way within them makes you readier."
        ),
    }[plan.scope]


def _not_proven(plan: Plan) -> str:
    if plan.scope is Scope.WITHIN_LIMITS:
        most = number_format(round(100 * plan.readiness_bound), 0)
        return _(
            "This is the best way found in the time there was. Whether a better one exists is not proven; none makes you "
            "readier than %(most)s%%."
        ) % {"most": most}
    share = number_format(round(100 * plan.gap_to_bound), 0)
    return _(
        "This is the best way found in the time there was. Whether a shorter one exists is not proven; it would be "
        "shorter by %(share)s%% at most."
    ) % {"share": share}


def cause(reason: Reason, title: str) -> str:
    return {
        Cause.FIRST: _("This is your first path."),
        Cause.GOAL: _("Because you changed your goal."),
        Cause.WORKPLACE: _("Because you work for another organisation now."),
        Cause.EARNED: _("Because you earned “%(title)s”."),
        Cause.ENDED: _("Because your badge “%(title)s” ends or no longer counts."),
        Cause.LEVELS: _("Because what your badges prove has changed."),
        Cause.FRAMEWORK: _("Because the list of what this job asks for has changed."),
        Cause.PUBLISHED: _("Because “%(title)s” was published."),
        Cause.RETIRED: _("Because “%(title)s” is no longer offered."),
        Cause.CHANGED: _("Because “%(title)s” takes other hours or costs something else now."),
        Cause.OTHER: _("Because what you can choose from has changed."),
    }[reason.cause] % {"title": title}


def difference(before: Plan, after: Plan, currency: str) -> str:
    """What a new path takes more or less than the one before, and nothing if that is nothing."""
    told = []
    if after.minutes != before.minutes:
        by = {"by": hours(abs(after.minutes - before.minutes))}
        told.append((_("%(by)s shorter") if after.minutes < before.minutes else _("%(by)s longer")) % by)
    if after.price != before.price:
        by = {"by": money(abs(after.price - before.price), currency)}
        told.append((_("%(by)s cheaper") if after.price < before.price else _("%(by)s dearer")) % by)
    return ", ".join(told)


def why_open(why: Why) -> str:
    """What stands above the skills that stay open for this reason."""
    return {
        Why.NOBODY_OFFERS: _("Nobody here offers a micro-credential for these skills yet:"),
        Why.LEVEL_TOO_LOW: _("What is offered here proves these, but not far enough:"),
        Why.LANGUAGE: _("These are offered in a language that you did not tick:"),
        Why.FORMATS: _("What must be shown for these is in a form that you did not tick:"),
        Why.IN_HOUSE: _("These are offered to the people of one organisation only:"),
        Why.CURRENCY: _("The price of these is in a currency that we cannot compare with yours:"),
        Why.PREREQUISITES: _("Something must be earned before these that cannot be earned here:"),
        Why.LIMITS: _("Your money or time does not reach for these as well:"),
        Why.HELD: _("You hold a badge for these. Today it counts for less than this job asks for:"),
    }[why]


def instead(each: Instead, currency: str) -> str:
    """What another choice would have taken more or less, and why it was not taken."""
    told = []
    if each.minutes_more:
        by = {"by": hours(abs(each.minutes_more))}
        told.append((_("%(by)s more") if each.minutes_more > 0 else _("%(by)s less")) % by)
    if each.price_more:
        by = {"by": money(abs(each.price_more), currency)}
        told.append((_("%(by)s more") if each.price_more > 0 else _("%(by)s less")) % by)
    if each.waiting_more:
        days = abs(each.waiting_more)
        by = {"by": ngettext("%(n)d day of waiting", "%(n)d days of waiting", days) % {"n": days}}
        told.append((_("%(by)s more") if each.waiting_more > 0 else _("%(by)s less")) % by)
    if each.is_over_limits:
        told.append(_("over your limits"))
    return ", ".join(told) or _("it takes as much")

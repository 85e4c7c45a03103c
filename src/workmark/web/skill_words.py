"""What the profile says in words: levels, kinds of evidence, why something does not count, how old it is."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workmark.planning.levels import nearest_step, step_at
from workmark.planning.profiling import Lapse
from workmark.planning.strengths import EvidenceKind, FadingKind

STEP_WORDS = {
    0: gettext_lazy("Needs a fresh start"),
    1: gettext_lazy("With help"),
    2: gettext_lazy("Alone on routine work"),
    3: gettext_lazy("Alone on new work"),
    4: gettext_lazy("Guides others"),
}
EVIDENCE_WORDS = {
    EvidenceKind.SELF_CLAIM: gettext_lazy("Said by yourself"),
    EvidenceKind.COMPLETION: gettext_lazy("Taken part to the end"),
    EvidenceKind.ENDORSEMENT: gettext_lazy("Backed by a third party"),
    EvidenceKind.TEST: gettext_lazy("Tested"),
    EvidenceKind.AT_WORK: gettext_lazy("Assessed on real work"),
}
FADING_WORDS = {
    FadingKind.TECHNOLOGY: gettext_lazy("Tools and technology"),
    FadingKind.METHOD: gettext_lazy("Methods, crafts and knowledge"),
    FadingKind.TRANSVERSAL: gettext_lazy("Useful in any work"),
}
LAPSE_WORDS = {
    Lapse.REVOKED: gettext_lazy("Taken back by its issuer"),
    Lapse.ON_HOLD: gettext_lazy("Put on hold by its issuer"),
    Lapse.EXPIRED: gettext_lazy("Past its last day"),
    Lapse.NOT_YET: gettext_lazy("Not valid yet"),
    Lapse.KEY_STOLEN: gettext_lazy("Signed with a key that its issuer withdrew; it must be issued anew"),
    Lapse.FAILED: gettext_lazy("A check found something wrong"),
    Lapse.UNCLEAR: gettext_lazy("A check could not be answered, so it does not count for now"),
    Lapse.STALE: gettext_lazy("Last checked too long ago"),
    Lapse.NOT_HERS: gettext_lazy("It was given to another address than yours"),
    Lapse.OWNER_UNCLEAR: gettext_lazy("We could not tell that this is yours"),
    Lapse.UNVOUCHED: gettext_lazy("Nobody we know vouches for who signed it"),
}
LAPSE_HELP = {
    Lapse.NOT_HERS: gettext_lazy(
        "If the other address is yours, add it to your account and check the badge again."
    ),
    Lapse.OWNER_UNCLEAR: gettext_lazy(
        "It names no e-mail address that we can compare. If it was given to another address of yours, add that to your "
        "account and check the badge again."
    ),
    Lapse.UNVOUCHED: gettext_lazy(
        "The signature is sound, but anybody can make a key. It counts once its issuer stands in a registry that "
        "this site believes, or proves its web domain as an organisation here."
    ),
    Lapse.UNCLEAR: gettext_lazy("Perhaps a server did not answer. Check it again later."),
    Lapse.STALE: gettext_lazy("Check it again now."),
}


def step_words(level: float) -> str:
    return str(STEP_WORDS[step_at(level)])


def age_words(since: datetime, at: datetime) -> str:
    """How long ago, in the unit a person would use."""
    days = max((at - since).days, 0)
    if days == 0:
        return _("today")
    if days < 60:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 730:
        months = days // 30
        return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
    years = int(days // 365.25)
    return ngettext("%(n)d year ago", "%(n)d years ago", years) % {"n": years}


def estimate_words(certified: float, effective: float) -> str:
    """What time has done to a level, in one sentence; nothing while it is nearest to where it was certified."""
    estimated = nearest_step(effective)
    if estimated >= step_at(certified):
        return ""
    return _("Estimated for today, as nothing newer shows it: %(level)s") % {
        "level": str(STEP_WORDS[estimated]).lower()
    }

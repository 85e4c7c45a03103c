"""What pages say of another host: why a visit does not go on, and what became of each badge."""

from django.utils.translation import gettext_lazy

from workmark.integrations.hosts.keeping import Result
from workmark.integrations.hosts.refusing import Problem

PROBLEMS = {
    Problem.ADDRESS: gettext_lazy(
        "We do not ask this address. Write it as https://badges.example.org, without a port or a password."
    ),
    Problem.OURS: gettext_lazy(
        "This is the address of this site. Your badges from here are on your profile."
    ),
    Problem.SILENT: gettext_lazy("That site does not answer, or not in time. Try again later."),
    Problem.NO_SERVICE: gettext_lazy(
        "That site does not say that it speaks Open Badges 3.0. Download the badges there and bring them as files."
    ),
    Problem.ELSEWHERE: gettext_lazy(
        "That site sends us to an address outside itself. We do not follow, so that nobody else gets your badges."
    ),
    Problem.NO_SCOPE: gettext_lazy("That site does not let us do this. Perhaps you did not allow it there."),
    Problem.NOT_REGISTERED: gettext_lazy("That site does not take us as a program. Tell whoever runs it."),
    Problem.UNKNOWN_WAY: gettext_lazy(
        "That site wants us to prove who we are in a way that we do not know. Bring the badges as files."
    ),
    Problem.NOT_LET_IN: gettext_lazy("That site did not let us in. Begin again, and say yes there."),
    Problem.LATER: gettext_lazy("That site is too busy now. Begin again in half an hour."),
    Problem.UNREADABLE: gettext_lazy("What that site answered cannot be read as a list of badges."),
    Problem.REFUSED: gettext_lazy(
        "That site refused what we asked. Try again later, or tell whoever runs it."
    ),
    Problem.NOT_IN_FORCE: gettext_lazy("This badge is not in force now, so it was not brought anywhere."),
}
RESULTS = {
    Result.KEPT: gettext_lazy("Checked and kept"),
    Result.RENEWED: gettext_lazy("Kept in the place of an older state"),
    Result.BEFORE: gettext_lazy("You had it already"),
    Result.OLDER: gettext_lazy("Not kept: you have a newer or surer state of it"),
    Result.NO_ROOM: gettext_lazy("Not kept: there is no room. Remove an import first"),
    Result.UNREAD: gettext_lazy("Not kept: it holds no badge from elsewhere"),
}

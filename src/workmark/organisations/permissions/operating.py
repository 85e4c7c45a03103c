"""What an operator of the instance may do, and what a person answers to it.

Nothing here gives an operator a view of anybody's work: that takes the person's own consent (`help.give`).
"""

from django.utils.translation import gettext_lazy as _

from workmark.organisations.permissions.predicates import Table, is_an_operator, is_the_person

_OPERATOR = _("Only an operator of this site may do this.")

OPERATING: Table = {
    # thing: Organisation, Person, or what is made
    "operator.review_issuer": (is_an_operator, _OPERATOR),
    "operator.invite_owner": (is_an_operator, _OPERATOR),
    "operator.suspend_organisation": (is_an_operator, _OPERATOR),
    "operator.lift_organisation": (is_an_operator, _OPERATOR),
    "operator.suspend_person": (is_an_operator, _OPERATOR),
    "operator.lift_person": (is_an_operator, _OPERATOR),
    "operator.publish_terms": (is_an_operator, _OPERATOR),
    "operator.announce": (is_an_operator, _OPERATOR),
    "operator.end_announcement": (is_an_operator, _OPERATOR),
    "operator.begin_help": (is_an_operator & ~is_the_person, _OPERATOR),
    "operator.end_help": (is_an_operator, _OPERATOR),
    "privacy.place_hold": (is_an_operator, _OPERATOR),
    "privacy.lift_hold": (is_an_operator, _OPERATOR),
    # thing: the person themselves
    "terms.accept": (is_the_person, _("Only you may agree in your own name.")),
    "announcement.read": (is_the_person, _("Only you may put away what is shown to you.")),
    "help.give": (is_the_person, _("Only you may let somebody look at your pages.")),
    "help.end": (is_the_person, _("Only you may let somebody look at your pages.")),
}

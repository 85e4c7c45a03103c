"""What employers do about people: validations, openings, candidates and who works there.

`thing` is the object named on the left of the dot unless a comment says otherwise.
"""

from django.utils.translation import gettext_lazy as _

from workmark.organisations.permissions.predicates import (
    EMPLOYS,
    MANAGES_PEOPLE,
    OWNER,
    PEOPLE_MANAGER,
    RECRUITER,
    RECRUITS,
    WRITES,
    Table,
    anyone_signed_in,
    did_not_assign_it,
    is_the_person,
    issuer_may_issue,
)

EMPLOYING: Table = {
    # For the workforce the thing is the employer.
    "validation.record": (
        EMPLOYS,
        _("Only an owner, people manager or recruiter of an employer may record validations."),
    ),
    "validation.read": (
        EMPLOYS,
        _("Only an owner, people manager or recruiter of this employer may read its validations."),
    ),
    "validation.forget": (
        EMPLOYS,
        _("Only an owner, people manager or recruiter of this employer may delete its validations."),
    ),
    # Requests for proof. An answer may also come from somebody without an account, whose link is their permission.
    "proof.ask": (
        EMPLOYS,
        _("Only an owner, people manager or recruiter of an employer may ask for proof."),
    ),
    "proof.read": (
        EMPLOYS,
        _("Only an owner, people manager or recruiter of this employer may read what was proved to it."),
    ),
    "proof.close": (
        EMPLOYS,
        _("Only an owner, people manager or recruiter of this employer may close its requests."),
    ),
    "proof.send": (is_the_person, _("Only whoever prepared this answer may send it.")),
    "proof.withdraw": (is_the_person, _("Only whoever sent this answer may take it back.")),
    # Openings and who applied; thing: the employer, else the Opening, the Application or the Introduction.
    "opening.read": (RECRUITS, RECRUITER),
    "opening.draft": (RECRUITS, RECRUITER),
    "opening.publish": (RECRUITS, RECRUITER),
    "opening.close": (RECRUITS, RECRUITER),
    "application.send": (anyone_signed_in, _("Sign in first.")),  # thing: the Opening
    "application.withdraw": (is_the_person, _("Only whoever applied may take it back.")),
    "application.name": (is_the_person, _("Only whoever applied may say who they are.")),
    "application.read": (RECRUITS, RECRUITER),
    "application.decide": (RECRUITS & ~is_the_person, RECRUITER),
    "candidate.search": (RECRUITS, RECRUITER),
    "introduction.ask": (RECRUITS, RECRUITER),
    "introduction.answer": (is_the_person, _("Only whoever is asked may answer.")),
    # Roles at an employer, who fills them, and what these people let it see; thing: the employer, or the EmployerRole.
    "role.read": (
        EMPLOYS,
        _("Only an owner, people manager or recruiter of this employer may see its roles."),
    ),
    "role.keep": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    "role.fill": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    "matrix.read": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    "mobility.read": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    # Who works there. Only the holder of the work address accepts or declines: the verb asks for it.
    "employment.read": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may see who works there."),
    ),
    "employment.record": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may say who works there."),
    ),
    "employment.end": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may say who works there."),
    ),
    "employment.accept": (anyone_signed_in, _("Sign in first.")),
    "employment.decline": (anyone_signed_in, _("Sign in first.")),
    # What an employer asks its people to earn; thing: the Employment, then the employer, then the LearningAssignment;
    # for a budget the employer.
    "learning.assign": (
        MANAGES_PEOPLE & ~is_the_person,
        _("Only an owner or people manager of this employer may assign learning, and never to themselves."),
    ),
    "learning.read": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may see what was assigned."),
    ),
    "learning.withdraw": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may take back what was assigned."),
    ),
    "learning.request": (
        is_the_person,
        _("Only whoever works there may ask for it."),
    ),  # thing: the Employment
    "learning.decide": (
        MANAGES_PEOPLE & ~is_the_person,
        _("Only an owner or people manager of this employer may answer, and never their own request."),
    ),
    "learning.approve": (
        OWNER & did_not_assign_it & ~is_the_person,
        _(
            "Only an owner of this employer who did not assign it, and is not asked, may let it go beyond a budget."
        ),
    ),
    "learning_budget.keep": (OWNER, _("Only an owner of this employer may set money aside for learning.")),
    "learning.answer": (is_the_person, _("Only whoever is asked may answer.")),
    # What an employer needs written; thing: the employer, then the WritingRequest; for offers the issuer, or the
    # WritingOffer.
    "writing.read": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    "writing.request": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    "writing.close": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    "writing.accept": (MANAGES_PEOPLE, PEOPLE_MANAGER),
    "writing.offer": (
        WRITES & issuer_may_issue,
        _("Only an author or owner of an issuer that may issue may offer to write this."),
    ),
    "writing.take_back": (WRITES, _("Only an author or owner of the issuer may take its offer back.")),
    "writing.link": (WRITES, _("Only an author or owner of the issuer may say what it wrote.")),
    "employment.leave": (is_the_person, _("Only whoever works there may leave.")),
    "employment.address": (is_the_person, _("Only whoever works there may say what their address is.")),
}

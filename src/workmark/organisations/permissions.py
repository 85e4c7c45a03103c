"""Every rule about who may do what. A verb that is not listed here is refused to everybody.

Rules are pure predicates (library `rules`) over a person and the thing asked about. This room lies below the rooms
that own the things, so a rule reads attributes by name (`thing.learner_id`, `thing.issuer_id`) and never imports them.
`docs/permissions.md` shows the table; `tests/organisations/test_permissions.py` holds it for every person of the cast.
"""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from workmark.lib.problems import NotAllowed
from workmark.organisations.models import Membership, Organisation, Role

VERBS = rules.RuleSet()


def may(person: Any, verb: str, thing: Any = None) -> bool:
    """Tell whether this person may do this to this thing. Unknown verbs and signed-out people: no."""
    if person is None or not getattr(person, "is_authenticated", False) or not person.is_active:
        return False
    return VERBS.rule_exists(verb) and bool(VERBS.test_rule(verb, person, thing))


def require(person: Any, verb: str, thing: Any = None) -> None:
    """Raise NotAllowed, saying which membership would be needed, unless the person may."""
    if not may(person, verb, thing):
        raise NotAllowed(str(NEEDED.get(verb, _("Nobody may do this here."))))


def roles_of(person: Any, organisation_id: int | None) -> frozenset[str]:
    """The roles a person holds in one organisation, asked once per person object."""
    if organisation_id is None:
        return frozenset()
    known: dict[int, frozenset[str]] = person.__dict__.setdefault("_roles_by_organisation", {})
    if organisation_id not in known:
        held = Membership.objects.filter(person_id=person.pk, organisation_id=organisation_id)
        known[organisation_id] = frozenset(held.values_list("role", flat=True))
    return known[organisation_id]


def forget_roles(person: Any) -> None:
    """Ask again next time: the person's memberships have just changed."""
    person.__dict__.pop("_roles_by_organisation", None)


def _organisation_of(thing: Any) -> int | None:
    """The organisation a thing belongs to: itself, its issuer, or its `organisation`."""
    if isinstance(thing, Organisation):
        return thing.pk
    for name in ("issuer_id", "organisation_id"):
        if (found := getattr(thing, name, None)) is not None:
            return int(found)
    return None


def _holds(*wanted: Role) -> Any:
    names = frozenset(role.value for role in wanted)

    @rules.predicate(f"holds {' or '.join(sorted(names))}")  # type: ignore[untyped-decorator]
    def holds(person: Any, thing: Any) -> bool:
        return bool(roles_of(person, _organisation_of(thing)) & names)

    return holds


@rules.predicate  # type: ignore[untyped-decorator]
def anyone_signed_in(person: Any, thing: Any) -> bool:
    return True


@rules.predicate  # type: ignore[untyped-decorator]
def is_the_person(person: Any, thing: Any) -> bool:
    return bool(thing is not None and getattr(thing, "person_id", getattr(thing, "pk", None)) == person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def is_the_learner(person: Any, thing: Any) -> bool:
    return bool(getattr(thing, "learner_id", None) == person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def is_the_assigned_assessor(person: Any, thing: Any) -> bool:
    return bool(getattr(thing, "assessor_id", None) == person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_send_it(person: Any, thing: Any) -> bool:
    """Review is by a second person: whoever sent a version for review may not pass it."""
    return getattr(thing, "sent_by_id", None) not in (None, person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_edit_it(person: Any, thing: Any) -> bool:
    """A stack's rule is passed by a second person: not by whoever edited it last."""
    return getattr(thing, "edited_by_id", None) not in (None, person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_answer_it(person: Any, thing: Any) -> bool:
    """An appeal is looked at by a second person."""
    return bool(getattr(thing, "answered_by_id", None) != person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_make_it(person: Any, thing: Any) -> bool:
    """An anchor is agreed by two: whoever made it may not approve it."""
    return getattr(thing, "made_by_id", None) not in (None, person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def did_not_open_it(person: Any, thing: Any) -> bool:
    """A badge is taken back by two: whoever asked the question may not settle it so."""
    return getattr(thing, "opened_by_id", None) not in (None, person.pk)


@rules.predicate  # type: ignore[untyped-decorator]
def had_no_part_in_it(person: Any, thing: Any) -> bool:
    """An appeal is decided by somebody who did none of what it is against."""
    return person.pk not in getattr(thing, "took_part", frozenset({person.pk}))


@rules.predicate  # type: ignore[untyped-decorator]
def issuer_may_issue(person: Any, thing: Any) -> bool:
    issuer = thing if isinstance(thing, Organisation) else getattr(thing, "issuer", None)
    return bool(getattr(issuer, "may_issue", False))


@rules.predicate  # type: ignore[untyped-decorator]
def is_endorsed(person: Any, thing: Any) -> bool:
    """The learner whose badge is endorsed, or an owner of the organisation that is endorsed, or whose offer is."""
    if getattr(thing, "endorsed_learner_id", None) == person.pk:
        return True
    return Role.OWNER in roles_of(person, getattr(thing, "endorsed_organisation_id", None))


_OWNER = _holds(Role.OWNER)
_SETTLES = _holds(Role.OWNER, Role.LEAD_ASSESSOR)
_WRITES = _holds(Role.OWNER, Role.AUTHOR)
_REVIEWS = _holds(Role.OWNER, Role.REVIEWER)
_LEADS = _holds(Role.LEAD_ASSESSOR)
_ASSESSES = _holds(Role.ASSESSOR, Role.LEAD_ASSESSOR)
_STILL_ASSESSES = is_the_assigned_assessor & _ASSESSES
_READS_DRAFTS = _holds(Role.OWNER, Role.AUTHOR, Role.REVIEWER, Role.LEAD_ASSESSOR)
_EMPLOYS = _holds(Role.OWNER, Role.PEOPLE_MANAGER, Role.RECRUITER)
_RECRUITS = _holds(Role.OWNER, Role.RECRUITER)
_MANAGES_PEOPLE = _holds(Role.OWNER, Role.PEOPLE_MANAGER)

# Who answers what was asked in confidence must never be somebody who may judge the same person's work.
_ANSWERS = _holds(Role.OWNER, Role.SUPPORT) & ~_ASSESSES & ~is_the_person

# Everybody who works for an organisation; an external verifier looks at it from outside.
_OWN_PEOPLE = tuple(role for role in Role if role != Role.EXTERNAL_VERIFIER)

_LEARNER = _("Only the learner whose work this is may do this.")
_ASSESSOR = _("Only the assessor who holds this work may do this.")
_RECRUITER = _("Only an owner or recruiter of this employer may do this, and never about themselves.")

# verb: (rule, what to say when refused). `thing` is the object named on the left of the dot unless noted.
_TABLE: dict[str, tuple[Any, Any]] = {
    # For organisations the thing is the Organisation itself.
    "organisation.create": (anyone_signed_in, _("Sign in first.")),
    "organisation.manage": (_OWNER, _("Only an owner of this organisation may do this.")),
    "organisation.invite": (_OWNER, _("Only an owner of this organisation may invite people.")),
    "organisation.prove_domain": (_OWNER, _("Only an owner of this organisation may prove its domain.")),
    "organisation.accept_invitation": (anyone_signed_in, _("Sign in first.")),
    "membership.end": (
        _OWNER | is_the_person,
        _("Only an owner may end a membership, or the person themselves."),
    ),
    "person.change": (is_the_person, _("Only you may change your own account.")),
    "program.register": (is_the_person, _("Only you may register programs in your name.")),
    "program.end_access": (is_the_person, _("Only you may end what a program does for you.")),
    "token.create": (is_the_person, _("Only you may make tokens for your own account.")),
    "token.revoke": (is_the_person, _("Only you may end your own tokens.")),
    # achievements; thing: Organisation for create, else AchievementVersion
    "achievement.create": (_WRITES, _("Only an author or owner of the issuer may write micro-credentials.")),
    "achievement.read_draft": (_READS_DRAFTS, _("Only the issuer's own people may read this draft.")),
    "achievement.edit": (_WRITES, _("Only an author or owner of the issuer may edit this.")),
    "achievement.send_for_review": (
        _WRITES,
        _("Only an author or owner of the issuer may send this for review."),
    ),
    "achievement.return_to_author": (
        _REVIEWS & did_not_send_it,
        _("Only a reviewer or owner who did not send this may return it."),
    ),
    "achievement.publish": (
        _REVIEWS & did_not_send_it & issuer_may_issue,
        _("Only a reviewer or owner who did not send this may publish it, for an issuer that may issue."),
    ),
    "achievement.retire": (_OWNER, _("Only an owner of the issuer may retire this.")),
    # stacks; thing: Organisation for start, else Stack
    "stack.start": (_WRITES, _("Only an author or owner of the issuer may make stacks.")),
    "stack.edit": (_WRITES, _("Only an author or owner of the issuer may edit this.")),
    "stack.publish": (
        _REVIEWS & did_not_edit_it & issuer_may_issue,
        _("Only a reviewer or owner who did not edit this may publish it, for an issuer that may issue."),
    ),
    # submissions; thing: AchievementVersion for start, else Submission
    "submission.start": (anyone_signed_in, _("Sign in first.")),
    "submission.read": (is_the_learner, _LEARNER),
    "submission.edit": (is_the_learner, _LEARNER),
    "submission.submit": (is_the_learner, _LEARNER),
    "submission.withdraw": (is_the_learner, _LEARNER),
    "submission.revise": (is_the_learner, _LEARNER),
    "attestation.ask": (is_the_learner, _LEARNER),
    "sharing.grant": (is_the_learner, _LEARNER),
    "sharing.revoke": (is_the_learner, _LEARNER),
    # what is told in confidence; thing: the person themselves to ask or answer about oneself, else the request
    "accommodation.ask": (is_the_person, _("Only you may ask this for yourself.")),
    "accommodation.withdraw": (is_the_person, _("Only who asked this may withdraw it.")),
    "accommodation.appeal": (is_the_person, _("Only who asked this may ask for a second look.")),
    "accommodation.answer": (
        _ANSWERS,
        _("Only an owner or learner support of the issuer may answer this, and nobody who assesses there."),
    ),
    "accommodation.decide_appeal": (
        _OWNER & ~_ASSESSES & ~is_the_person & did_not_answer_it,
        _("Only an owner who did not answer this and does not assess there may look at it again."),
    ),
    "waiver.ask": (is_the_person, _("Only you may ask this for yourself.")),
    "waiver.answer": (
        _ANSWERS,
        _("Only an owner or learner support of the issuer may answer this, and nobody who assesses there."),
    ),
    "waiver.set_rule": (_OWNER, _("Only an owner of the issuer may set its rule.")),
    "questionnaire.answer": (is_the_person, _("Only you may answer questions about yourself.")),
    # outcomes by group; thing: Organisation
    "outcomes.read": (
        _holds(Role.OWNER, Role.AUDITOR),
        _("Only an owner or auditor of the issuer may read its outcomes by group."),
    ),
    "outcomes.set_fewest": (_OWNER, _("Only an owner of the issuer may set its rule.")),
    # assessment; thing: Organisation, Reading for take and adjudicate, else Assignment. Nobody may decide: the rule does.
    "assessment.see_queue": (_ASSESSES, _("Only an assessor of this issuer may see its queue.")),
    "assessment.take": (
        _ASSESSES & ~is_the_learner,
        _("Only an assessor of this issuer may take this, and never their own work."),
    ),
    # Whoever holds work and is no assessor any more can only give it back.
    "assessment.open": (_STILL_ASSESSES, _ASSESSOR),
    "assessment.score": (_STILL_ASSESSES, _ASSESSOR),
    "assessment.annotate": (_STILL_ASSESSES, _ASSESSOR),
    "assessment.decline": (is_the_assigned_assessor, _ASSESSOR),
    "assessment.lock": (_STILL_ASSESSES, _ASSESSOR),
    "assessment.return": (_STILL_ASSESSES, _ASSESSOR),
    "assessment.adjudicate": (
        _holds(Role.LEAD_ASSESSOR) & ~is_the_learner,
        _("Only a lead assessor of this issuer may adjudicate, and never their own work."),
    ),
    "appeal.file": (is_the_learner, _LEARNER),  # thing: Submission
    "appeal.withdraw": (is_the_learner, _LEARNER),  # thing: Review
    "feedback.answer": (is_the_learner, _LEARNER),  # thing: Submission
    "snippet.keep": (is_the_person, _("Only you may keep snippets of your own.")),
    "assessor.plan": (is_the_person, _("Only you may plan your own work.")),
    "assessment.arrange": (
        _holds(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may arrange its work."),
    ),
    # quality; thing: Organisation, or a QualityCheck of it. A verifier who works for the issuer is not an external one.
    "quality.sample": (
        _holds(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may check its quality."),
    ),
    "quality.verify": (
        _holds(Role.EXTERNAL_VERIFIER) & ~_holds(*_OWN_PEOPLE),
        _("Only an external verifier, who has no other part in this issuer, may do this."),
    ),
    "review.answer": (
        _holds(Role.LEAD_ASSESSOR),
        _("Only a lead assessor of this issuer may say what becomes of similar cases."),
    ),
    "assessment.qualify": (
        _holds(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may qualify assessors."),
    ),
    # calibration; thing: AchievementVersion, or the Anchor
    "assessment.grant_provisional": (
        _holds(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may certify assessors for now."),
    ),
    # reliability; thing: Organisation, or the person whose own figures they are
    "reliability.read": (
        _holds(Role.OWNER, Role.LEAD_ASSESSOR, Role.AUDITOR),
        _("Only an owner, lead assessor or auditor of the issuer may see how its assessors agree."),
    ),
    "reliability.read_own": (is_the_person, _("Only you may see your own figures.")),
    "anchor.make": (_LEADS, _("Only a lead assessor of the issuer may make anchors.")),
    "anchor.edit": (_LEADS, _("Only a lead assessor of the issuer may see or change anchors.")),
    "anchor.approve": (
        _LEADS & did_not_make_it,
        _("Only a lead assessor who did not make this anchor may approve it."),
    ),
    "anchor.retire": (_LEADS, _("Only a lead assessor of the issuer may see or change anchors.")),
    "training.write": (
        _holds(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may write its training page."),
    ),
    "training.read": (_ASSESSES, _("Only an assessor of this issuer may train for it.")),
    "calibration.begin": (_ASSESSES, _("Only an assessor of this issuer may train for it.")),
    "doubt.answer": (_LEADS, _("Only a lead assessor of the issuer may answer this case.")),
    "submission.offer_for_training": (is_the_learner, _LEARNER),
    # credentials; thing: Credential, or Organisation for the ledger and keys
    "credential.read_private": (is_the_learner, _LEARNER),
    "credential.set_visibility": (is_the_learner, _LEARNER),
    "credential.show_parts": (is_the_learner, _LEARNER),
    "credential.rename": (is_the_learner, _LEARNER),
    # A record is asked for by the Person herself; after that the thing is the RecordRequest.
    "record.ask": (is_the_person, _("Only you may ask for your record.")),
    "record.share": (is_the_learner, _LEARNER),
    "record.remove": (is_the_learner, _LEARNER),
    # The skills profile. Claiming and importing ask about the Person; after that the thing is the claim or the import.
    "profile.claim": (is_the_person, _("Only you may say what you can do.")),
    "profile.withdraw_claim": (is_the_person, _("Only who said this may take it back.")),
    "profile.import": (is_the_person, _("Only you may bring badges to your profile.")),
    "profile.recheck": (is_the_person, _("Only who brought this badge may have it checked again.")),
    "profile.align": (is_the_person, _("Only who brought this badge may say what it means.")),
    "profile.remove_imported": (is_the_person, _("Only who brought this badge may remove it.")),
    # Where a learner wants to go. Setting a goal asks about the Person; after that the thing is the Goal.
    "goal.set": (is_the_person, _("Only you may say where you want to go.")),
    "goal.change": (is_the_person, _("Only whose goal it is may change it.")),
    "goal.drop": (is_the_person, _("Only whose goal it is may drop it.")),
    "goal.plan": (is_the_person, _("Only whose goal it is may have its path found.")),
    "half_life.set": (_OWNER, _("Only an owner of the issuer may say how fast its proofs fade.")),
    "credential.see_ledger": (
        _holds(Role.OWNER, Role.AUDITOR),
        _("Only an owner or auditor of the issuer may see its ledger."),
    ),
    "credential.read_inquiries": (
        _holds(Role.OWNER, Role.LEAD_ASSESSOR, Role.AUDITOR),
        _("Only an owner, lead assessor or auditor of the issuer may see its inquiries."),
    ),
    # Whether a badge may stand; thing: Credential to open, then the Inquiry, then the WithdrawalAppeal.
    "credential.question": (
        _SETTLES & ~is_the_learner,
        _("Only an owner or lead assessor of the issuer may do this, and never about a badge of their own."),
    ),
    "credential.answer_inquiry": (is_the_learner, _LEARNER),
    "credential.revoke": (
        _SETTLES & did_not_open_it & ~is_the_learner,
        _(
            "It takes a second owner or lead assessor of the issuer, who did not open this, to take a badge back."
        ),
    ),
    "credential.appeal": (is_the_learner, _LEARNER),
    "credential.decide_appeal": (
        _SETTLES & had_no_part_in_it & ~is_the_learner,
        _("Only an owner or lead assessor of the issuer who had no part in this may decide it."),
    ),
    "credential.revoke_many": (_OWNER, _("Only an owner of the issuer may revoke its credentials.")),
    "credential.reissue": (
        _OWNER & issuer_may_issue,
        _("Only an owner of the issuer may issue its credentials anew."),
    ),
    "credential.issue_directly": (_OWNER & issuer_may_issue, _("Only an owner of the issuer may issue.")),
    # A batch is made for the Organisation that issues it; after that the thing is the Batch.
    "batch.make": (_OWNER & issuer_may_issue, _("Only an owner of the issuer may issue.")),
    "batch.release": (_OWNER & issuer_may_issue, _("Only an owner of the issuer may issue.")),
    "batch.pause": (_OWNER, _("Only an owner of the issuer may stop a batch.")),
    "batch.undo": (_OWNER, _("Only an owner of the issuer may stop a batch.")),
    "batch.revoke": (_OWNER, _("Only an owner of the issuer may revoke its credentials.")),
    "batch.reissue": (
        _OWNER & issuer_may_issue,
        _("Only an owner of the issuer may issue its credentials anew."),
    ),
    "credential.manage_keys": (_OWNER, _("Only an owner of the issuer may manage its keys.")),
    # endorsements; thing: the Organisation that endorses for write, else the Endorsement
    "endorsement.write": (
        _OWNER & issuer_may_issue,
        _("Only an owner of an issuer may endorse in its name."),
    ),
    "endorsement.accept": (is_endorsed, _("Only whoever is endorsed may accept this.")),
    "endorsement.withdraw": (_OWNER, _("Only an owner of the endorsing issuer may withdraw this.")),
    # What a learner lets an employer see; thing: the person themselves to give, else the Consent.
    "consent.give": (is_the_person, _("Only you may say who sees what you proved.")),
    "consent.withdraw": (is_the_person, _("Only whoever gave this may take it back.")),
    # For the workforce the thing is the employer.
    "validation.record": (
        _EMPLOYS,
        _("Only an owner, people manager or recruiter of an employer may record validations."),
    ),
    "validation.read": (
        _EMPLOYS,
        _("Only an owner, people manager or recruiter of this employer may read its validations."),
    ),
    # Openings and who applied; thing: the employer, else the Opening, the Application or the Introduction.
    "opening.read": (_RECRUITS, _RECRUITER),
    "opening.draft": (_RECRUITS, _RECRUITER),
    "opening.publish": (_RECRUITS, _RECRUITER),
    "opening.close": (_RECRUITS, _RECRUITER),
    "application.send": (anyone_signed_in, _("Sign in first.")),  # thing: the Opening
    "application.withdraw": (is_the_person, _("Only whoever applied may take it back.")),
    "application.name": (is_the_person, _("Only whoever applied may say who they are.")),
    "application.read": (_RECRUITS, _RECRUITER),
    "application.decide": (_RECRUITS & ~is_the_person, _RECRUITER),
    "candidate.search": (_RECRUITS, _RECRUITER),
    "introduction.ask": (_RECRUITS, _RECRUITER),
    "introduction.answer": (is_the_person, _("Only whoever is asked may answer.")),
    # Who works there. Only the holder of the work address accepts or declines: the verb asks for it.
    "employment.read": (
        _MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may see who works there."),
    ),
    "employment.record": (
        _MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may say who works there."),
    ),
    "employment.end": (
        _MANAGES_PEOPLE,
        _("Only an owner or people manager of this employer may say who works there."),
    ),
    "employment.accept": (anyone_signed_in, _("Sign in first.")),
    "employment.decline": (anyone_signed_in, _("Sign in first.")),
    "employment.leave": (is_the_person, _("Only whoever works there may leave.")),
    # skills; thing: the Framework. One without an owner is published for everybody: only an operator imports it.
    "framework.import": (
        _holds(Role.OWNER, Role.AUTHOR, Role.PEOPLE_MANAGER),
        _("Only an owner, author or people manager may change the organisation's own skills."),
    ),
    # what connects an organisation with its own systems; thing: Organisation, or the connection
    "webhook.manage": (_OWNER, _("Only an owner of this organisation may connect its systems.")),
    "sign_on.manage": (_OWNER, _("Only an owner of this organisation may set up its sign-in.")),
    # To link the thing is the person; to end that, the link.
    "sign_on.link": (is_the_person, _("Only you may let a sign-in open your account.")),
    "sign_on.end_link": (is_the_person, _("Only you may end what opens your account.")),
    "platform.manage": (_OWNER, _("Only an owner of this organisation may register learning platforms.")),
    # To agree the thing is the person; to end that, the placement.
    "platform.agree": (is_the_person, _("Only you may say who hears what you earn.")),
    "platform.end": (is_the_person, _("Only you may say who hears what you earn.")),
    "calendar.make": (is_the_person, _("Only you may make an address for your calendar.")),
    "calendar.end": (is_the_person, _("Only you may end your calendar's address.")),
    # the audit log; thing: Organisation
    "audit.read": (_holds(Role.OWNER, Role.AUDITOR), _("Only an owner or auditor may read the audit log.")),
}

NEEDED: dict[str, Any] = {verb: needed for verb, (_rule, needed) in _TABLE.items()}
for _verb, (_rule, _needed) in _TABLE.items():
    VERBS.add_rule(_verb, _rule)

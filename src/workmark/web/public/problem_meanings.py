"""What every error and every check means: one sentence for the person in front of it, one for whoever writes a program.

`/problems/` shows them, and `docs/problems.md` repeats them; a test compares both with the classes and the codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workmark.lib.problems import PlatformError
from workmark.openbadges.codes import MEANINGS, CheckCode

Words = str | Promise


@dataclass(frozen=True)
class Explained:
    """One code. status: of the HTTP answer, 0 for checks. spec: where the standard asks it, for checks."""

    code: str
    title: str
    for_people: Words
    for_programs: Words
    status: int = 0
    spec: str = ""


# code: (what it means for the person, what it means for a program)
PROBLEMS: dict[str, tuple[Words, Words]] = {
    "platform-error": (
        _("Something broke on our side. Nothing was half-saved. Try again in a minute."),
        _("An unexpected fault. Retry once, and report the instance value if it lasts."),
    ),
    "invalid-input": (
        _(
            "Something in what you sent needs mending. The page says which part and how. Your other answers are kept."
        ),
        _("The member fields maps each field to what is wrong with it. Mend those and send again."),
    ),
    "not-allowed": (
        _(
            "You are known to us, and this is not yours to do. The page says who may, so that you can ask them."
        ),
        _("The person lacks a role or a token lacks a scope; detail names it. Sending again cannot help."),
    ),
    "not-found": (
        _("There is nothing here for you: the address is wrong, the thing is gone, or it is private."),
        _("What is absent and what is hidden from this person give the same answer on purpose."),
    ),
    "gone": (
        _("What stood here was erased for good, by whom it belonged to. Nobody can bring it back."),
        _("It was there and is no more. Forget the address; a badge's file can still be checked."),
    ),
    "wrong-state": (
        _(
            "The step came too late or too early. For example, the work was handed in already. Reload to see where it is."
        ),
        _(
            "The thing exists in a state that does not permit this step. Read it again before you decide what to do."
        ),
    ),
    "last-owner": (
        _("An organisation needs at least one owner. Make someone else an owner first."),
        _("Ending this role would leave the organisation without an owner."),
    ),
    "invitation-ended": (
        _("The invitation was used, withdrawn or is too old. Ask the person who sent it for a new one."),
        _("The one-time link is spent. Sending again cannot help."),
    ),
    "too-large": (
        _(
            "The file or text is bigger than we take. The page says the most. Make it smaller, or send a link."
        ),
        _("The input passed a stated bound and was not read to its end. The bound stands in detail."),
    ),
    "too-many-requests": (
        _("You asked for this too often in a short time. Wait a moment and try again. Nothing is lost."),
        _("A limit was reached; detail says how many in how many seconds. Wait that long before you retry."),
    ),
    "unreachable": (
        _(
            "Another service that we needed did not answer. Try again later. This says nothing against your badge."
        ),
        _("A partner or a status list did not answer in time. Retry with growing waits."),
    ),
}

# Of the API alone: about the request itself, not about what it asks for.
PROBLEMS |= {
    "malformed-request": (
        _("What was sent could not be read. Send it again from the page, or tell whoever wrote the program."),
        _("The body is not what its content type says, or nests too deep to be read safely."),
    ),
    "sign-in-needed": (
        _("The program you use is not signed in for you any more. Make a new token in your account."),
        _("No bearer token came with the request, or it has ended or was withdrawn."),
    ),
    "insufficient-scope": (
        _(
            "The token you gave this program does not cover what it tried. Make one that does, if you want that."
        ),
        _("The token works, but lacks the scope that detail and the WWW-Authenticate header name."),
    ),
    "changed-meanwhile": (
        _(
            "Somebody saved a change while you were writing. Nothing was overwritten. Read theirs, then send yours."
        ),
        _("If-Match does not name the present ETag. Read again, merge, and send with the new one."),
    ),
    "unsupported-media-type": (
        _("This kind of content is not read here. The message names the kinds that are."),
        _("The Content-Type is none that this operation reads."),
    ),
    "revision-needed": (
        _("The program must say which version of the text it changes, so that nobody's words are lost."),
        _("Send If-Match with the ETag you last read."),
    ),
}

# The question itself stands in `openbadges.codes.MEANINGS`; here is what an answer other than "passed" means.
CHECKS: dict[CheckCode, tuple[Words, Words]] = {
    CheckCode.READABLE: (
        _("We found no badge in what you gave us. Ask for the file itself, not a screen photo of it."),
        _("No credential could be taken out of the file, picture, token or page."),
    ),
    CheckCode.STRUCTURE: (
        _("Parts of the badge are missing or in the wrong form. Ask its issuer for a new copy."),
        _("The document breaks the data model; detail names the member."),
    ),
    CheckCode.CONTEXTS_KNOWN: (
        _("The badge uses a word list that we do not carry, so we could not tell what it says."),
        _("A JSON-LD context is not among those shipped here. Contexts are never fetched while verifying."),
    ),
    CheckCode.TERMS_DEFINED: (
        _(
            "The badge holds words that its signature does not cover, or is too large for us to tell. Do not rely on those words."
        ),
        _(
            "A term is defined by no context and would be dropped from the canonical form, or that form would cost too much."
        ),
    ),
    CheckCode.PROOF_PRESENT: (
        _("The badge is not signed, so anyone could have written it."),
        _("There is no proof member, no enveloping token and no hosted verification."),
    ),
    CheckCode.PROOF_SUITE: (
        _("The badge is signed in a way we do not know yet, so we could not tell if it is true."),
        _("The cryptosuite or algorithm is not implemented here. That is no verdict about the credential."),
    ),
    CheckCode.PROOF_PURPOSE: (
        _("The signature was made for another use than issuing a badge."),
        _("proofPurpose must be assertionMethod."),
    ),
    CheckCode.PROOF_DATES: (
        _("The signature is not in force at this moment. Ask the issuer for a new copy."),
        _("The proof's created or expires lies on the wrong side of the moment of the check."),
    ),
    CheckCode.VERIFICATION_METHOD: (
        _("We could not get the issuer's public key. If its web site is down, try again later."),
        _("The verification method did not resolve, or did not contain the named key."),
    ),
    CheckCode.KEY_AUTHORISED: (
        _("The key exists, but its owner does not allow it to sign badges. Do not rely on this badge."),
        _("The controller document does not list the key under assertionMethod."),
    ),
    CheckCode.SIGNATURE: (
        _(
            "The badge was changed after it was signed, another key signed it, or we could not tell. Do not rely on it."
        ),
        _(
            "The signature does not match these bytes under this key, or the canonical form would cost too much."
        ),
    ),
    CheckCode.ISSUER_KEY: (
        _("The key that signed is not the issuer's, or nothing shows that it is. Do not rely on this badge."),
        _(
            "The controller of the verification method is not the value of issuer. Or a token's `kid` is an address "
            "beside the issuer's own that the issuer's page does not name."
        ),
    ),
    CheckCode.ISSUER_IDENTITY: (
        _("We know the key, but not who is behind it. Look for the issuer's own web site and ask there."),
        _("No proved domain, DID document or trusted list ties the identifier to an organisation."),
    ),
    CheckCode.VALIDITY_PERIOD: (
        _(
            "The badge is not valid today: its time has ended or has not begun. The dates stand beside the answer."
        ),
        _("The moment of the check lies outside validFrom and validUntil."),
    ),
    CheckCode.NOT_REVOKED: (
        _("The issuer took the badge back, or its list did not answer. The answer says which of the two."),
        _("The revocation bit is set, or the status list could not be fetched, read or verified."),
    ),
    CheckCode.NOT_SUSPENDED: (
        _("The issuer has put the badge on hold. Ask the issuer when it will be decided."),
        _("The suspension bit is set, or the status list could not be fetched, read or verified."),
    ),
    CheckCode.STATUS_MESSAGE: (
        _(
            "The issuer has published a note about the badge, or offers a newer version of it. Read it beside the answer."
        ),
        _(
            "The status entry has the purpose message or refresh; what it says is given in detail. A refresh bit does not "
            "spoil the badge."
        ),
    ),
    CheckCode.STATUS_ENTRY: (
        _(
            "We could not read how the issuer publishes the badge's state, so we could not tell if it still holds."
        ),
        _("credentialStatus has a type or a form that is not implemented here."),
    ),
    CheckCode.SCHEMA: (
        _("The badge does not follow the data schema it names, or we could not get that schema."),
        _(
            "credentialSchema, or the schema of an Open Badges 2 extension, did not validate or could not be run."
        ),
    ),
    CheckCode.RELATED_RESOURCES: (
        _(
            "A linked file changed since the badge was signed, did not answer, or has a digest of a kind that we do not know."
        ),
        _(
            "A digest in relatedResource or digestSRI does not match what was fetched, or is of an unknown function."
        ),
    ),
    CheckCode.IMAGE_AGREES: (
        _("The picture is not the one that the badge names. The badge inside may still be sound."),
        _("The picture that carried the credential differs from the achievement's image."),
    ),
    CheckCode.ENDORSEMENTS: (
        _("A statement by a third party could not be confirmed. The badge itself may still be sound."),
        _("An endorsement credential did not verify on its own."),
    ),
    CheckCode.CONTAINED: (
        _("A badge inside this record did not pass, or we could not tell. Look at each one."),
        _("One of the contained credentials has an outcome other than passed; each has its own report."),
    ),
    CheckCode.RECIPIENT: (
        _("The badge was not given to the person or address you named."),
        _("No identifier of the subject matches the one given to the check."),
    ),
    CheckCode.LOG_INCLUSION: (
        _("The public log does not show this badge, or did not answer."),
        _("The inclusion proof is missing or does not lead to a signed checkpoint."),
    ),
    CheckCode.HOSTED_COPY: (
        _("The issuer's web site holds another badge at this address, or did not answer."),
        _("The hosted Assertion differs from the one presented, answers 410, or could not be fetched."),
    ),
    CheckCode.BADGE_CLASS: (
        _("We could not read the badge's description or the issuer's profile."),
        _("The BadgeClass or the issuer Profile could not be fetched or breaks the 2.0 data model."),
    ),
    CheckCode.HOLDER_KEY: (
        _("Somebody other than the person named sent this, or we could not tell who did. Do not rely on it."),
        _(
            "No sound authentication proof was made with a key that holder controls. A key binding token needs aud, nonce "
            "and iat, and must be in force."
        ),
    ),
    CheckCode.CHALLENGE: (
        _("This was signed for another occasion and may have been copied. Ask for it to be sent again."),
        _(
            "The proof's challenge or domain (nonce or aud in a token) is not the one asked for. Or nobody presented it: "
            "a badge came by itself, or a token without its holder's proof."
        ),
    ),
}


def problems_explained() -> list[Explained]:
    """Every code of our own errors."""
    kinds = {kind.code: kind for kind in error_kinds()}
    return [
        Explained(code, gettext(kinds[code].title), *said, status=kinds[code].status)
        for code, said in PROBLEMS.items()
        if code in kinds
    ]


def checks_explained() -> list[Explained]:
    """Every question of a verification, in the order it is asked."""
    return [
        Explained(code.value, gettext(MEANINGS[code].title), *CHECKS[code], spec=MEANINGS[code].spec)
        for code in CheckCode
    ]


def error_kinds(kind: type[PlatformError] = PlatformError) -> Iterator[type[PlatformError]]:
    """Every class of our own errors. A room's own class comes before the one whose code it shares."""
    for below in kind.__subclasses__():
        yield from error_kinds(below)
    yield kind

"""Every question that a verification asks: its permanent code, its words for a person, its spec.

A code is published in reports, in the API and in `docs/problems.md`. It is never renamed and never reused.
The words here are templates in English. Screens translate them: `gettext_noop` marks them for extraction
without tying this library to any translation machinery.
"""

from dataclasses import dataclass
from enum import StrEnum

VCDM = "https://www.w3.org/TR/vc-data-model-2.0/"
DATA_INTEGRITY = "https://www.w3.org/TR/vc-data-integrity/"
BITSTRING = "https://www.w3.org/TR/vc-bitstring-status-list/"
CID = "https://www.w3.org/TR/cid-1.0/"
JOSE = "https://www.w3.org/TR/vc-jose-cose/"
OB3 = "https://www.imsglobal.org/spec/ob/v3p0/"
OB2 = "https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html"
TLOG = "https://c2sp.org/tlog-proof"


def gettext_noop(text: str) -> str:
    """Mark a text for the translators and give it back unchanged."""
    return text


class CheckCode(StrEnum):
    """The permanent word of each question."""

    READABLE = "readable"
    STRUCTURE = "structure"
    CONTEXTS_KNOWN = "contexts-known"
    TERMS_DEFINED = "terms-defined"
    PROOF_PRESENT = "proof-present"
    PROOF_SUITE = "proof-suite"
    PROOF_PURPOSE = "proof-purpose"
    PROOF_DATES = "proof-dates"
    VERIFICATION_METHOD = "verification-method"
    KEY_AUTHORISED = "key-authorised"
    SIGNATURE = "signature"
    ISSUER_KEY = "issuer-key"
    ISSUER_IDENTITY = "issuer-identity"
    VALIDITY_PERIOD = "validity-period"
    NOT_REVOKED = "not-revoked"
    NOT_SUSPENDED = "not-suspended"
    STATUS_MESSAGE = "status-message"
    STATUS_ENTRY = "status-entry"
    SCHEMA = "schema"
    RELATED_RESOURCES = "related-resources"
    IMAGE_AGREES = "image-agrees"
    ENDORSEMENTS = "endorsements"
    CONTAINED = "contained-credentials"
    RECIPIENT = "recipient"
    LOG_INCLUSION = "log-inclusion"
    HOSTED_COPY = "hosted-copy"
    BADGE_CLASS = "badge-class"
    HOLDER_KEY = "holder-key"
    CHALLENGE = "challenge"


@dataclass(frozen=True)
class CodeMeaning:
    """What one question asks (for a person), and where the specification asks it."""

    title: str
    question: str
    spec: str


MEANINGS: dict[CheckCode, CodeMeaning] = {
    CheckCode.READABLE: CodeMeaning(
        gettext_noop("Readable"),
        gettext_noop("Could we open what you gave us and find a badge in it?"),
        OB3 + "#baking",
    ),
    CheckCode.STRUCTURE: CodeMeaning(
        gettext_noop("Well formed"),
        gettext_noop("Does the badge have the parts the standard asks for?"),
        VCDM + "#basic-concepts",
    ),
    CheckCode.CONTEXTS_KNOWN: CodeMeaning(
        gettext_noop("Known vocabulary"),
        gettext_noop("Do we know the word lists the badge uses?"),
        VCDM + "#contexts",
    ),
    CheckCode.TERMS_DEFINED: CodeMeaning(
        gettext_noop("Every word signed"),
        gettext_noop("Does every word in the badge have a meaning, so that the signature covers it?"),
        DATA_INTEGRITY + "#securing-data-losslessly",
    ),
    CheckCode.PROOF_PRESENT: CodeMeaning(
        gettext_noop("Signed"),
        gettext_noop("Is the badge signed at all?"),
        VCDM + "#securing-mechanisms",
    ),
    CheckCode.PROOF_SUITE: CodeMeaning(
        gettext_noop("Known signature type"),
        gettext_noop("Do we know how to check this type of signature?"),
        DATA_INTEGRITY + "#cryptographic-suites",
    ),
    CheckCode.PROOF_PURPOSE: CodeMeaning(
        gettext_noop("Right kind of signature"),
        gettext_noop("Was the signature made to issue a badge, not for some other use?"),
        DATA_INTEGRITY + "#proof-purposes",
    ),
    CheckCode.PROOF_DATES: CodeMeaning(
        gettext_noop("Signature dates"),
        gettext_noop("Was the signature in force at this moment?"),
        DATA_INTEGRITY + "#proofs",
    ),
    CheckCode.VERIFICATION_METHOD: CodeMeaning(
        gettext_noop("Key found"),
        gettext_noop("Could we find the public key that the signature names?"),
        CID + "#retrieve-verification-method",
    ),
    CheckCode.KEY_AUTHORISED: CodeMeaning(
        gettext_noop("Key allowed"),
        gettext_noop("Does the owner of the key allow it to sign badges?"),
        CID + "#assertion",
    ),
    CheckCode.SIGNATURE: CodeMeaning(
        gettext_noop("Signature"),
        gettext_noop("Is every byte the same as when it was signed?"),
        DATA_INTEGRITY + "#verify-proof",
    ),
    CheckCode.ISSUER_KEY: CodeMeaning(
        gettext_noop("Issuer's own key"),
        gettext_noop("Does the key belong to the issuer named in the badge?"),
        VCDM + "#issuer",
    ),
    CheckCode.ISSUER_IDENTITY: CodeMeaning(
        gettext_noop("Who the issuer is"),
        gettext_noop("How do we know who is behind this issuer?"),
        VCDM + "#issuer",
    ),
    CheckCode.VALIDITY_PERIOD: CodeMeaning(
        gettext_noop("In date"),
        gettext_noop("Is the badge valid at this moment?"),
        VCDM + "#validity-period",
    ),
    CheckCode.NOT_REVOKED: CodeMeaning(
        gettext_noop("Not revoked"),
        gettext_noop("Has the issuer taken the badge back?"),
        BITSTRING + "#validate-algorithm",
    ),
    CheckCode.NOT_SUSPENDED: CodeMeaning(
        gettext_noop("Not suspended"),
        gettext_noop("Has the issuer put the badge on hold?"),
        BITSTRING + "#validate-algorithm",
    ),
    CheckCode.STATUS_MESSAGE: CodeMeaning(
        gettext_noop("Issuer's status note"),
        gettext_noop("Has the issuer published a note about the badge's state?"),
        BITSTRING + "#bitstringstatuslistentry",
    ),
    CheckCode.STATUS_ENTRY: CodeMeaning(
        gettext_noop("Status entry"),
        gettext_noop("Can we read how the issuer publishes the badge's state?"),
        VCDM + "#status",
    ),
    CheckCode.SCHEMA: CodeMeaning(
        gettext_noop("Data schema"),
        gettext_noop("Does the badge follow the data schemas it names?"),
        VCDM + "#data-schemas",
    ),
    CheckCode.RELATED_RESOURCES: CodeMeaning(
        gettext_noop("Linked files unchanged"),
        gettext_noop("Are the linked files the same as when the badge was signed?"),
        VCDM + "#integrity-of-related-resources",
    ),
    CheckCode.IMAGE_AGREES: CodeMeaning(
        gettext_noop("Picture"),
        gettext_noop("Is the picture the one the achievement names?"),
        OB3 + "#image",
    ),
    CheckCode.ENDORSEMENTS: CodeMeaning(
        gettext_noop("Endorsements"),
        gettext_noop("Are the statements by third parties really theirs?"),
        OB3 + "#endorsementcredential",
    ),
    CheckCode.CONTAINED: CodeMeaning(
        gettext_noop("Badges inside"),
        gettext_noop("Is each badge inside this record sound by itself?"),
        "https://www.imsglobal.org/spec/clr/v2p0/#clrsubject",
    ),
    CheckCode.RECIPIENT: CodeMeaning(
        gettext_noop("Recipient"),
        gettext_noop("Was the badge given to the person you name?"),
        OB3 + "#identityobject",
    ),
    CheckCode.LOG_INCLUSION: CodeMeaning(
        gettext_noop("In the public log"),
        gettext_noop("Does the public log of issued badges hold this one?"),
        TLOG,
    ),
    CheckCode.HOSTED_COPY: CodeMeaning(
        gettext_noop("Issuer's own copy"),
        gettext_noop("Does the issuer's web site hold the same badge?"),
        OB2 + "#hosted-badges",
    ),
    CheckCode.BADGE_CLASS: CodeMeaning(
        gettext_noop("Badge and issuer pages"),
        gettext_noop("Could we read the badge's description and its issuer's profile?"),
        OB2 + "#BadgeClass",
    ),
    CheckCode.HOLDER_KEY: CodeMeaning(
        gettext_noop("Presented by its holder"),
        gettext_noop("Was it signed by the person who says they present it?"),
        VCDM + "#verifiable-presentations",
    ),
    CheckCode.CHALLENGE: CodeMeaning(
        gettext_noop("Made for this occasion"),
        gettext_noop("Was it signed for the one who asked, and for this time only?"),
        DATA_INTEGRITY + "#dfn-challenge",
    ),
}

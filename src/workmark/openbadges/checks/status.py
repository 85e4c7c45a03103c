"""Has the issuer taken it back, put it on hold, or left a note? Every status entry is asked, not only the first.

A list that could not be read, is out of date, or is not the issuer's own gives "could not tell", never "fine".

Spec: Bitstring Status List v1.0, "Validate Algorithm"; StatusList2021; Open Badges 3.0, "1EdTechRevocationList".
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import (
    JsonObject,
    as_list,
    format_moment,
    id_of,
    parse_json_object,
    parse_moment,
    require_object,
    types_of,
)
from workmark.openbadges.errors import (
    MalformedCredential,
    MalformedStatusList,
    OpenBadgesError,
    StatusIndexOutOfRange,
    Unresolvable,
)
from workmark.openbadges.jose.inside import opened_inside
from workmark.openbadges.report import Check, Outcome, Verification, answer, overall
from workmark.openbadges.status_list import (
    MESSAGE,
    REFRESH,
    REVOCATION,
    SUSPENSION,
    open_list,
    open_list_2021,
    value_at,
)

_LIST_TYPES = {
    "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList"),
    "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
}
_CODES = {
    REVOCATION: CheckCode.NOT_REVOKED,
    SUSPENSION: CheckCode.NOT_SUSPENDED,
    MESSAGE: CheckCode.STATUS_MESSAGE,
    REFRESH: CheckCode.STATUS_MESSAGE,
}
_PLAIN_LIST = "1EdTechRevocationList"
# The standard's table has the first name, and its text on how to check the second (decision 0408).
_REVOKED_MEMBERS = ("revokedCredential", "revokedCredentials")
_INDEX = re.compile(r"0|[1-9][0-9]{0,11}")
_STATUS = re.compile(r"0x[0-9A-Fa-f]{1,8}")
MAX_STATUS_SIZE = 16
VerifyList: TypeAlias = Callable[[JsonObject, Sequence[Check]], Verification]


def check_status(document: JsonObject, around: Surroundings, verify_list: VerifyList) -> list[Check]:
    """One check for each status entry. verify_list: verifies the list, itself a credential, without its status."""
    entries = as_list(document.get("credentialStatus"))
    if not entries:
        return [_NO_LIST]
    checks = []
    for index, entry in enumerate(entries, 1):
        about = f"status entry {index}" if len(entries) > 1 else ""
        checks.append(_check_entry(document, entry, around, verify_list, about))
    return checks


_NO_LIST = answer(
    CheckCode.NOT_REVOKED,
    Outcome.NOT_APPLICABLE,
    gettext_noop("The issuer keeps no list of revoked badges for it."),
)


def _check_entry(
    document: JsonObject,
    entry: Any,
    around: Surroundings,
    verify_list: VerifyList,
    about: str,
) -> Check:
    types = types_of(entry)
    if _PLAIN_LIST in types:
        return _check_revocation_list(document, entry, around, about)
    kind = next((kind for kind in types if kind in _LIST_TYPES), None)
    if kind is None:
        message = gettext_noop(
            "We could not tell: the badge's state is published in a way we do not know, {types}."
        )
        names = ", ".join(types) or "no type"
        return answer(CheckCode.STATUS_ENTRY, Outcome.NOT_DETERMINED, message, about=about, types=names)
    entry = {**entry, "statusPurpose": _plain(entry.get("statusPurpose"))}
    purpose = entry["statusPurpose"]
    code = _CODES.get(purpose, CheckCode.STATUS_ENTRY) if isinstance(purpose, str) else CheckCode.STATUS_ENTRY
    try:
        status_index, size = _place(entry)
        _require_messages(entry, size)
    except MalformedCredential as error:
        return answer(code, Outcome.FAILED, "{reason}", about=about, reason=str(error))
    try:
        listed = _fetched_list(document, entry, kind, around, verify_list)
        text = listed["credentialSubject"]["encodedList"]
        bits = open_list_2021(text) if kind == "StatusList2021Entry" else open_list(text, status_size=size)
        value = value_at(bits, status_index, size)
    except (Unresolvable, MalformedCredential, MalformedStatusList, StatusIndexOutOfRange) as error:
        message = gettext_noop("We could not tell: {reason}")
        return answer(code, Outcome.NOT_DETERMINED, message, about=about, reason=str(error))
    return _verdict(code, entry, value, str(listed.get("validFrom", listed.get("issuanceDate", ""))), about)


def _plain(value: Any) -> Any:
    """A text that stands in a list of one, or as a value object: the signature over statements covers each alike.

    Whoever holds the badge may write it either way, and must not so hide that it was taken back.
    """
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict) and isinstance(value.get("@value"), str):
        return value["@value"]
    return value


def _place(entry: JsonObject) -> tuple[int, int]:
    """Where in the list, and how many bits wide; raises MalformedCredential."""
    index, size = entry.get("statusListIndex"), entry.get("statusSize", 1)
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise MalformedCredential(f"statusListIndex must be a whole number written as a text, not {index!r}.")
    if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= MAX_STATUS_SIZE:
        raise MalformedCredential(f"statusSize must be a number from 1 to {MAX_STATUS_SIZE}.")
    if not isinstance(entry.get("statusListCredential"), str):
        raise MalformedCredential("statusListCredential must be the address of the list.")
    return int(index), size


def _require_messages(entry: JsonObject, size: int) -> None:
    """Raise MalformedCredential unless the entry says what each of its values means; one bit may go without.

    Spec: Bitstring Status List v1.0, "BitstringStatusListEntry", `statusSize` and `statusMessage`.
    """
    if "statusMessage" not in entry and size == 1:
        return
    messages, count = entry.get("statusMessage"), 1 << size
    if not isinstance(messages, list) or len(messages) != count:
        raise MalformedCredential(f"statusMessage must be a list of {count}, one message for each value.")
    if not all(isinstance(item, dict) and _is_message(item) for item in messages):
        raise MalformedCredential("each statusMessage needs a status such as 0x1, and a message.")


def _is_message(item: JsonObject) -> bool:
    status, message = item.get("status"), item.get("message")
    return isinstance(status, str) and bool(_STATUS.fullmatch(status)) and isinstance(message, str)


def _fetched_list(
    document: JsonObject,
    entry: JsonObject,
    kind: str,
    around: Surroundings,
    verify_list: VerifyList,
) -> JsonObject:
    """The list, fetched and found to be sound; raises Unresolvable or MalformedCredential with the reason."""
    listed, envelope = _opened_list(around.resolve(entry["statusListCredential"]).body, around)
    credential_type, subject_type = _LIST_TYPES[kind]
    subject = require_object(listed.get("credentialSubject"), "the status list's subject")
    if credential_type not in types_of(listed) or subject_type not in types_of(subject):
        raise MalformedCredential(f"what stands at the list's address is no {credential_type}.")
    if id_of(listed.get("issuer")) != id_of(document.get("issuer")):
        raise MalformedCredential("the status list was published by somebody other than the issuer.")
    if entry["statusPurpose"] not in [_plain(purpose) for purpose in as_list(subject.get("statusPurpose"))]:
        raise MalformedCredential(f"the status list is not for {entry.get('statusPurpose')!r}.")
    if not isinstance(subject.get("encodedList"), str):
        raise MalformedCredential("the status list holds no list.")
    report = verify_list(listed, envelope)
    if overall(report.checks) is not Outcome.PASSED:
        faults = [
            check.detail
            for check in report.checks
            if check.outcome in (Outcome.FAILED, Outcome.NOT_DETERMINED)
        ]
        raise MalformedCredential(
            f"the status list itself is not sound. {faults[0] if faults else ''}".strip()
        )
    return listed


def _opened_list(body: bytes, around: Surroundings) -> tuple[JsonObject, tuple[Check, ...]]:
    """The list as a credential, and the checks of its envelope if it came in one."""
    item: str | JsonObject
    if body.lstrip()[:3] == b"eyJ":
        item = body.decode("ascii", "replace").strip()
    else:
        item = parse_json_object(body, max_bytes=4 * 1024 * 1024)
    opened = opened_inside(item, at=around.at, resolve=around.resolve)
    if opened is None:
        raise MalformedCredential(
            "what stands at the list's address is neither a document nor a signed token."
        )
    return opened.document, opened.envelope


def _verdict(code: CheckCode, entry: JsonObject, value: int, dated: str, about: str) -> Check:
    facts = {"value": value, "listed_at": dated}
    if entry["statusPurpose"] == REFRESH:
        # "This status does not invalidate the verifiable credential": whatever the bit, it is a note.
        message = _REFRESHED[bool(value)]
        return answer(code, Outcome.PASSED, message, about=about, facts=facts, date=dated)
    if code is CheckCode.STATUS_MESSAGE:
        text = _message_for(entry, value)
        if text is None:
            message = gettext_noop(
                "The issuer's list says {value}, and the badge does not tell what that means."
            )
            return answer(code, Outcome.NOT_DETERMINED, message, about=about, facts=facts, value=str(value))
        return answer(
            code,
            Outcome.PASSED,
            gettext_noop("The issuer's note says: {text} (list of {date})."),
            about=about,
            facts=facts,
            text=text,
            date=dated,
        )
    if code is CheckCode.STATUS_ENTRY:
        message = gettext_noop(
            "The list of {date} says {value} for the purpose {purpose}, which we do not know."
        )
        purpose = str(entry.get("statusPurpose"))
        return answer(
            code,
            Outcome.NOT_DETERMINED,
            message,
            about=about,
            facts=facts,
            date=dated,
            value=str(value),
            purpose=purpose,
        )
    revoked = code is CheckCode.NOT_REVOKED
    if value == 0:
        message = (
            gettext_noop("Not revoked, says the issuer's list of {date}.")
            if revoked
            else gettext_noop("Not on hold, says the issuer's list of {date}.")
        )
        return answer(code, Outcome.PASSED, message, about=about, facts=facts, date=dated)
    message = (
        gettext_noop("The issuer revoked this badge, says its list of {date}.")
        if revoked
        else gettext_noop("The issuer put this badge on hold, says its list of {date}.")
    )
    return answer(code, Outcome.FAILED, message, about=about, facts=facts, date=dated)


_REFRESHED = {
    False: gettext_noop("The issuer offers no newer version, says its list of {date}."),
    True: gettext_noop("The issuer offers a newer version of it, says its list of {date}."),
}


def _message_for(entry: JsonObject, value: int) -> str | None:
    """What the issuer says that a value means; None if that is not said exactly once."""
    if "statusMessage" not in entry:
        return ("unset", "set")[value]
    said = [str(item["message"]) for item in entry["statusMessage"] if int(item["status"], 16) == value]
    return said[0] if len(said) == 1 else None


def _check_revocation_list(
    document: JsonObject, entry: JsonObject, around: Surroundings, about: str
) -> Check:
    """1EdTech's older way: a plain list of the ids that were revoked, with dates and reasons."""
    code, address = CheckCode.NOT_REVOKED, id_of(entry)
    if address is None:
        return answer(code, Outcome.FAILED, gettext_noop("The status entry has no address."), about=about)
    badge_id = id_of(document)
    if badge_id is None:
        message = gettext_noop(
            "We could not tell: the list names badges by their id, and this badge has none."
        )
        return answer(code, Outcome.NOT_DETERMINED, message, about=about)
    try:
        fetched = around.resolve(address)
        listed = parse_json_object(fetched.body)
        issuer = id_of(document.get("issuer"))
        if id_of(listed.get("issuer")) not in (None, issuer):
            raise MalformedCredential("the revocation list was published by somebody other than the issuer.")
        for item in (item for name in _REVOKED_MEMBERS for item in as_list(listed.get(name))):
            # "If the value of revoked is true or omitted, the issuer has revoked the credential."
            if id_of(item) == badge_id and not (isinstance(item, dict) and item.get("revoked") is False):
                return _revoked_on(item, about)
        _require_list(listed, address, issuer)
    except OpenBadgesError as error:
        return answer(
            code,
            Outcome.NOT_DETERMINED,
            gettext_noop("We could not tell: {reason}"),
            about=about,
            reason=str(error),
        )
    dated = format_moment(fetched.fetched_at)
    return answer(
        code,
        Outcome.PASSED,
        gettext_noop("Not on the issuer's list of revoked badges, read on {date}."),
        about=about,
        date=dated,
    )


def _require_list(listed: JsonObject, address: str, issuer: str | None) -> None:
    """Not being named counts only in a list, each entry of which names a badge.

    The list may be left out, as nothing is revoked, where the page says that it is this list of this issuer.
    """
    lists = [listed[name] for name in _REVOKED_MEMBERS if name in listed]
    is_named = _PLAIN_LIST in types_of(listed) and id_of(listed) == address
    is_empty = not lists and is_named and id_of(listed.get("issuer")) == issuer is not None
    if not is_empty and not (lists and all(isinstance(revoked, list) for revoked in lists)):
        raise MalformedCredential("what stands at the list's address is no revocation list.")
    if not all(id_of(item) for revoked in lists for item in revoked):
        raise MalformedCredential("the revocation list has an entry that names no badge.")


# By whether the list gives a date, and a reason: sentences differ more between languages than their parts do.
_REVOKED = {
    (False, False): gettext_noop("The issuer revoked this badge."),
    (True, False): gettext_noop("The issuer revoked this badge on {date}."),
    (False, True): gettext_noop("The issuer revoked this badge. Its reason: {reason}"),
    (True, True): gettext_noop("The issuer revoked this badge on {date}. Its reason: {reason}"),
}


def _revoked_on(item: Any, about: str) -> Check:
    details = item if isinstance(item, dict) else {}
    try:
        date = format_moment(parse_moment(details.get("revoked"), "revoked"))
    except MalformedCredential:
        date = ""
    reason = details.get("revocationReason")
    reason = reason if isinstance(reason, str) else ""
    message = _REVOKED[bool(date), bool(reason)]
    facts = {"revoked": date, "reason": reason}
    return answer(
        CheckCode.NOT_REVOKED, Outcome.FAILED, message, about=about, facts=facts, date=date, reason=reason
    )

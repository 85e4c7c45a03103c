"""Every member that Open Badges names, absent where it is needed and of a wrong kind where it is not, one at a time.

The tables are those of Open Badges 3.0, "Data Models"; the badge below has each of their members once.
"""

import copy
from typing import Any

import pytest

from workmark.openbadges.documents import JsonObject
from workmark.openbadges.structure import date_names, presentation_problems_of, problems_of, uses_model_1

V1, V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ABSENT = object()


def alignment() -> JsonObject:
    return {
        "type": ["Alignment"],
        "targetName": "Count",
        "targetUrl": "https://e.example/1",
        "targetType": "CTDL",
        "targetCode": "s1",
        "targetDescription": "Count goods",
        "targetFramework": "ESCO",
    }


def image() -> JsonObject:
    return {"type": "Image", "id": "https://e.example/i.png", "caption": "A shelf"}


def profile() -> JsonObject:
    return {
        "type": ["Profile"],
        "id": "https://harbour.example/issuer",
        "name": "Harbour",
        "url": "https://harbour.example/",
        "description": "A school",
        "email": "office@harbour.example",
        "phone": "+351 1",
        "official": "Ines",
        "image": image(),
        "parentOrg": {"type": ["Profile"], "id": "https://harbour.example/parent"},
    }


def full() -> JsonObject:
    """A badge with every member that the tables know."""
    level = {
        "type": ["RubricCriterionLevel"],
        "id": "urn:level",
        "name": "Met",
        "level": "2",
        "description": "No count is off.",
        "points": "4",
        "alignment": [alignment()],
    }
    described = {
        "type": ["ResultDescription"],
        "id": "urn:row",
        "name": "Zone",
        "resultType": "RubricCriterionLevel",
        "allowedValue": ["1", "2"],
        "requiredLevel": "urn:level",
        "requiredValue": "2",
        "valueMax": "2",
        "valueMin": "1",
        "alignment": [alignment()],
        "rubricCriterionLevel": [level],
    }
    achievement = {
        "type": ["Achievement"],
        "id": "https://e.example/a",
        "name": "Cycle counting",
        "description": "Counts",
        "criteria": {"id": "https://e.example/c", "narrative": "Count three times."},
        "achievementType": "Badge",
        "tag": ["stock"],
        "version": "1",
        "creditsAvailable": 2.5,
        "fieldOfStudy": "Logistics",
        "humanCode": "L1",
        "inLanguage": "en",
        "specialization": "Stock",
        "creator": profile(),
        "image": image(),
        "alignment": [alignment()],
        "resultDescription": [described],
    }
    subject = {
        "type": ["AchievementSubject"],
        "id": "urn:uuid:9",
        "achievement": achievement,
        "activityStartDate": "2026-05-01T00:00:00Z",
        "activityEndDate": "2026-05-02T00:00:00Z",
        "creditsEarned": 2,
        "narrative": "She counted.",
        "role": "Clerk",
        "licenseNumber": "A-9",
        "term": "Fall",
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": "sha256$00",
                "identityType": "emailAddress",
                "salt": "pinch",
            }
        ],
        "result": [
            {
                "type": ["Result"],
                "resultDescription": "urn:row",
                "achievedLevel": "urn:level",
                "value": "2",
                "status": "Completed",
                "alignment": [alignment()],
            }
        ],
        "source": profile(),
        "image": image(),
    }
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:7",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": profile(),
        "validFrom": "2026-05-01T00:00:00Z",
        "validUntil": "2027-05-01T00:00:00Z",
        "awardedDate": "2026-05-01T00:00:00Z",
        "name": "Cycle counting",
        "description": "Counts",
        "credentialSubject": subject,
        "evidence": [
            {
                "type": ["Evidence"],
                "id": "https://e.example/e",
                "name": "Sheet",
                "narrative": "Counts",
                "description": "Three counts",
                "genre": "Table",
                "audience": "Clerks",
            }
        ],
        "credentialStatus": [{"type": "1EdTechRevocationList", "id": "https://e.example/revoked"}],
        "credentialSchema": [{"type": "1EdTechJsonSchemaValidator2019", "id": "https://e.example/schema"}],
        "refreshService": {"type": "1EdTechCredentialRefresh", "id": "https://e.example/refresh"},
        "termsOfUse": {"type": "Policy", "id": "https://e.example/terms"},
        "relatedResource": [{"id": "https://e.example/r", "digestSRI": "sha256-x"}],
        "proof": [{"type": "DataIntegrityProof"}],
    }


def changed(path: str, value: object, document: JsonObject | None = None) -> JsonObject:
    badge = copy.deepcopy(document or full())
    node: Any = badge
    *parents, last = path.split(".")
    for name in parents:
        node = node[int(name)] if isinstance(node, list) else node[name]
    place: Any = int(last) if isinstance(node, list) else last
    if value is ABSENT:
        del node[place]
    else:
        node[place] = value
    return badge


def test_the_full_badge_is_sound() -> None:
    assert problems_of(full()) == []


A, S = "credentialSubject.achievement", "credentialSubject"
PROFILES = ("issuer", f"{A}.creator", f"{S}.source")
LEVEL = f"{A}.resultDescription.0.rubricCriterionLevel.0"
ALIGNMENTS = tuple(f"{place}.alignment" for place in (A, f"{A}.resultDescription.0", LEVEL, f"{S}.result.0"))
IMAGES = ("issuer.image", f"{A}.image", f"{S}.image")
WRONG = {
    "text": 5,
    "address": "no address",
    "plain": ["x"],
    "flag": "true",
    "number": "2",
    "moment": "soon",
    "texts": [5],
}
# kind of node: where it stands; what it must have; what it may have.
TABLE: dict[str, tuple[tuple[str, ...], dict[str, str], dict[str, str]]] = {
    "Profile": (
        PROFILES,
        {"id": "address"},
        {
            "name": "text",
            "url": "address",
            "description": "text",
            "email": "plain",
            "phone": "plain",
            "official": "text",
        },
    ),
    "AchievementSubject": (
        (S,),
        {"achievement": ""},
        {
            "activityStartDate": "moment",
            "activityEndDate": "moment",
            "creditsEarned": "number",
            "licenseNumber": "plain",
            "narrative": "text",
            "role": "text",
            "term": "text",
        },
    ),
    "Achievement": (
        (A,),
        {"id": "address", "name": "text", "description": "text", "criteria": ""},
        {
            "achievementType": "plain",
            "creditsAvailable": "number",
            "fieldOfStudy": "text",
            "humanCode": "plain",
            "inLanguage": "plain",
            "specialization": "text",
            "tag": "texts",
            "version": "plain",
        },
    ),
    "Criteria": ((f"{A}.criteria",), {}, {"id": "address", "narrative": "text"}),
    "Alignment": (
        tuple(f"{place}.0" for place in ALIGNMENTS),
        {"targetName": "text", "targetUrl": "address"},
        {
            "targetCode": "plain",
            "targetDescription": "text",
            "targetFramework": "text",
            "targetType": "plain",
        },
    ),
    "ResultDescription": (
        (f"{A}.resultDescription.0",),
        {"id": "address", "name": "text", "resultType": "plain"},
        {
            "allowedValue": "texts",
            "requiredLevel": "address",
            "requiredValue": "plain",
            "valueMax": "plain",
            "valueMin": "plain",
        },
    ),
    "RubricCriterionLevel": (
        (LEVEL,),
        {"id": "address", "name": "text"},
        {"description": "text", "level": "plain", "points": "plain"},
    ),
    "Result": (
        (f"{S}.result.0",),
        {},
        {"resultDescription": "address", "achievedLevel": "address", "value": "plain", "status": "plain"},
    ),
    "IdentityObject": (
        (f"{S}.identifier.0",),
        {"hashed": "flag", "identityHash": "plain", "identityType": "plain"},
        {"salt": "plain"},
    ),
    "Evidence": (
        ("evidence.0",),
        {},
        {
            "id": "address",
            "name": "text",
            "description": "text",
            "narrative": "text",
            "genre": "text",
            "audience": "text",
        },
    ),
    "Image": (IMAGES, {"id": "address"}, {"caption": "text"}),
}
NEEDED = [
    (kind, f"{place}.{name}")
    for kind, (places, needed, _) in TABLE.items()
    for place in places
    for name in needed
]
TYPED = [
    (kind, f"{place}.{name}", WRONG[typed])
    for kind, (places, needed, allowed) in TABLE.items()
    for place in places
    for name, typed in {**needed, **allowed}.items()
    if typed
]


def named(path: str) -> str:
    """How a place is called in a fault: without the numbers of lists, except for evidence."""
    steps = path.replace("evidence.0", "evidence 1").split(".")
    return ".".join(step for step in steps if not step.isdigit())


@pytest.mark.parametrize(("kind", "path"), NEEDED)
def test_what_the_standard_asks_for_is_missed(kind: str, path: str) -> None:
    place, _, name = named(path).rpartition(".")

    problems = problems_of(changed(path, ABSENT))

    if path == "issuer.id":
        assert problems[0] == "The issuer's id must be a complete address."
        problems = problems[1:]
    assert problems == [f"{place} lacks {name}."]


@pytest.mark.parametrize(("kind", "path", "value"), TYPED)
def test_what_is_of_another_kind_is_named(kind: str, path: str, value: object) -> None:
    problems = problems_of(changed(path, value))

    assert problems[-1] == f"{named(path)} is not what {kind} allows."
    # An id of an entry, and the issuer's, are also faults of the data model itself.
    assert len(problems) == 1 + (path in ("issuer.id", "evidence.0.id"))


@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, place) for kind, (places, *_) in TABLE.items() for place in places if kind != "Criteria"],
)
def test_each_node_has_its_type_and_is_a_node(kind: str, path: str) -> None:
    assert problems_of(changed(f"{path}.type", ["Thing"]))[-1] == f"{named(path)} must have the type {kind}."
    if path not in ("issuer", S, "evidence.0"):
        assert problems_of(changed(path, 7)) == [f"{named(path)} must be an object of type {kind}."]
        by_address = problems_of(changed(path, "https://e.example/there"))
        # A profile or a picture may stand as its address alone.
        assert by_address == (
            [] if kind in ("Profile", "Image") else [f"{named(path)} must be an object of type {kind}."]
        )


@pytest.mark.parametrize(
    ("status", "fits"),
    [
        *((word, True) for word in ("Completed", "Enrolled", "Failed", "InProgress")),
        *((word, True) for word in ("OnHold", "Provisional", "Withdrew")),
        ("completed", False),
        ("Passed", False),
        ("ext:Passed", False),
        ("", False),
        (["Completed"], False),
    ],
)
def test_a_result_s_status_is_one_of_the_seven_words(status: object, fits: bool) -> None:
    # Open Badges 3.0, "ResultStatusType Enumeration"; unlike the other vocabularies it is not extensible.
    assert (problems_of(changed(f"{S}.result.0.status", status)) == []) is fits


@pytest.mark.parametrize(
    "path",
    [
        A,
        f"{S}.source",
        f"{A}.criteria",
        f"{A}.creator",
        f"{A}.creator.parentOrg",
        "issuer.parentOrg",
        *IMAGES,
    ],
)
def test_what_the_table_allows_once_stands_there_once(path: str) -> None:
    # A cardinality of 1 or 0..1 in the tables; JSON-LD writes one as a list of one, too.
    node: Any = full()
    for step in path.split("."):
        node = node[step]
    another = {**node, "id": "https://e.example/another"}

    assert problems_of(changed(path, [node])) == []
    assert problems_of(changed(path, [node, another])) == [f"{path} must be one, and there are several."]


@pytest.mark.parametrize(
    "path",
    [
        f"{S}.identifier",
        f"{S}.result",
        f"{A}.alignment",
        f"{A}.resultDescription",
        f"{A}.resultDescription.0.alignment",
        f"{A}.resultDescription.0.rubricCriterionLevel",
        f"{LEVEL}.alignment",
        f"{S}.result.0.alignment",
        "evidence",
    ],
)
def test_what_the_table_allows_many_times_may_stand_there_twice(path: str) -> None:
    node: Any = full()
    for step in path.split("."):
        node = node[int(step)] if isinstance(node, list) else node[step]

    assert problems_of(changed(path, [*node, *node])) == []


def test_a_badge_is_about_one_learner() -> None:
    # Open Badges 3.0, "AchievementCredential": credentialSubject, 1.
    other = {**full()[S], "id": "urn:uuid:10"}

    assert problems_of(changed(S, [full()[S]])) == []
    assert problems_of(changed(S, [full()[S], other])) == [
        "credentialSubject must be one: Open Badges speak of one learner or thing at a time."
    ]


@pytest.mark.parametrize("kind", ["", [], ["Criteria"], "Thing"])
def test_criteria_need_no_type(kind: Any) -> None:
    assert problems_of(changed(f"{A}.criteria.type", kind)) == []


@pytest.mark.parametrize(
    "path", [f"{S}.source", f"{A}.creator", f"{A}.image", f"{S}.image", f"{S}.result", f"{A}.alignment"]
)
def test_what_may_be_absent_is_not_missed(path: str) -> None:
    assert problems_of(changed(path, ABSENT)) == []


@pytest.mark.parametrize(
    ("number", "fits"), [(0, True), (1.5, True), (-1, True), (True, False), ("1", False), (None, False)]
)
def test_true_is_no_number(number: object, fits: bool) -> None:
    assert (problems_of(changed(f"{S}.creditsEarned", number)) == []) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Counts", True),
        ("", True),
        ({"@value": "Counts"}, True),
        ({"@value": "Conta", "@language": "pt", "@direction": "ltr"}, True),
        ([{"@value": "Conta", "@language": "pt"}, {"@value": "Counts"}], True),
        ({"@value": 5}, False),
        ({"@language": "pt"}, False),
        ({"@value": "Conta", "lang": "pt"}, False),
        ([], False),
        (["Counts"], False),
        ([{"@value": "Conta"}, "Counts"], False),
        ([{"@value": "Conta"}, {"@value": 5}], False),
        (5, False),
        (None, False),
    ],
)
def test_a_text_is_a_text_or_texts_with_their_languages(text: object, fits: bool) -> None:
    for name in ("name", "description"):
        expected = [] if fits else [f"{name} must be a text, or texts with @value and @language."]
        assert problems_of(changed(name, text)) == expected


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("urn:x", True),
        ("did:key:z6Mk", True),
        ("HTTPS://E.example/a%20b", True),
        ("a+b.c-1:x", True),
        ("https://e.example/a b", False),
        ("https://e.example/<a>", False),
        ("https://e.example/{a}", False),
        ("https://e.example/\\a", False),
        ("urn:", False),
        ("1a:x", False),
        ("_:b0", False),
        ("badges/1", False),
        (" urn:x", False),
        ("urn:x\n", False),
        ("", False),
        (7, False),
        (["urn:x"], False),
    ],
)
def test_an_address_is_complete(address: object, fits: bool) -> None:
    assert problems_of(changed("id", address)) == (
        [] if fits else ["The credential's id must be one complete address."]
    )
    assert (problems_of(changed(f"{S}.id", address)) == []) is fits


@pytest.mark.parametrize(
    ("path", "value", "problems"),
    [
        ("@context", [OB, V2], [f"The first @context must be {V2}."]),
        (
            "@context",
            ABSENT,
            [f"The first @context must be {V2}.", "An Open Badge needs the Open Badges context, " + OB + "."],
        ),
        ("@context", [V2], ["An Open Badge needs the Open Badges context, " + OB + "."]),
        ("@context", V2, ["An Open Badge needs the Open Badges context, " + OB + "."]),
        # A list that does not travel with us may define anything; that is another question's answer.
        ("@context", [V2, "https://otto.example/context"], []),
        ("type", ABSENT, ["type must hold one or more texts."]),
        ("type", [], ["type must hold one or more texts."]),
        (
            "type",
            ["VerifiableCredential", "AchievementCredential", ""],
            ["type must hold one or more texts."],
        ),
        ("type", ["AchievementCredential"], ["type must include VerifiableCredential."]),
        (
            "type",
            ["VerifiableCredential"],
            ["None of the types VerifiableCredential is one that Open Badges defines."],
        ),
        (
            "type",
            ["VerifiableCredential", "Thing"],
            ["None of the types Thing, VerifiableCredential is one that Open Badges defines."],
        ),
        ("type", ["VerifiableCredential", "BitstringStatusListCredential"], []),
        ("type", ["VerifiableCredential", "StatusList2021Credential"], []),
        ("id", ABSENT, ["The credential's id is missing."]),
        ("issuer", "https://harbour.example/issuer", []),
        (
            "issuer",
            ABSENT,
            ["issuer must be a complete address or an object with one as its id, but it is missing."],
        ),
        (
            "issuer",
            ["urn:x"],
            ["issuer must be a complete address or an object with one as its id, but it is a list."],
        ),
        ("validFrom", ABSENT, ["validFrom is missing."]),
        ("validUntil", ABSENT, []),
        ("validUntil", "2026-05-01T00:00:00Z", []),
        ("validUntil", "2026-04-30T23:59:59Z", ["validUntil lies before validFrom."]),
        (S, ABSENT, ["credentialSubject is missing."]),
        (S, [], ["credentialSubject is missing."]),
        (f"{S}.id", ABSENT, []),
        (f"{S}.identifier", ABSENT, []),
        (
            "evidence",
            ["urn:x"],
            ["evidence must hold objects, not a text.", "evidence 1 must be an object of type Evidence."],
        ),
        ("credentialStatus.0.type", ABSENT, ["Each entry of credentialStatus needs a type."]),
        ("credentialStatus.0.id", ABSENT, []),
        (
            "credentialStatus.0.id",
            "x",
            ["An entry of credentialStatus has an id that is no complete address."],
        ),
        ("credentialStatus", "urn:x", ["credentialStatus must hold objects, not a text."]),
        ("credentialSchema.0.type", ABSENT, ["Each entry of credentialSchema needs a type."]),
        (
            "credentialSchema.0.id",
            ABSENT,
            ["Each credentialSchema needs the address of the schema as its id."],
        ),
        ("credentialSchema.0.id", "x", ["Each credentialSchema needs the address of the schema as its id."]),
        ("refreshService.type", ABSENT, ["Each entry of refreshService needs a type."]),
        ("refreshService.id", "x", ["An entry of refreshService has an id that is no complete address."]),
        ("termsOfUse.type", ABSENT, ["Each entry of termsOfUse needs a type."]),
        ("proof", ["signed"], ["proof must hold at most 16 objects."]),
        ("proof", [{"type": "X"}] * 16, []),
        ("proof", [{"type": "X"}] * 17, ["proof must hold at most 16 objects."]),
        ("proof", [{"type": "X"}, {}], ["Each proof needs a type."]),
        ("proof", ABSENT, []),
        ("credentialStatus", [{"type": "X"}] * 16, []),
        ("credentialStatus", [{"type": "X"}] * 17, ["There are more than 16 status entries."]),
        (
            "relatedResource.0.digestSRI",
            ABSENT,
            ["Each relatedResource needs a digestSRI or a digestMultibase."],
        ),
        ("relatedResource.0", {"id": "urn:x", "digestMultibase": "z"}, []),
        (
            "relatedResource.0.id",
            "x",
            ["Each relatedResource must be an object with a complete address as its id."],
        ),
        (
            "relatedResource.0",
            "urn:x",
            ["Each relatedResource must be an object with a complete address as its id."],
        ),
        (
            "relatedResource",
            [{"id": "urn:x", "digestSRI": "1"}, {"id": "urn:x", "digestSRI": "2"}],
            ["relatedResource names the same address twice."],
        ),
        ("relatedResource", [{"id": "urn:x", "digestSRI": "1"}, {"id": "urn:y", "digestSRI": "2"}], []),
    ],
)
def test_the_data_models_own_rules(path: str, value: object, problems: list[str]) -> None:
    assert problems_of(changed(path, value)) == problems


def test_a_learner_is_named_in_one_way_at_least() -> None:
    nameless = changed(f"{S}.id", ABSENT, changed(f"{S}.identifier", []))

    assert problems_of(nameless) == ["credentialSubject needs an id or an identifier."]


def test_every_one_of_several_is_looked_at() -> None:
    second = {**full()[S], "result": [full()[S]["result"][0], {"type": ["Thing"]}]}

    assert problems_of(changed(S, [full()[S], second])) == [
        "credentialSubject must be one: Open Badges speak of one learner or thing at a time.",
        "credentialSubject.result must have the type Result.",
    ]
    assert (
        problems_of(changed(S, [full()[S], {}]))[0]
        == "credentialSubject must be an object that says something."
    )
    assert (
        problems_of(changed(S, [full()[S], "lena"]))[0]
        == "credentialSubject must be an object that says something."
    )
    evidence = [full()["evidence"][0], {"type": ["Evidence"], "name": 5}]
    assert problems_of(changed("evidence", evidence)) == ["evidence 2.name is not what Evidence allows."]
    entries = [full()["credentialStatus"][0], "urn:x", {"id": "urn:y"}]
    assert problems_of(changed("credentialStatus", entries)) == [
        "credentialStatus must hold objects, not a text.",
        "Each entry of credentialStatus needs a type.",
    ]
    resources = [{"id": "urn:x", "digestSRI": "1"}, {"id": "urn:y"}]
    assert len(problems_of(changed("relatedResource", resources))) == 1


# --- the older model


def older(**members: Any) -> JsonObject:
    badge = full()
    badge["@context"] = [V1, OB]
    badge["issuanceDate"], badge["expirationDate"] = badge.pop("validFrom"), badge.pop("validUntil")
    return {**badge, **members}


def test_the_older_model_has_its_own_names_of_dates() -> None:
    assert problems_of(older()) == []
    assert problems_of(older(expirationDate="2026-04-30T00:00:00Z")) == [
        "expirationDate lies before issuanceDate."
    ]
    assert problems_of(changed("issuanceDate", ABSENT, older())) == ["issuanceDate is missing."] * 2
    assert uses_model_1(older())
    assert uses_model_1({"@context": V1})
    assert not uses_model_1(full())
    assert not uses_model_1({"@context": [V2, V1]})
    assert date_names(full()) == ("validFrom", "validUntil")


def test_the_older_model_needs_its_date_even_outside_open_badges() -> None:
    plain = {
        "@context": [V1],
        "type": ["VerifiableCredential"],
        "issuer": "urn:x",
        "credentialSubject": {"id": "urn:y"},
    }

    assert problems_of(plain) == ["issuanceDate is missing."]
    assert problems_of({**plain, "@context": [V2]}) == []


def test_a_date_that_is_none_is_not_compared() -> None:
    problems = problems_of(changed("validFrom", "soon"))

    assert len(problems) == 1
    assert problems[0].startswith("validFrom must be a moment")
    assert problems_of(changed("awardedDate", "soon"))[0].startswith("awardedDate must be a moment")
    assert problems_of(changed("validUntil", "soon"))[0].startswith("validUntil must be a moment")


# --- records, endorsements, presentations


def record() -> JsonObject:
    subject = {
        "type": ["ClrSubject"],
        "id": "urn:uuid:9",
        "verifiableCredential": [{"type": ["VerifiableCredential"]}],
        "identifier": full()[S]["identifier"],
        "achievement": [full()[S]["achievement"]],
    }
    badge = {**full(), "@context": [V2, CLR], "type": ["VerifiableCredential", "ClrCredential"]}
    return {**badge, "credentialSubject": subject}


def test_a_record_holds_badges() -> None:
    assert problems_of(record()) == []
    assert problems_of(changed(f"{S}.verifiableCredential", ABSENT, record())) == [
        "credentialSubject lacks verifiableCredential."
    ]
    assert problems_of(changed(f"{S}.verifiableCredential", None, record())) == [
        "credentialSubject.verifiableCredential is not what ClrSubject allows."
    ]
    assert problems_of(changed(f"{S}.identifier.0.hashed", 1, record())) == [
        "credentialSubject.identifier.hashed is not what IdentityObject allows."
    ]
    assert problems_of(changed(f"{S}.achievement.0.name", 1, record())) == [
        "credentialSubject.achievement.name is not what Achievement allows."
    ]
    assert problems_of(changed("@context", [V2, OB], record())) == [
        f"A learner record needs the CLR context, {CLR}."
    ]
    assert problems_of({**record(), "@context": [V2, "https://otto.example/context"]}) == []


def test_an_endorsement_says_of_what() -> None:
    subject = {"type": ["EndorsementSubject"], "id": "urn:x", "endorsementComment": "Good"}
    statement = {
        **full(),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "credentialSubject": subject,
    }

    assert problems_of(statement) == []
    assert problems_of(changed(f"{S}.id", ABSENT, statement)) == ["credentialSubject lacks id."]
    assert problems_of(changed(f"{S}.endorsementComment", 5, statement)) == [
        "credentialSubject.endorsementComment is not what EndorsementSubject allows."
    ]
    assert problems_of(changed("@context", [V2], statement)) == [
        "An Open Badge needs the Open Badges context, " + OB + "."
    ]


@pytest.mark.parametrize("name", ["AchievementCredential", "OpenBadgeCredential"])
@pytest.mark.parametrize("version", ["", "-3.0.0", "-3.0.1", "-3.0.2", "-3.0.3"])
def test_both_names_and_every_published_word_list_of_open_badges_are_known(name: str, version: str) -> None:
    context = f"https://purl.imsglobal.org/spec/ob/v3p0/context{version}.json"
    badge = {**full(), "type": ["VerifiableCredential", name], "@context": [V2, context]}

    assert problems_of(badge) == []
    assert problems_of(changed(f"{S}.achievement", ABSENT, badge)) == ["credentialSubject lacks achievement."]


def presented(**members: Any) -> JsonObject:
    said = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "id": "urn:uuid:1",
        "holder": "did:key:z6Mk",
        "verifiableCredential": [{}],
        "proof": {"type": "DataIntegrityProof"},
        **members,
    }
    return {name: value for name, value in said.items() if value is not ABSENT}


TYPES = "type must hold texts, VerifiablePresentation among them."
HELD = "verifiableCredential must hold at most 32 objects."
HOLDER = "holder must be a complete address or an object with one as its id."


@pytest.mark.parametrize(
    ("members", "problems"),
    [
        ({}, []),
        ({"@context": [V1]}, []),
        ({"@context": [OB, V2]}, [f"The first @context must be {V2}."]),
        ({"@context": ABSENT}, [f"The first @context must be {V2}."]),
        ({"type": ["VerifiablePresentation", "Shown"]}, []),
        ({"type": ["Shown"]}, [TYPES]),
        ({"type": ["VerifiablePresentation", ""]}, [TYPES]),
        ({"type": ["VerifiablePresentation", 5]}, [TYPES]),
        ({"type": ABSENT}, [TYPES]),
        ({"id": ABSENT}, []),
        ({"id": "x"}, ["The presentation's id must be one complete address."]),
        ({"holder": ABSENT}, []),
        ({"holder": {"id": "urn:x"}}, []),
        ({"holder": {"name": "Lena"}}, [HOLDER]),
        ({"holder": "Lena"}, [HOLDER]),
        ({"holder": None}, [HOLDER]),
        ({"verifiableCredential": ABSENT}, []),
        ({"verifiableCredential": [{}] * 32}, []),
        ({"verifiableCredential": [{}] * 33}, [HELD]),
        ({"verifiableCredential": [{}, "eyJ"]}, [HELD]),
        ({"proof": "signed"}, ["proof must hold at most 16 objects."]),
    ],
)
def test_a_presentations_own_rules(members: JsonObject, problems: list[str]) -> None:
    assert presentation_problems_of(presented(**members)) == problems

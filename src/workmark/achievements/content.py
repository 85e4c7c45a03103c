"""What one version of a micro-credential says: the full template, as frozen values parsed from JSON.

A draft may be incomplete, so every field has an empty default and only shape and size are enforced here; `gates.py`
says what must be mended before publication. Unknown members are refused: what is published is exactly what is shown.
The lists are bounded because every one of them is typed by a stranger.
"""

import hashlib
from decimal import Decimal
from typing import Annotated, Literal

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Line = Annotated[str, StringConstraints(max_length=400)]
Paragraph = Annotated[str, StringConstraints(max_length=4_000)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
WebAddress = Annotated[str, StringConstraints(max_length=600, pattern=r"^(https?://[^\s<>\"]+)?$")]
EvidenceFormat = Literal["file", "link", "text", "audio", "video", "image"]


class Frozen(BaseModel):
    """Values that were parsed from outside: nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Price(Frozen):
    """What earning costs the learner. amount: a decimal number as text, in `currency` (ISO 4217)."""

    amount: Decimal = Field(default=Decimal("0.00"), ge=0, le=100_000, decimal_places=2)
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    waiver: Paragraph = ""


class Prerequisites(Frozen):
    text: Paragraph = ""
    achievements: tuple[Key, ...] = Field(default=(), max_length=20)


class Annex(Frozen):
    """The elements of EU Council Recommendation 2022/C 243/02, Annex I, that the rest does not carry."""

    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    participation: Literal["online", "onsite", "blended", "at-work"] = "at-work"
    assessment_type: Paragraph = ""
    supervision: Literal["unsupervised-no-id", "supervised-no-id", "supervised-with-id"] = (
        "unsupervised-no-id"
    )
    quality_assurance: Paragraph = ""
    quality_assurance_url: WebAddress = ""
    level_framework: Line = ""
    level: Line = ""
    credit: Line = ""
    stackability: Literal["stand-alone", "stackable"] = "stand-alone"
    learning_outcomes: tuple[Line, ...] = Field(default=(), max_length=12)


class BadgeDesign(Frozen):
    shape: Literal["hexagon", "circle", "shield", "square"] = "hexagon"
    icon: Line = "compass"
    hue: int = Field(default=24, ge=0, le=359)


class Component(Frozen):
    key: Key
    name: Line = ""
    text: Paragraph = ""


class Source(Frozen):
    key: Key
    citation: Paragraph = ""
    url: WebAddress = ""
    finding: Paragraph = ""


class Resource(Frozen):
    title: Line = ""
    provider: Line = ""
    url: WebAddress = ""
    language: Line = "en"
    format: Literal["article", "video", "course", "tool", "book", "podcast"] = "article"
    minutes: int = Field(default=0, ge=0, le=10_000)


class TaskLink(Frozen):
    """One task of an occupation that the evidence shows being done."""

    framework: Line = "onet"
    occupation_code: Line = ""
    occupation: Line = ""
    task_id: Line = ""
    text: Paragraph = ""


class OccupationLink(Frozen):
    framework: Line = "esco"
    uri: Line = ""
    label: Line = ""


class SkillLink(Frozen):
    """One skill proved. level: 1 with help, 2 alone on routine work, 3 alone on new work, 4 guides others."""

    framework: Line = "esco"
    uri: Line = ""
    label: Line = ""
    level: int = Field(default=2, ge=1, le=4)


class Level(Frozen):
    """One step on a rubric row, best first."""

    key: Key
    label: Line = ""
    text: Paragraph = ""


class Row(Frozen):
    """One row of the rubric (a *criterion*). floor: key of the lowest level that still passes."""

    key: Key
    title: Line = ""
    ask: Paragraph = ""
    floor: Line = ""
    levels: tuple[Level, ...] = Field(default=(), max_length=6)

    def level(self, key: str) -> Level | None:
        return next((level for level in self.levels if level.key == key), None)

    def passes(self, key: str) -> bool:
        """Tell whether a level is at the floor or better. Levels stand best first; unknown keys do not pass."""
        keys = [level.key for level in self.levels]
        return key in keys and self.floor in keys and keys.index(key) <= keys.index(self.floor)


class Question(Frozen):
    key: Key
    prompt: Paragraph = ""
    help: Paragraph = ""
    min_words: int = Field(default=0, ge=0, le=2_000)
    max_words: int = Field(default=300, ge=1, le=5_000)


class WrittenPart(Frozen):
    """Part 1 (overview) or part 3 (reflection): questions to answer in words, judged pass / not yet."""

    intro: Paragraph = ""
    questions: tuple[Question, ...] = Field(default=(), max_length=10)
    rows: tuple[Row, ...] = Field(default=(), max_length=10)


class ArtefactRequirement(Frozen):
    """One thing from work that must be shown, and the rows it is judged by."""

    key: Key
    title: Line = ""
    description: Text = ""
    formats: tuple[EvidenceFormat, ...] = Field(default=(), max_length=6)
    single_format_reason: Paragraph = ""
    min_items: int = Field(default=1, ge=0, le=20)
    max_items: int = Field(default=5, ge=1, le=20)
    attestation: bool = False
    rows: tuple[Row, ...] = Field(default=(), max_length=10)


class EvidenceRules(Frozen):
    """What evidence must be, whatever it shows. currency_months: how old the work may be; 0 for any age.

    needs_proof: an award wants something besides the learner's word that the work is theirs (`assessment.proofs`).
    """

    currency_months: int = Field(default=24, ge=0, le=240)
    needs_proof: bool = False


PartName = Annotated[
    str, StringConstraints(pattern=r"^(overview|reflection|artefact/[a-z0-9][a-z0-9-]{0,59})$")
]


class Renewal(Frozen):
    """How a badge that ends is renewed. parts: what is handed in and judged anew; all else stays passed.

    A part is "overview", "reflection", or "artefact/" and the artefact's key.
    """

    parts: tuple[PartName, ...] = Field(default=(), max_length=12)
    note: Paragraph = ""


class DesignRecord(Frozen):
    consulted: Paragraph = ""
    date: Line = ""


class BiasReview(Frozen):
    examples: Paragraph = ""
    equipment: Paragraph = ""
    language: Paragraph = ""
    disability: Paragraph = ""
    power: Paragraph = ""


class AchievementContent(Frozen):
    """All that one version says. `digest()` is what an award names when it names its rubric.

    not_blind: why assessors may come to know whose work it is, such as a film that must show a face; "" where they do not.
    """

    title: Line = ""
    family: Literal["marketing", "it", "logistics-care", "other"] = "other"
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    summary: Paragraph = ""
    competency: Paragraph = ""
    key_method: Paragraph = ""
    rationale: Text = ""
    audience: Paragraph = ""
    hours: float = Field(default=0, ge=0, le=1_000)
    validity_months: int = Field(default=0, ge=0, le=240)
    validity_reason: Paragraph = ""
    badge: BadgeDesign = BadgeDesign()
    price: Price = Price()
    prerequisites: Prerequisites = Prerequisites()
    annex: Annex = Annex()
    components: tuple[Component, ...] = Field(default=(), max_length=12)
    sources: tuple[Source, ...] = Field(default=(), max_length=30)
    resources: tuple[Resource, ...] = Field(default=(), max_length=30)
    tasks: tuple[TaskLink, ...] = Field(default=(), max_length=10)
    occupations: tuple[OccupationLink, ...] = Field(default=(), max_length=10)
    skills: tuple[SkillLink, ...] = Field(default=(), max_length=10)
    overview: WrittenPart = WrittenPart()
    artefacts: tuple[ArtefactRequirement, ...] = Field(default=(), max_length=10)
    reflection: WrittenPart = WrittenPart()
    evidence_rules: EvidenceRules = EvidenceRules()
    renewal: Renewal = Renewal()
    not_blind: Paragraph = ""
    design_record: DesignRecord = DesignRecord()
    bias_review: BiasReview = BiasReview()

    def rows(self) -> tuple[Row, ...]:
        """Every rubric row, in the order a reader meets them."""
        parts = (self.overview.rows, *(part.rows for part in self.artefacts), self.reflection.rows)
        return tuple(row for part in parts for row in part)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows() if row.key == key), None)

    def part_names(self) -> tuple[str, ...]:
        """The parts as `Renewal.parts` names them; a written part without questions is none."""
        overview = ("overview",) if self.overview.questions else ()
        reflection = ("reflection",) if self.reflection.questions else ()
        return (*overview, *(f"artefact/{one.key}" for one in self.artefacts), *reflection)

    def rows_of_part(self, name: str) -> tuple[Row, ...]:
        """The rows that one part is judged by, its name as in `part_names`; none for a part that is not there."""
        if name in ("overview", "reflection"):
            return self.overview.rows if name == "overview" else self.reflection.rows
        artefact = self.artefact(name.removeprefix("artefact/"))
        return artefact.rows if artefact else ()

    def questions(self) -> tuple[Question, ...]:
        return (*self.overview.questions, *self.reflection.questions)

    def artefact(self, key: str) -> ArtefactRequirement | None:
        return next((part for part in self.artefacts if part.key == key), None)

    def digest(self) -> str:
        """SHA-256, in hex, of the content in canonical JSON (RFC 8785).

        Members that came after the first versions were published are left out while they say nothing new, so that
        the digest of a published version is the same for ever.
        """
        new = {"evidence_rules": EvidenceRules(), "renewal": Renewal(), "not_blind": ""}
        unsaid = {name for name, nothing in new.items() if getattr(self, name) == nothing}
        return hashlib.sha256(rfc8785.dumps(self.model_dump(mode="json", exclude=unsaid))).hexdigest()

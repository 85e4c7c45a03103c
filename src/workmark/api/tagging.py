"""Skills that a text speaks of, over the API. Nothing is kept of the text."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from workmark.api.door import Door, acting
from workmark.api.inputs import Said
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.tagging.sentences import MOST_SENTENCES, sentences_of
from workmark.skills.tagging_of_frameworks import framework_called, tagger_of

router = Router(tags=["skills"])
LONGEST_TEXT = 20_000


class ToTag(Said):
    text: str = Field(
        max_length=LONGEST_TEXT, description=f"At most {MOST_SENTENCES} sentences of it are read."
    )
    framework: str = Field("esco", max_length=40, description="The framework's short name.")
    top: int = Field(10, ge=1, le=50, description="How many skills to give a sentence.")


class TaggedSkill(Schema):
    uri: str
    label: str
    score: float = Field(description="How likely it is right, from 0 to 1.")
    because: str = Field(description="The words that caused it.")


class SentenceTagged(Schema):
    text: str
    speaks_of_skills: float = Field(description="How likely the sentence speaks of any skill, from 0 to 1.")
    skills: list[TaggedSkill]


class TextTagged(Schema):
    framework: str
    version: str
    attribution: str
    sentences: list[SentenceTagged]
    left_out: int = Field(description="How many sentences were not read.")


@router.post("/tag", auth=Door("catalogue:read"), response=TextTagged, summary="Find skills in a text")
def tag(request: HttpRequest, asked: ToTag) -> dict[str, Any]:
    """Suggestions only: confirm or reject each."""
    framework = framework_called(asked.framework, frameworks_open_to(acting(request)))
    tagger, sentences = tagger_of(framework), sentences_of(asked.text)
    return {
        "framework": framework.slug,
        "version": framework.version,
        "attribution": framework.attribution,
        "left_out": max(0, len(sentences) - MOST_SENTENCES),
        "sentences": [
            {
                "text": tagged.text,
                "speaks_of_skills": tagged.speaks_of_skills,
                "skills": [
                    {"uri": s.uri, "label": s.label, "score": s.score, "because": tagged.because(s)}
                    for s in tagged.suggestions
                ],
            }
            for tagged in (tagger.tag(sentence, asked.top) for sentence in sentences[:MOST_SENTENCES])
        ],
    }

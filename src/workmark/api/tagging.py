"""Skills that a text speaks of, over the API. Nothing is kept of the text."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from workmark.api.door import Door, acting
from workmark.api.inputs import Said
from workmark.lib.problems import InvalidInput
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.tagging.sentences import MOST_SENTENCES, sentences_of
from workmark.skills.tagging_by_meaning import is_by_meaning, tagger_at_hand
from workmark.skills.tagging_of_frameworks import framework_called
from workmark.submissions.words_of_files import ENDINGS, words_of_file

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
    by_meaning: bool = Field(description="Whether meanings were compared too, or words alone.")
    sentences: list[SentenceTagged]
    left_out: int = Field(description="How many sentences were not read.")


@router.post(
    "/tag/file", auth=Door("catalogue:read"), response=TextTagged, summary="Find skills in a file's text"
)
def tag_file(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description=f"One of {', '.join(ENDINGS)}; at most 5 MB.")],
    framework: Annotated[str, Form(max_length=40, description="The framework's short name.")] = "esco",
    top: Annotated[int, Form(ge=1, le=50, description="How many skills to give a sentence.")] = 10,
) -> dict[str, Any]:
    """The file is opened in a process of its own and not kept. Pictures are not read."""
    text = words_of_file(file)
    if len(text) > LONGEST_TEXT:
        told = f"The file holds {len(text)} characters of text, and at most {LONGEST_TEXT} are read."
        raise InvalidInput(told, fields={"file": [told]})
    return _tagged(request, text, framework, top)


@router.post("/tag", auth=Door("catalogue:read"), response=TextTagged, summary="Find skills in a text")
def tag(request: HttpRequest, asked: ToTag) -> dict[str, Any]:
    """Suggestions only: confirm or reject each."""
    return _tagged(request, asked.text, asked.framework, asked.top)


def _tagged(request: HttpRequest, text: str, name: str, top: int) -> dict[str, Any]:
    framework = framework_called(name, frameworks_open_to(acting(request)))
    tagger, sentences = tagger_at_hand(framework), sentences_of(text)
    return {
        "framework": framework.slug,
        "version": framework.version,
        "attribution": framework.attribution,
        "by_meaning": is_by_meaning(tagger),
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
            for tagged in (tagger.tag(sentence, top) for sentence in sentences[:MOST_SENTENCES])
        ],
    }

"""The tagger of a framework in the database. Its index is built once and kept in WORKMARK_HOME/tagging.

The file is named by a digest of all that was read, so a new import, or one edited label, gets a new index, and two
processes that build the same one write the same file.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.lib.problems import NotFound, Unreachable, WrongState
from workmark.skills.models import Framework, OccupationSkill, Skill, SkillKind
from workmark.skills.tagging.framework_text import SkillText
from workmark.skills.tagging.index import Index, build
from workmark.skills.tagging.kept import keep, kept
from workmark.skills.tagging.semantic.encoder import Encoder, NotInstalled
from workmark.skills.tagging.semantic.tagger import SemanticTagger
from workmark.skills.tagging.semantic.vectors import keep_vectors, kept_vectors
from workmark.skills.tagging.tagger import LexicalTagger, Tagger

FORM: Final = 1  # of the index; another number, another file
_DIGEST_LETTERS: Final = 24
_KEPT_AT_MOST: Final = 4  # files of one framework and kind that stay on disk
_NOT_KEPT: Final = gettext_lazy("The index for tagging could not be read back. Is the disk full?")

Building = Callable[[int, int], None]


def _tell_nobody(_ready: int, _of: int) -> None:
    """The `building` of whoever waits for an answer and for nothing else."""


def framework_called(slug: str, among: QuerySet[Framework] | None = None) -> Framework:
    """The framework with this short name. Raises NotFound, with the names there are.

    among: those that whoever asks may read; all of them for a command of the operator's.
    """
    framework = (Framework.objects.all() if among is None else among).filter(slug=slug).first()
    if framework is None:
        names = ", ".join(
            Framework.objects.filter(owner=None).order_by("slug").values_list("slug", flat=True)
        )
        raise NotFound(
            _("There is no framework %(slug)s here. There is: %(names)s.")
            % {"slug": repr(slug[:40]), "names": names or _("none; import one first")}
        )
    return framework


def tagger_of(framework: Framework, *, semantic: bool = False, building: Building = _tell_nobody) -> Tagger:
    """Words to skills of this framework. Raises WrongState if `semantic` is asked for and its extra is missing.

    `building` hears how far the index is, if it must be made first: how many are ready, and of how many.
    """
    index, name = _index_of(framework, building)
    if not semantic:
        return LexicalTagger(index)
    encoder = _encoder()
    path = _vectors_of(name, encoder)
    tagger = _by_meaning(index, path, encoder)
    if tagger is None:
        keep_vectors(index, path, building)
        _tidy_vectors(framework)
        tagger = _by_meaning(index, path, encoder)
    if tagger is None:
        raise Unreachable(str(_NOT_KEPT))
    return tagger


def ready_tagger_of(framework: Framework, *, semantic: bool) -> Tagger:
    """For whoever waits: by words, or by meaning where it is asked for and its vectors are reckoned already.

    semantic: asks for the extra, which must be there.
    """
    index, name = _index_at_hand(framework)
    if not semantic:
        return LexicalTagger(index)
    encoder = _encoder()
    return _by_meaning(index, _vectors_of(name, encoder), encoder) or LexicalTagger(index)


def reckon_some(framework: Framework, goes_on: Callable[[], bool]) -> bool:
    """Reckon vectors until `goes_on` says no. Gives whether all of them are there; else another call goes on from here."""
    index, name = _index_at_hand(framework)
    path = _vectors_of(name, _encoder())
    if kept_vectors(index, path) is None:
        if not keep_vectors(index, path, _tell_nobody, goes_on):
            return False
        _tidy_vectors(framework)
    return True


def _index_at_hand(framework: Framework) -> tuple[Index, str]:
    """The same as `_index_of`, opened once in a process for each import: nothing else changes what was imported.

    Reading all names of ESCO to see whether one has changed takes longer than finding the skills of an advert. What came
    with the product is an excerpt, and no moment tells when it changed: it is read each time.
    """
    if framework.imported_at is None:
        return _index_of(framework, _tell_nobody)
    return _opened(_folder(), framework.pk, framework.imported_at)


@lru_cache(maxsize=2)
def _opened(_home: Path, framework: int, _imported_at: datetime) -> tuple[Index, str]:
    return _index_of(Framework.objects.get(pk=framework), _tell_nobody)


def _by_meaning(index: Index, path: Path, encoder: Encoder) -> SemanticTagger | None:
    vectors = kept_vectors(index, path)
    return None if vectors is None else SemanticTagger(index, vectors, encoder)


def _vectors_of(name: str, encoder: Encoder) -> Path:
    return _folder() / f"{name}-{encoder.digest}.npy"


@cache
def _encoder() -> Encoder:
    """The model, loaded once in a process."""
    try:
        return Encoder()
    except NotInstalled as error:
        raise WrongState(str(error)) from error


def _index_of(framework: Framework, building: Building) -> tuple[Index, str]:
    """The framework's index and its name: from disk where it is there, else built now and kept."""
    skills = list(_skill_texts(framework))
    name = f"{framework.slug}-{_digest(skills, framework.language)}"
    path = _folder() / f"{name}.npz"
    index = kept(path)
    if index is None:
        building(0, len(skills))
        keep(build(skills, framework.language.split("-")[0]), path)
        _tidy(framework, "npz")
        index = kept(path)
    if index is None:
        raise Unreachable(str(_NOT_KEPT))
    return index, name


def skills_to_find(framework: Framework) -> QuerySet[Skill]:
    """The skills that a text may be about: those in force, without the groups that order them."""
    return Skill.objects.filter(framework=framework, is_retired=False).exclude(kind=SkillKind.GROUP)


def _skill_texts(framework: Framework) -> Iterator[SkillText]:
    asked = dict(
        OccupationSkill.objects.filter(skill__framework=framework)
        .order_by()
        .values_list("skill_id")
        .annotate(Count("id"))
    )
    rows = (
        skills_to_find(framework)
        .order_by("uri")
        .values_list(
            "id", "uri", "label", "alternative_labels", "hidden_labels", "description", "kind", "reuse_level"
        )
    )
    for number, uri, label, alternatives, hidden, description, kind, reuse in rows.iterator(chunk_size=5000):
        yield SkillText(
            uri=uri,
            label=label,
            alternatives=(*alternatives, *hidden),
            description=description,
            is_knowledge=kind == SkillKind.KNOWLEDGE,
            reuse=reuse,
            asked_by=asked.get(number, 0),
        )


def _digest(skills: list[SkillText], language: str) -> str:
    digest = hashlib.blake2b(f"{FORM} {language}".encode(), digest_size=_DIGEST_LETTERS // 2)
    for skill in skills:
        told = (
            skill.uri,
            skill.label,
            skill.alternatives,
            skill.description,
            skill.is_knowledge,
            skill.reuse,
        )
        digest.update(json.dumps([*told, skill.asked_by]).encode())
    return digest.hexdigest()


def _folder() -> Path:
    return Path(settings.WORKMARK_HOME) / "tagging"


def _tidy_vectors(framework: Framework) -> None:
    for kind in ("npy", "part"):
        _tidy(framework, kind)


def _tidy(framework: Framework, kind: str) -> None:
    """Throw away the oldest indexes of the framework; whoever still uses one holds it in memory."""
    # The digest is written out: "tools" is also how the names of "tools-by-night" begin.
    own = f"{framework.slug}-{'[0-9a-f]' * _DIGEST_LETTERS}*.{kind}"
    files = sorted(_folder().glob(own), key=lambda file: file.stat().st_mtime)
    for file in files[:-_KEPT_AT_MOST]:
        file.unlink(missing_ok=True)

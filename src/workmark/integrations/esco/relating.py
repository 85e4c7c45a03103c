"""ESCO's relations: what lies under what, what needs what, and which skills occupations ask for."""

from collections.abc import Container

from django.utils.translation import gettext as _

from workmark.integrations.esco.files import Run
from workmark.skills.editions import Part, Requirement, Uri, closing_edges
from workmark.skills.models import OccupationRelation, SkillKind, SkillRelation
from workmark.skills.queries import Standing

_SKILLS = {"essential": SkillRelation.Kind.REQUIRES, "optional": SkillRelation.Kind.RELATED}
_NEEDS = {"essential": True, "optional": False}
_ALL = {SkillKind.SKILL, SkillKind.KNOWLEDGE, SkillKind.ATTITUDE, SkillKind.GROUP}


def read_relations(run: Run, standing: Standing) -> None:
    """standing: what is here already; it counts where the download does not hold the entries themselves."""
    skills = run.edition.skills or standing.skills
    occupations = run.edition.occupations or standing.occupations
    _read_broader_skills(run, skills)
    _read_near_skills(run, skills)
    if run.files.has("broaderRelationsSkillPillar", "skillSkillRelations"):
        run.edition.related_kinds |= _ALL
    _read_broader_occupations(run, occupations)
    _read_requirements(run, occupations, skills)


def _read_broader_skills(run: Run, skills: Container[Uri]) -> None:
    for low, high in _edges(run, "broaderRelationsSkillPillar", skills):
        run.edition.skill_relations.add((low, high, SkillRelation.Kind.BROADER))


def _read_broader_occupations(run: Run, occupations: Container[Uri]) -> None:
    for low, high in _edges(run, "broaderRelationsOccPillar", occupations):
        run.edition.occupation_relations[low, high, OccupationRelation.Kind.BROADER] = 0
    if run.files.has("broaderRelationsOccPillar"):
        run.edition.stated.add(Part.OCCUPATION_RELATIONS)


def _edges(run: Run, table: str, known: Container[Uri]) -> list[tuple[Uri, Uri]]:
    """Pairs of an entry and the one above it. What names an unknown entry, or closes a circle, is told and skipped."""
    lines: dict[tuple[Uri, Uri], int] = {}
    for line, (low, high) in run.rows(table, "conceptUri", "broaderUri"):
        if _are_known(run, table, line, known, conceptUri=low, broaderUri=high):
            lines.setdefault((low, high), line)
    closing = closing_edges(lines)
    for edge in closing:
        told = _("This would put an entry below itself.")
        run.skip(table, lines[edge], "broaderUri", told)
    return [edge for edge in lines if edge not in closing]


def _are_known(run: Run, table: str, line: int, known: Container[Uri], **named: Uri) -> bool:
    for column, uri in named.items():
        if uri not in known:
            run.skip(table, line, column, _("“%(uri)s” is no entry of this release.") % {"uri": uri[:120]})
            return False
    return True


def _read_near_skills(run: Run, skills: Container[Uri]) -> None:
    table = "skillSkillRelations"
    columns = ("originalSkillUri", "relatedSkillUri", "relationType")
    for line, (original, related, kind) in run.rows(table, *columns):
        if not _are_known(run, table, line, skills, originalSkillUri=original, relatedSkillUri=related):
            continue
        if kind not in _SKILLS:
            run.skip(
                table, line, "relationType", _("“%(said)s” is no relation of ESCO's.") % {"said": kind[:40]}
            )
        elif original == related:
            run.skip(table, line, "relatedSkillUri", _("A skill is not related to itself."))
        else:
            run.edition.skill_relations.add((original, related, _SKILLS[kind]))


def _read_requirements(run: Run, occupations: Container[Uri], skills: Container[Uri]) -> None:
    table, names = "occupationSkillRelations", dict[Uri, Uri]()
    for line, (occupation, skill, kind) in run.rows(table, "occupationUri", "skillUri", "relationType"):
        # Each address stands there many times; one text of it is enough.
        occupation, skill = names.setdefault(occupation, occupation), names.setdefault(skill, skill)
        if not _are_known(run, table, line, occupations, occupationUri=occupation):
            continue
        if not _are_known(run, table, line, skills, skillUri=skill):
            continue
        if kind not in _NEEDS:
            run.skip(
                table, line, "relationType", _("“%(said)s” is no relation of ESCO's.") % {"said": kind[:40]}
            )
        elif (occupation, skill) in run.edition.requirements:
            run.skip(
                table, line, "skillUri", _("This occupation asks for this skill in another row already.")
            )
        else:
            run.edition.requirements[occupation, skill] = Requirement(_NEEDS[kind])
    if run.files.has(table):
        run.edition.asked_kinds |= _ALL

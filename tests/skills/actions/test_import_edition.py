"""Taking in an edition: once, again, a newer one, half of one, another language, somebody else's addresses."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from workmark.jobs.models import Job
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.acting import SYSTEM
from workmark.organisations.models import AuditEvent
from workmark.skills.actions.import_edition import import_edition
from workmark.skills.actions.load_starter_frameworks import load_starter_frameworks
from workmark.skills.editions import (
    Edition,
    OccupationEntry,
    Part,
    Requirement,
    SkillEntry,
    Source,
    TaskEntry,
)
from workmark.skills.losing import LosesMost
from workmark.skills.models import (
    Framework,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Skill,
    SkillRelation,
    Task,
    Wording,
)
from workmark.skills.queries import current
from workmark.skills.saving import Saved

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
LATER = datetime(2027, 5, 1, 12, tzinfo=UTC)
U = "https://framework.example/"
SOURCE = Source("own", "Own", "1.0", "en", U, "CC BY 4.0", "Words to show.", "Nothing was changed.")


def edition(**changes: str) -> Edition:
    """Two skills below a group, a job that asks for one, a task of it, and a job like it."""
    return Edition(
        replace(SOURCE, **changes),
        skills={
            U + "s1": SkillEntry(
                U + "s1", "count stock", "1", ["stock counting"], ["tally"], "Counts.", "skill"
            ),
            U + "s2": SkillEntry(U + "s2", "stock law", kind="knowledge"),
            U + "g": SkillEntry(U + "g", "stock", kind="group"),
        },
        occupations={
            U + "o1": OccupationEntry(U + "o1", "stock clerk", job_zone=2),
            U + "o2": OccupationEntry(U + "o2", "stock keeper"),
        },
        tasks={U + "t1": TaskEntry(U + "t1", U + "o1", "1", "Count every shelf.", is_core=True)},
        requirements={(U + "o1", U + "s1"): Requirement(True, 4.0, 3.5)},
        activities={(U + "t1", U + "s1")},
        skill_relations={(U + "s1", U + "g", "broader")},
        occupation_relations={(U + "o1", U + "o2", "related"): 1},
        stated={Part.OCCUPATIONS, Part.TASKS, Part.ACTIVITIES, Part.OCCUPATION_RELATIONS},
        stated_kinds={"skill", "knowledge", "group"},
        related_kinds={"skill", "knowledge", "group"},
        asked_kinds={"skill", "knowledge"},
    )


def everything() -> list[list[dict[str, Any]]]:
    models = (
        Framework,
        Skill,
        Occupation,
        Task,
        OccupationSkill,
        SkillRelation,
        OccupationRelation,
        Task.activities.through,
        Wording,
    )
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_an_edition_is_saved_whole_with_one_audit_event() -> None:
    import_edition(SYSTEM, edition(), at=AT)

    skill = Skill.objects.get(uri=U + "s1")
    asked = OccupationSkill.objects.get()
    assert (skill.label, skill.alternative_labels, skill.hidden_labels) == (
        "count stock",
        ["stock counting"],
        ["tally"],
    )
    assert (skill.first_version, skill.last_version, skill.framework.imported_at) == ("1.0", "1.0", AT)
    assert skill.framework.changes == "Nothing was changed."
    assert (asked.occupation.label, asked.skill, asked.importance, asked.level) == (
        "stock clerk",
        skill,
        4.0,
        3.5,
    )
    assert skill.relations.get().target.label == "stock"
    assert Task.objects.get().activities.get() == skill
    assert OccupationRelation.objects.get().rank == 1
    event = AuditEvent.objects.get(verb="framework.import")
    assert event.detail["tables"]["skills"] == {"new": 3}


def test_the_same_again_changes_nothing() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    before = everything()

    again = import_edition(SYSTEM, edition(), at=LATER)

    assert everything() == before
    assert not any(saved.differs for saved in again.saved.values())
    assert again.saved["skills"] == Saved(unchanged=3)


def test_a_newer_edition_updates_and_retires_and_forgets_no_row() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    keys = dict(Skill.objects.values_list("uri", "pk"))
    newer = edition(version="2.0")
    del newer.skills[U + "s2"]
    newer.skills[U + "s1"].label = "count stock twice"
    newer.skills[U + "s3"] = SkillEntry(U + "s3", "stock rules", kind="knowledge")
    newer.replaced_skills = {U + "s2": U + "s3"}
    newer.requirements = {(U + "o1", U + "s3"): Requirement(False, 2.0)}

    said = import_edition(SYSTEM, newer, at=LATER)

    counted, old, new = (Skill.objects.get(uri=U + name) for name in ("s1", "s2", "s3"))
    assert said.saved["skills"] == Saved(new=1, changed=1, retired=1, unchanged=1)
    assert (counted.pk, counted.label, counted.first_version, counted.last_version) == (
        keys[U + "s1"],
        "count stock twice",
        "1.0",
        "2.0",
    )
    assert (old.pk, old.is_retired, old.last_version) == (keys[U + "s2"], True, "1.0")
    assert (new.first_version, current(old)) == ("2.0", new)
    assert OccupationSkill.objects.get().skill == new
    assert Framework.objects.get().imported_at == LATER


def test_what_comes_back_is_retired_no_longer() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    without = edition(version="2.0")
    del without.skills[U + "s2"]
    import_edition(SYSTEM, without, at=AT, allow_losses=True)

    import_edition(SYSTEM, edition(version="3.0"), at=AT)

    back = Skill.objects.get(uri=U + "s2")
    assert (back.is_retired, back.first_version, back.last_version) == (False, "1.0", "3.0")


def test_half_a_download_says_nothing_about_the_other_half() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    half = Edition(
        replace(SOURCE, version="2.0"),
        occupations={U + "o1": OccupationEntry(U + "o1", "stock clerk")},
        stated={Part.OCCUPATIONS},
        silent_on={("occupations", "job_zone")},
    )

    import_edition(SYSTEM, half, at=AT)

    assert Occupation.objects.get(uri=U + "o1").job_zone == 2
    assert Occupation.objects.get(uri=U + "o2").is_retired
    assert not Skill.objects.filter(is_retired=True).exists()
    assert (Task.objects.count(), OccupationSkill.objects.count(), SkillRelation.objects.count()) == (1, 1, 1)


def test_an_older_edition_is_refused() -> None:
    import_edition(SYSTEM, edition(version="1.10"), at=AT)
    before = everything()

    with pytest.raises(WrongState):
        import_edition(SYSTEM, edition(version="1.9"), at=AT)

    assert everything() == before


def test_another_language_adds_wordings_and_touches_nothing_else() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    before = everything()[:-1]
    spanish = edition(language="es")
    spanish.skills[U + "s1"].label = "contar existencias"
    spanish.occupations[U + "o1"].label = "almacenero"
    spanish.skills[U + "s9"] = SkillEntry(U + "s9", "desconocida")

    import_edition(SYSTEM, spanish, at=AT)
    import_edition(SYSTEM, deepcopy(spanish), at=AT)

    assert everything()[:-1] == before
    wordings = Wording.objects.filter(language="es")
    assert wordings.get(skill__uri=U + "s1").label == "contar existencias"
    assert wordings.get(occupation__uri=U + "o1").label == "almacenero"
    assert wordings.count() == 5


def test_another_language_of_a_newer_edition_waits_for_its_own() -> None:
    import_edition(SYSTEM, edition(), at=AT)

    with pytest.raises(InvalidInput):
        import_edition(SYSTEM, edition(language="es", version="2.0"), at=AT)


def test_nobody_rewrites_what_is_somebody_elses() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    thief = edition(slug="thief", name="Thief")
    thief.skills[U + "s1"].label = "mine now"
    thief.skills["https://thief.example/1"] = SkillEntry("https://thief.example/1", "own")

    with pytest.raises(InvalidInput):
        import_edition(SYSTEM, deepcopy(thief), at=AT, strict=True)
    assert not Framework.objects.filter(slug="thief").exists()
    said = import_edition(SYSTEM, thief, at=AT)

    assert Skill.objects.get(uri=U + "s1").label == "count stock"
    assert U + "s1" in said.not_ours
    assert Skill.objects.get(framework__slug="thief").label == "own"


def test_an_organisations_own_framework_is_its_own(cast: Any) -> None:
    with pytest.raises(NotAllowed):
        import_edition(cast.otto, edition(), at=AT, owner=cast.kestrel)

    import_edition(cast.emre, edition(), at=AT, owner=cast.kestrel)

    assert Framework.objects.get().owner == cast.kestrel
    assert AuditEvent.objects.get(verb="framework.import").organisation == cast.kestrel
    with pytest.raises(WrongState):
        import_edition(cast.ines, edition(), at=AT, owner=cast.harbour)
    with pytest.raises(WrongState):
        import_edition(SYSTEM, edition(), at=AT)


def test_what_cannot_be_finished_leaves_nothing() -> None:
    broken = edition()
    broken.requirements[U + "o1", U + "s1"].importance = 9.0  # the database wants 1 to 5

    with pytest.raises(Exception, match="importance_is_1_to_5"):
        import_edition(SYSTEM, broken, at=AT)


def test_a_crosswalk_joins_two_frameworks_and_counts_what_is_not_here() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    other = edition(slug="other")
    other.skills, other.tasks, other.requirements, other.occupation_relations = {}, {}, {}, {}
    other.occupations = {"urn:x:1": OccupationEntry("urn:x:1", "clerk")}
    import_edition(SYSTEM, other, at=AT)
    walk = Edition(replace(SOURCE, slug="walk"), joins=("own", "other"))
    walk.occupation_relations = {(U + "o1", "urn:x:1", "exact"): 0, (U + "o7", "urn:x:1", "close"): 0}

    said = import_edition(SYSTEM, walk, at=AT)

    joined = OccupationRelation.objects.get(source__framework__slug="own", target__framework__slug="other")
    assert (joined.source.label, joined.target.label, joined.kind) == ("stock clerk", "clerk", "exact")
    assert said.absent == 1
    # The relations within each framework are its own.
    assert OccupationRelation.objects.count() == 2


@pytest.mark.long
def test_a_full_import_finds_the_rows_of_the_starter_excerpt() -> None:
    load_starter_frameworks()
    framework = Framework.objects.get(slug="esco")
    row = Skill.objects.filter(framework=framework).order_by("pk")[0]
    full = edition(slug="esco", version="1.1.1", name="ESCO")
    full.skills = {row.uri: SkillEntry(row.uri, row.label, alternative_labels=["one more"], kind=row.kind)}
    full.stated_kinds = {row.kind}

    import_edition(SYSTEM, full, at=AT, allow_losses=True)

    again = Skill.objects.get(uri=row.uri)
    assert (again.pk, again.alternative_labels, again.first_version) == (row.pk, ["one more"], "1.1.1")


def many(count: int, version: str = "1.0") -> Edition:
    skills = {f"{U}m{number}": SkillEntry(f"{U}m{number}", f"skill {number}") for number in range(count)}
    return Edition(replace(SOURCE, version=version), skills=skills, stated_kinds={"skill", "knowledge"})


@pytest.mark.parametrize(
    ("here", "left", "is_taken"),
    [(2, 0, False), (19, 1, True), (20, 10, True), (20, 9, False)],
    ids=["none of two", "one of nineteen", "half of twenty", "less than half of twenty"],
)
def test_an_edition_that_would_retire_most_of_a_kind_is_refused(here: int, left: int, is_taken: bool) -> None:
    import_edition(SYSTEM, many(here), at=AT)
    before = everything()

    if not is_taken:
        with pytest.raises(LosesMost, match=f"{here} are here, and {here - left} of them are missing"):
            import_edition(SYSTEM, many(left, "2.0"), at=LATER)
        assert everything() == before

    import_edition(SYSTEM, many(left, "2.0"), at=LATER, allow_losses=not is_taken)
    assert Skill.objects.filter(is_retired=True).count() == here - left


def test_a_kind_that_is_replaced_or_renamed_is_not_lost() -> None:
    import_edition(SYSTEM, many(1), at=AT)
    other = many(0, "2.0")
    other.skills = {U + "other": SkillEntry(U + "other", "other", kind="knowledge")}
    other.replaced_skills = {U + "m0": U + "other"}

    import_edition(SYSTEM, other, at=LATER)

    assert Skill.objects.get(is_retired=True).replaced_by == Skill.objects.get(uri=U + "other")


def test_a_part_of_the_labels_leaves_the_others() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    part = edition(version="2.0")
    part.skills[U + "s1"].alternative_labels = ["stocktaking"]
    part.adds_to = {("skills", "alternative_labels")}

    import_edition(SYSTEM, part, at=LATER)

    assert Skill.objects.get(uri=U + "s1").alternative_labels == ["stocktaking", "stock counting"]


def test_an_import_that_changes_something_asks_for_new_distances_once(cast: Any) -> None:
    waiting = Job.objects.filter(function="workmark.planning.distance_tasks.share_out_distances")
    import_edition(cast.emre, edition(slug="tools"), at=AT, owner=cast.kestrel)
    assert not waiting.exists()

    for _again in range(2):
        other = edition(slug="other")
        other.skills = {"urn:x:1": SkillEntry("urn:x:1", "sing")}
        import_edition(SYSTEM, other, at=AT)

    assert waiting.count() == 1


def test_what_could_not_be_read_is_not_taken_for_dropped() -> None:
    """A slip in one row of a release must not put a skill out of force that badges point at, nor cut what hangs on it."""
    import_edition(SYSTEM, edition(), at=AT)
    before = everything()[1:]
    slip = edition()
    del slip.skills[U + "s1"], slip.occupations[U + "o1"], slip.tasks[U + "t1"]
    slip.requirements, slip.activities, slip.skill_relations, slip.occupation_relations = {}, set(), set(), {}
    slip.unread = {U + "s1", U + "o1"}

    import_edition(SYSTEM, slip, at=LATER)

    assert everything()[1:] == before


def test_rows_that_cannot_be_told_from_others_retire_nothing() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    lossy = edition(version="2.0")
    del lossy.skills[U + "s2"]
    lossy.has_lost_rows = True

    import_edition(SYSTEM, lossy, at=LATER)

    assert not Skill.objects.filter(is_retired=True).exists()
    del (whole := edition(version="2.0")).skills[U + "s2"]
    import_edition(SYSTEM, whole, at=LATER, allow_losses=True)
    assert Skill.objects.get(is_retired=True).uri == U + "s2"


def test_half_a_language_leaves_the_other_half_of_its_words() -> None:
    import_edition(SYSTEM, edition(), at=AT)
    import_edition(SYSTEM, edition(language="es"), at=AT)
    half = edition(language="es")
    del half.skills[U + "g"]
    half.occupations, half.stated, half.stated_kinds = {}, set(), {"skill", "knowledge"}

    import_edition(SYSTEM, half, at=AT)

    assert Wording.objects.filter(language="es").count() == 5

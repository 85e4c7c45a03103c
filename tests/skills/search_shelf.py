"""A small shelf to search, on which every expected hit can be worked out by hand. The words are of this test alone."""

from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Framework, Occupation, Skill, SkillKind, Task, Wording


def fill_shelf() -> Framework:
    """Eleven skills, two occupations and two tasks in one framework, indexed; Spanish words for three of them."""
    shelf = Framework.objects.create(
        slug="shelf", name="Shelf", version="1", language="en", licence="CC0", attribution="Nobody"
    )
    skills = {
        label: Skill.objects.create(
            framework=shelf,
            uri=f"urn:shelf:skill:{number}",
            label=label,
            alternative_labels=others,
            code=code,
        )
        for number, (label, others, code) in enumerate(
            [
                ("manage staff", ["lead people", "manage personnel"], "S1"),
                ("manage staff rotas", [], ""),
                ("manage a warehouse", ["run a storehouse"], ""),
                ("plan staff training", [], ""),
                ("count stock", ["take an inventory", "Bestand zählen"], "S4.2"),
                ("Python (computer programming)", ["Python"], ""),
                ("C++", [], ""),
                ("C#", [], ""),
                ("brew coffee", ["make café drinks"], ""),
                ("analyse data", ["data analytics"], ""),
                ("warehousing", [], ""),
            ]
        )
    }
    Skill.objects.filter(label="count stock").update(hidden_labels=["invetory taking"])
    Skill.objects.create(framework=shelf, uri="urn:shelf:gone", label="count stock by hand", is_retired=True)
    Skill.objects.create(framework=shelf, uri="urn:shelf:group", label="count things", kind=SkillKind.GROUP)
    keeper = Occupation.objects.create(
        framework=shelf,
        uri="urn:shelf:job:1",
        code="4321.1",
        label="stock keeper",
        alternative_labels=["storeman"],
    )
    barista = Occupation.objects.create(
        framework=shelf, uri="urn:shelf:job:2", code="5132.1", label="barista"
    )
    Task.objects.create(
        framework=shelf,
        occupation=keeper,
        uri="urn:shelf:task:1",
        code="1",
        text="Count goods on every shelf.",
    )
    Task.objects.create(
        framework=shelf,
        occupation=barista,
        uri="urn:shelf:task:2",
        code="2",
        text="Grind beans and brew coffee.",
    )
    Wording.objects.create(skill=skills["manage staff"], language="es", label="gestionar personal")
    Wording.objects.create(skill=skills["analyse data"], language="es", label="analizar datos")
    Wording.objects.create(occupation=keeper, language="es", label="encargado de almacén")
    index_framework(shelf)
    return shelf

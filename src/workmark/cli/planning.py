"""`workmark plan`: what a person lacks for a job, and the shortest way there. Nothing is kept."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.api.path import PathShown
    from workmark.organisations.models import Person
    from workmark.planning.paths import Weights
    from workmark.skills.models import Occupation

# What the words of --weights mean: hours of work that one hour, one unit of money, one day, one step counts for.
WEIGHTS: Final = {"hours": "hours", "cost": "money", "waiting": "waiting", "steps": "steps"}


def plan(
    person: Annotated[str, typer.Option(help="A person's confirmed e-mail address.")],
    to: Annotated[str, typer.Option(help="A job: its name, its code or its address.")],
    weights: Annotated[
        str, typer.Option(help="What counts how much, such as hours=1,cost=0.05,waiting=0.1,steps=0.1.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the path as JSON, as the API gives it.")
    ] = False,
) -> None:
    """Find the shortest way from what a person's badges prove to what a job asks for, with the limits of her goal."""
    ready()
    from workmark.api.path import shown_path
    from workmark.lib.clock import now
    from workmark.planning.answering import answer
    from workmark.planning.asking import ask
    from workmark.planning.queries import goal_of
    from workmark.planning.wishing import Wish, keeping_the_way, wish_of

    who, job = _person(person), _job(to)
    goal = goal_of(who)
    wish = Wish(job) if goal is None else keeping_the_way(replace(wish_of(goal), occupation=job), goal)
    wish = replace(wish, weights=read_weights(weights, wish.weights))
    asked = ask(who, wish, at=now())
    found = shown_path(answer(asked), wish, again=asked.again, too_low=asked.too_low)
    typer.echo(found.model_dump_json(indent=2) if as_json else "\n".join(_lines(found, job)))
    for sentence in attributions_of(found, job):
        typer.echo(sentence, err=as_json)  # JSON stays what the API gives


def read_weights(text: str, usual: "Weights") -> "Weights":
    """Raises InvalidInput for a word that means nothing here, and for a weight that cannot be."""
    from workmark.lib.problems import InvalidInput

    said = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        name, _, amount = part.partition("=")
        try:
            said[WEIGHTS[name.strip()]] = float(amount)
        except (KeyError, ValueError) as error:
            raise InvalidInput(
                f"{part[:40]!r} is no weight. Write hours=1,cost=0.05,waiting=0.1,steps=0.1."
            ) from error
    try:
        return replace(usual, **said)
    except ValueError as error:
        raise InvalidInput(str(error)) from error


def _person(email: str) -> "Person":
    from workmark.lib.problems import InvalidInput
    from workmark.organisations.models import Person

    held = Person.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True).first()
    if held is None:
        raise InvalidInput(f"Nobody here has the confirmed address {email[:100]}.")
    return held


def _job(said: str) -> "Occupation":
    """By address, else by code, else by name. ESCO's first where several frameworks have it: it says which skills."""
    from django.db.models import Q

    from workmark.lib.problems import InvalidInput
    from workmark.skills.models import Occupation

    asked = Q(uri=said) | Q(code=said) | Q(label__iexact=said)
    found = (
        Occupation.objects.filter(asked, is_retired=False, is_group=False)
        .order_by("framework__slug", "pk")
        .first()
    )
    if found is None:
        raise InvalidInput(f"There is no job {said[:100]!r} here. Write its name as in the list of jobs.")
    return found


def attributions_of(found: "PathShown", job: "Occupation") -> list[str]:
    """What the sources of the job and of the skills named want shown, each once."""
    from workmark.skills.models import Skill

    said = Skill.objects.filter(uri__in=_skills_named(found)).values_list("framework__attribution", flat=True)
    return sorted({*said, job.framework.attribution} - {""})


def _skills_named(found: "PathShown") -> set[str]:
    return {each.skill for each in found.unclosed} | {
        each.skill for step in found.steps for each in step.closes
    }


def _lines(found: "PathShown", job: "Occupation") -> list[str]:
    from workmark.planning.gaps import hundredths
    from workmark.skills.models import Skill

    labels = dict(Skill.objects.filter(uri__in=_skills_named(found)).values_list("uri", "label"))
    lines = [
        f"{job.label}: {hundredths(found.readiness_before)}% now, "
        f"{hundredths(found.readiness_after)}% after this path "
        f"({found.status}, {found.scope})",
        f"{found.hours:g} hours, {found.cost:.2f} {found.currency}, {found.weeks:.0f} weeks with waiting",
    ]
    for number, step in enumerate(found.steps, start=1):
        closes = ", ".join(labels.get(each.skill, each.skill) for each in step.closes) or "opens what follows"
        again = ", once more" if step.again else ""
        if step.held_level is not None:
            again = f", once more: held at level {step.held_level}, a stack asks for {step.asked_level}"
        lines.append(f"{number:>3}. {step.title} ({step.hours:g} h, {step.cost:.2f}{again}): {closes}")
    lines += [f"  -  {labels.get(each.skill, each.skill)}: {each.why}" for each in found.unclosed]
    return lines

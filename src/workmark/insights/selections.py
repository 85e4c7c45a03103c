"""Who applied to one opening, as journeys: whether they were invited or taken on, and the groups of those who allowed it.

Like `cohorts`, this runs in a worker; what leaves it are journeys without a name. Only whoever allowed it for this very
application is looked up; everybody else counts among those who did not say.
"""

from collections.abc import Sequence

from workmark.confided.counting import categories_by_handle
from workmark.insights.journeys import Journey, Reached, State
from workmark.workforce.opening_models import Application, ApplicationState, Opening

SELECTED = (ApplicationState.IN_TALK, ApplicationState.TAKEN_ON)


def journeys_of_applicants(opening: Opening, *, questions: Sequence[str]) -> list[Journey]:
    """Everyone who applied, each once. Whoever withdrew before anything was decided is not counted.

    Selected is whoever was ever invited or taken on, also if they withdrew after that or were not taken on in the end.
    """
    applications = list(Application.objects.filter(opening=opening).select_related("person").order_by("pk"))
    steps: dict[int, set[str]] = {each.person_id: set() for each in applications}
    for person, state in opening.applications.values_list("person", "steps__state"):
        if state is not None:
            steps[person].add(state)
    counted = {
        each.person_id: each for each in applications if each.withdrawn_at is None or steps[each.person_id]
    }
    allowed = [
        each.person.handle
        for each in counted.values()
        if each.counts_for_fairness and each.withdrawn_at is None
    ]
    groups = categories_by_handle(allowed, questions)
    return [
        Journey(
            opening.token,
            State(Reached.AWARDED if steps[number] & set(SELECTED) else Reached.REFUSED),
            groups.get(each.person.handle, {}),
        )
        for number, each in counted.items()
    ]

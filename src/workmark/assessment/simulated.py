"""Whether figures rest on the made-up past of a demonstration: then every page that shows them says so."""

from workmark.achievements.models import AchievementVersion
from workmark.submissions.models import Submission


def rests_on_simulated(version: AchievementVersion) -> bool:
    return Submission.objects.filter(version=version, is_simulated=True, decided_at__isnull=False).exists()

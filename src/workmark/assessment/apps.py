from importlib import import_module

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "workmark.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("workmark.assessment.review_models")
        import_module("workmark.assessment.allocation_models")
        import_module("workmark.assessment.quality_models")
        import_module("workmark.assessment.tasks")  # puts its tasks on the timetable
        import_module("workmark.assessment.late_reviews")
        import_module("workmark.assessment.late_works")
        import_module("workmark.assessment.monthly_draws")
        import_module("workmark.assessment.unheld_talks")
        import_module("workmark.assessment.annotation_models")
        import_module("workmark.assessment.certificate_models")
        import_module("workmark.assessment.agreement")  # its table, and its place on the timetable
        import_module("workmark.assessment.calibration_models")
        import_module("workmark.assessment.talk_models")
        import_module("workmark.assessment.survey_models")
        from workmark.assessment import receivers  # noqa: F401  # connects itself on import
        from workmark.assessment.anchors import may_open_anchor
        from workmark.assessment.queries import may_open_evidence
        from workmark.assessment.workloads import holidays_of
        from workmark.organisations.calendars import let_name_holidays
        from workmark.submissions.queries import let_see_evidence

        let_name_holidays(holidays_of)
        let_see_evidence(may_open_evidence)
        let_see_evidence(may_open_anchor)

"""The audit log refuses UPDATE and DELETE in the database itself."""

from django.db import migrations

from workmark.organisations.triggers import refuse

TABLE = "organisations_auditevent"


class Migration(migrations.Migration):
    replaces = [("organisations", "0002_audit_is_append_only")]
    dependencies = [("organisations", "0002_spent_grants")]
    operations = [
        migrations.RunPython(
            *refuse(TABLE, "UPDATE", name="audit_refuses_update", message="the audit log is append-only")
        ),
        migrations.RunPython(
            *refuse(TABLE, "DELETE", name="audit_refuses_delete", message="the audit log is append-only")
        ),
    ]

"""The audit log refuses UPDATE and DELETE in the database itself."""

from django.db import migrations

from workmark.organisations.triggers import refuse

TABLE = "organisations_auditevent"


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [
        migrations.RunPython(
            *refuse(TABLE, "UPDATE", name="audit_refuses_update", message="the audit log is append-only")
        ),
        migrations.RunPython(
            *refuse(TABLE, "DELETE", name="audit_refuses_delete", message="the audit log is append-only")
        ),
    ]

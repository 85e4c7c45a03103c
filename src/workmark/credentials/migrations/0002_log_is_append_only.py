"""The issuance log refuses UPDATE and DELETE in the database itself; of an opening, only the salt may be erased."""

from django.db import migrations

from workmark.organisations.triggers import refuse

WRITTEN_ONCE = ("logleaf", "logtile", "logcheckpoint", "logcosignature")
MESSAGE = "the issuance log is append-only"
ERASED_ONLY = "NEW.salt IS NOT NULL OR NEW.about <> OLD.about OR NEW.leaf_id <> OLD.leaf_id"


def _kept(table: str, event: str, when: str = "") -> migrations.RunPython:
    name = f"{table}_refuses_{event.lower()}"
    return migrations.RunPython(*refuse(f"credentials_{table}", event, name=name, message=MESSAGE, when=when))


class Migration(migrations.Migration):
    replaces = [("credentials", "0008_log_is_append_only")]
    dependencies = [("credentials", "0001_first_edition")]
    operations = [
        *(_kept(table, event) for table in WRITTEN_ONCE for event in ("UPDATE", "DELETE")),
        _kept("logopening", "UPDATE", when=ERASED_ONLY),
        _kept("logopening", "DELETE"),
    ]

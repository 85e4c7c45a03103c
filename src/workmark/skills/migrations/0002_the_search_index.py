"""The search index that each kind of database has of its own: FTS5 on SQLite, columns and GIN on PostgreSQL."""

from django.db import migrations

from workmark.skills.search_tables import put_up, take_down


class Migration(migrations.Migration):
    replaces = [("skills", "0004_the_search_index")]
    dependencies = [("skills", "0001_first_edition")]
    operations = [migrations.RunPython(put_up, take_down)]

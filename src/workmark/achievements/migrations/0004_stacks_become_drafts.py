"""A stack from before its badge existed becomes a draft with the same rule, for a second person to publish.

Batches are not needed: a house has a few dozen stacks. A second run finds nothing without a draft or content.
"""

from django.db import migrations


def write_drafts(apps, schema_editor):
    Stack = apps.get_model("achievements", "Stack")
    for stack in Stack.objects.filter(content={}, draft={}):
        slugs = stack.members.order_by("slug").values_list("slug", flat=True)
        stack.draft = {
            "title": stack.title,
            "summary": stack.summary,
            "need": max(1, min(stack.need, 20)),
            "members": [{"achievement": slug} for slug in slugs[:20]],
        }
        stack.save(update_fields=["draft"])


class Migration(migrations.Migration):
    dependencies = [("achievements", "0003_stacks_have_badges")]
    operations = [migrations.RunPython(write_drafts, migrations.RunPython.noop)]

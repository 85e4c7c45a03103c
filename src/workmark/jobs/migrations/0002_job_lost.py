"""Workers that were lost over a job are counted apart from attempts that failed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_first_edition'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='lost',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='how many of these attempts ended with their worker'),
        ),
    ]

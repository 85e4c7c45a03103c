"""Where a role is done, for counting what is asked for by region."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workforce', '0001_first_edition'),
    ]

    operations = [
        migrations.AddField(
            model_name='employerrole',
            name='region',
            field=models.CharField(blank=True, db_default='', default='', max_length=6, verbose_name='country or region'),
        ),
    ]

"""For which scopes a host registered us, and whose account a visit reads there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_first_edition'),
    ]

    operations = [
        migrations.AddField(
            model_name='hostregistration',
            name='scopes',
            field=models.CharField(blank=True, db_default='', default='', max_length=500),
        ),
        migrations.AddField(
            model_name='hostvisit',
            name='account',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
    ]

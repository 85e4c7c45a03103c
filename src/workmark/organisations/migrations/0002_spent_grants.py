"""Which authorisations were spent: apart, because the table of clients refers to people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('organisations', '0003_spoken_languages'),
    ]

    dependencies = [
        ('allauth_idp_oidc', '0003_client_allow_uri_wildcards'),
        ('organisations', '0001_first_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpentGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('begun_by', models.CharField(blank=True, db_default='', max_length=64)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spent_grants', to='allauth_idp_oidc.client')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spent_grants', to=settings.AUTH_USER_MODEL)),
                ('spent_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['spent_at'], name='spent_grant_by_day')],
            },
        ),
    ]

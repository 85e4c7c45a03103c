"""A sample may have been drawn by the monthly rule and by nobody; a verifier's never is (decision 0412)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0001_first_edition'),
        ('organisations', '0003_audit_is_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='qualitysample',
            name='drawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='qualitysample',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'internal'), ('drawn_by__isnull', False), _connector='OR'), name='the_rule_draws_for_the_issuer_only'),
        ),
    ]

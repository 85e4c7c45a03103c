import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('allauth_idp_oidc', '0003_client_allow_uri_wildcards'),
        ('credentials', '0025_batches_can_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='walletoffer',
            name='client',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='wallet_offers', to='allauth_idp_oidc.client'),
        ),
        migrations.AddField(
            model_name='walletoffer',
            name='redirect_uri',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='walletoffer',
            name='code_challenge',
            field=models.CharField(blank=True, max_length=43),
        ),
        migrations.AddField(
            model_name='walletoffer',
            name='configurations',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='walletoffer',
            name='by_details',
            field=models.BooleanField(default=False),
        ),
    ]

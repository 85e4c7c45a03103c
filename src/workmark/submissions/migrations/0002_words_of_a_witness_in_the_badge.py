"""Whether a badge holds what a witness wrote: both the witness and the learner say so (decision 0413)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('submissions', '0001_first_edition'),
    ]

    operations = [
        migrations.AddField(
            model_name='attestation',
            name='is_shown',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='attestation',
            name='witness_lets_show',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='attestation',
            constraint=models.CheckConstraint(condition=models.Q(('is_shown', False), models.Q(('state', 'confirmed'), ('witness_lets_show', True)), _connector='OR'), name='shown_words_are_a_willing_witnesss'),
        ),
    ]

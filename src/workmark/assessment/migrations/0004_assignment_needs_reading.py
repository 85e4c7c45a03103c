import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("assessment", "0003_fill_readings")]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="reading",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="assessment.reading"
            ),
        ),
    ]

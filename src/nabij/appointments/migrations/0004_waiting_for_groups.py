import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0003_no_delays"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="waitingoffer", name="offer_one_open_per_time"),
        migrations.AddField(
            model_name="waitingoffer",
            name="seat",
            field=models.OneToOneField(
                blank=True,
                help_text="Held in a group, of which several may be on offer at once.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="offer",
                to="appointments.seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingoffer",
            constraint=models.UniqueConstraint(
                models.F("resource"),
                models.F("starts_at"),
                condition=Q(("seat", None), ("status", "open")),
                name="offer_one_open_per_time",
            ),
        ),
    ]

"""Stamp each month whose counts are added up, so that who has read them knows when they change."""

from importlib import import_module

import django.contrib.postgres.functions
from django.db import migrations, models

before = import_module("nabij.insights.migrations.0009_recommendation_by_age")
_replaced = before.before._replaced
FORWARD = (
    "INSERT INTO insights_monthstamp (month, respondent_type)"
    " SELECT DISTINCT month, respondent_type FROM insights_monthcount;"
    + _replaced(
        "nabij_recount",
        before.RECOUNT + "UPDATE insights_monthstamp SET stamp = gen_random_uuid();",
        returns="void",
    )
)
REVERSE = _replaced("nabij_recount", before.RECOUNT, returns="void")


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0009_recommendation_by_age'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Its first day.')),
                ('respondent_type', models.CharField(max_length=12)),
                ('stamp', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID())),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('month'), models.F('respondent_type'), name='month_stamp_once')],
            },
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]

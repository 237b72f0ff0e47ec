"""Count the recommendation of clients by age too, and count all anew."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

before = import_module("nabij.insights.migrations.0004_half_answers")

BY_JSON = "coalesce(to_jsonb(r) ->> 'respondent_type', 'client') AS respondent_type,"
RESPONSES = before.RESPONSES.replace(
    BY_JSON,
    """respondent_type,
    CASE WHEN respondent_type = 'client' THEN age_band ELSE '' END AS age_band,""",
).replace("GROUP BY 1, 2, 3, 4, 5", "GROUP BY 1, 2, 3, 4, 5, 6")
INVITATIONS = before.INVITATIONS.replace(BY_JSON, "respondent_type,")
INSERT = before.INSERT.replace("respondent_type,", "respondent_type, age_band,")


# INSERT … ON CONFLICT fires the triggers of both, of which one has no rows
UNLESS_EMPTY = """
    IF TG_OP <> 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM new_rows) THEN RETURN NULL; END IF;
    END IF;"""


def _from(table: str, template: str, counted: str) -> str:
    return template.format(counted=counted.format(source=f"SELECT 1 AS sign, * FROM {table}"))


RECOUNT = f"""
    LOCK TABLE surveys_response, surveys_invitation, insights_monthcount, insights_agecount,
        insights_countchange IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM insights_monthcount;
    DELETE FROM insights_agecount;
    DELETE FROM insights_countchange;
    {_from("surveys_response", INSERT, RESPONSES)}
    {_from("surveys_invitation", before.INSERT, INVITATIONS)}"""
FORWARD = (
    before._replaced(
        "nabij_count_responses",
        UNLESS_EMPTY + before._counting(RESPONSES, template=INSERT, with_drafts=True),
    )
    + before._replaced("nabij_count_invitations", before._counting(INVITATIONS))
    + before._replaced("nabij_recount", RECOUNT, returns="void")
    + "SELECT nabij_recount();"
)
REVERSE = (
    before._replaced("nabij_count_responses", before._counting(before.RESPONSES, with_drafts=True))
    + before._replaced("nabij_count_invitations", before._counting(before.INVITATIONS))
    + before._replaced(
        "nabij_recount",
        before._recounting(before.INSERT, before.RESPONSES, before.INVITATIONS),
        returns="void",
    )
)


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0008_measured_effort'),
        ('organisation', '0003_waiting_rooms'),
        ('surveys', '0014_ages_and_a_fair_draw'),
    ]

    operations = [
        migrations.AddField(
            model_name='countchange',
            name='age_band',
            field=models.CharField(db_default='', help_text='Of clients who answered.', max_length=2),
        ),
        migrations.CreateModel(
            name='AgeCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Its first day.')),
                ('touchpoint', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=2)),
                ('age_band', models.CharField(help_text='As of an answer.', max_length=2)),
                ('promoters', models.IntegerField()),
                ('passives', models.IntegerField()),
                ('detractors', models.IntegerField()),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('month'), models.F('department'), models.F('touchpoint'), models.F('language'), models.F('age_band'), name='age_count_once')],
            },
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]

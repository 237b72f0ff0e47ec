"""Count half answers too: drafts of an invitation that reached somebody, for AAPOR's RR2.

An answer is a draft until it is sent. It counts in the month and place of its invitation, which
may become undeliverable, or deliverable again, while the draft is there: both tables count it.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("nabij.insights.migrations.0002_counted_by_the_database")

# what 0002 counts, with half answers of the invitations that change
INVITATIONS = before.INVITATIONS.replace(
    "sum(sign * (status = 'answered')::int) AS answered",
    """sum(sign * (status = 'answered')::int) AS answered,
    sum(sign * EXISTS (
        SELECT FROM surveys_response draft
        WHERE draft.invitation_id = r.id AND draft.submitted_at IS NULL
    )::int) AS partial""",
)
RESPONSES = before.RESPONSES.replace("0 AS answered", "0 AS answered, 0 AS partial")
INSERT = (
    before.INSERT.replace(before.COLUMNS, f"{before.COLUMNS}, partial")
    .replace("coalesce(answered, 0)", "coalesce(answered, 0), coalesce(partial, 0)")
    .replace("OR answered <> 0", "OR answered <> 0 OR partial <> 0")
)
DRAFTS = """
INSERT INTO insights_countchange ({columns}, partial)
SELECT date_trunc('month', i.invited_on)::date, i.department_id, i.touchpoint, '',
    i.respondent_type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(r.sign)
FROM ({source}) r JOIN surveys_invitation i ON i.id = r.invitation_id
WHERE r.submitted_at IS NULL AND i.undeliverable_at IS NULL AND i.department_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5 HAVING sum(r.sign) <> 0;
"""
NEW, OLD = "SELECT 1 AS sign, * FROM new_rows", "SELECT -1 AS sign, * FROM old_rows"


def _counting(counted: str, *, template: str = INSERT, with_drafts: bool = False) -> str:
    def insert(source: str) -> str:
        own = template.format(counted=counted.format(source=source))
        drafts = DRAFTS.format(columns=before.COLUMNS, source=source) if with_drafts else ""
        return own + drafts

    return f"""
    IF TG_OP = 'INSERT' THEN {insert(NEW)}
    ELSIF TG_OP = 'DELETE' THEN {insert(OLD)}
    ELSE {insert(f"{NEW} UNION ALL {OLD}")}
    END IF;
    RETURN NULL;"""


def _replaced(name: str, body: str, returns: str = "trigger") -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS {returns} LANGUAGE plpgsql AS $$"
        f" BEGIN {body} END $$;"
    )


def _recounting(template: str, *counted: str) -> str:
    return f"""
    LOCK TABLE surveys_response, surveys_invitation, insights_monthcount, insights_countchange
        IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM insights_monthcount;
    DELETE FROM insights_countchange;
    {"".join(template.format(counted=one.format(source=f"SELECT 1 AS sign, * FROM {table}"))
             for one, table in zip(counted, ("surveys_response", "surveys_invitation")))}"""


FORWARD = (
    _replaced("nabij_count_responses", _counting(RESPONSES, with_drafts=True))
    + _replaced("nabij_count_invitations", _counting(INVITATIONS))
    + _replaced("nabij_recount", _recounting(INSERT, RESPONSES, INVITATIONS), returns="void")
    + DRAFTS.format(columns=before.COLUMNS, source="SELECT 1 AS sign, * FROM surveys_response")
)
REVERSE = (
    _replaced("nabij_count_responses", _counting(before.RESPONSES, template=before.INSERT))
    + _replaced("nabij_count_invitations", _counting(before.INVITATIONS, template=before.INSERT))
    + _replaced(
        "nabij_recount",
        _recounting(before.INSERT, before.RESPONSES, before.INVITATIONS),
        returns="void",
    )
)


class Migration(migrations.Migration):
    dependencies = [("insights", "0003_declared_changes"), ("surveys", "0001_squashed_0010_what_words_tell")]
    operations = [
        *[
            migrations.AddField(
                model, "partial",
                models.IntegerField(default=0, help_text="Begun and never sent."),
            )
            for model in ("monthcount", "countchange")
        ],
        migrations.RunSQL(FORWARD, REVERSE),
    ]

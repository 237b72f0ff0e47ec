"""Count what is answered in the same transaction: each statement adds one line per group it
touched. Lines are only added, so no two answers wait for each other.
"""

from django.db import migrations

COLUMNS = """month, department_id, touchpoint, language, respondent_type, promoters, passives,
    detractors, ces_n, ces_total, ces_squares, ces_low, ces_high, invited, answered"""
GROUPS = "month, department_id, touchpoint, language, respondent_type"
RESPONSES = """
SELECT date_trunc('month', submitted_on)::date AS month, department_id, touchpoint, language,
    coalesce(to_jsonb(r) ->> 'respondent_type', 'client') AS respondent_type,
    sum(sign * (nps >= 9)::int) AS promoters, sum(sign * (nps IN (7, 8))::int) AS passives,
    sum(sign * (nps <= 6)::int) AS detractors, sum(sign * (ces IS NOT NULL)::int) AS ces_n,
    sum(sign * ces) AS ces_total, sum(sign * ces * ces) AS ces_squares,
    sum(sign * (ces <= 2)::int) AS ces_low, sum(sign * (ces >= 4)::int) AS ces_high,
    0 AS invited, 0 AS answered
FROM ({source}) r WHERE submitted_at IS NOT NULL GROUP BY 1, 2, 3, 4, 5
"""
INVITATIONS = """
SELECT date_trunc('month', invited_on)::date AS month, department_id, touchpoint,
    '' AS language, coalesce(to_jsonb(r) ->> 'respondent_type', 'client') AS respondent_type,
    0 AS promoters, 0 AS passives, 0 AS detractors, 0 AS ces_n, 0 AS ces_total, 0 AS ces_squares,
    0 AS ces_low, 0 AS ces_high, sum(sign) AS invited,
    sum(sign * (status = 'answered')::int) AS answered
FROM ({source}) r WHERE undeliverable_at IS NULL AND department_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5
"""
INSERT = f"""
INSERT INTO insights_countchange ({COLUMNS})
SELECT {GROUPS}, coalesce(promoters, 0), coalesce(passives, 0), coalesce(detractors, 0),
    coalesce(ces_n, 0), coalesce(ces_total, 0), coalesce(ces_squares, 0), coalesce(ces_low, 0),
    coalesce(ces_high, 0), coalesce(invited, 0), coalesce(answered, 0)
FROM ({{counted}}) counted
WHERE promoters <> 0 OR passives <> 0 OR detractors <> 0 OR ces_n <> 0 OR ces_total <> 0
    OR ces_squares <> 0 OR ces_low <> 0 OR ces_high <> 0 OR invited <> 0 OR answered <> 0;
"""


def _function(name: str, table: str, counted: str) -> str:
    def insert(source: str) -> str:
        return INSERT.format(counted=counted.format(source=source))

    new, old = "SELECT 1 AS sign, * FROM new_rows", "SELECT -1 AS sign, * FROM old_rows"
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {insert(new)}
    ELSIF TG_OP = 'DELETE' THEN {insert(old)}
    ELSE {insert(f"{new} UNION ALL {old}")}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {name}_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_update AFTER UPDATE ON {table}
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def _gone(name: str, table: str) -> str:
    return "".join(
        f"DROP TRIGGER {name}_{verb} ON {table};" for verb in ("insert", "delete", "update")
    ) + f"DROP FUNCTION {name}();"


PAIRS = (
    ("nabij_count_responses", "surveys_response", RESPONSES),
    ("nabij_count_invitations", "surveys_invitation", INVITATIONS),
)
FORWARD = "".join(
    _function(name, table, counted)
    + INSERT.format(counted=counted.format(source=f"SELECT 1 AS sign, * FROM {table}"))
    for name, table, counted in PAIRS
)
FORWARD += f"""
CREATE FUNCTION nabij_recount() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE surveys_response, surveys_invitation, insights_monthcount, insights_countchange
        IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM insights_monthcount;
    DELETE FROM insights_countchange;
    {"".join(INSERT.format(counted=counted.format(source=f"SELECT 1 AS sign, * FROM {table}"))
             for _, table, counted in PAIRS)}
END $$;
"""
REVERSE = "DROP FUNCTION nabij_recount();" + "".join(_gone(name, table) for name, table, _ in PAIRS)


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"),
        ("surveys", "0001_squashed_0010_what_words_tell"),
    ]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

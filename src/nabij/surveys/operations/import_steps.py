"""The statements of an import, over tables that only this connection sees and that end with it.

`incoming` has a row of the file per row. `judged` says of each what it is worth: whether it
repeats or contradicts a row before it. `coming` has a row per response, `scores` one per imported
score. Everything is set by set, so that the size of the file costs disk and no memory.
"""

COLUMNS = (
    "row", "key", "has_id", "instrument", "department_id", "location_id", "touchpoint", "language",
    "respondent_type", "submitted_at", "submitted_on", "nps", "ces", "score", "comment",
)  # fmt: skip
TYPES = (
    "int", "uuid", "bool", "text", "uuid", "uuid", "text", "text", "text", "timestamptz", "date",
    "smallint", "smallint", "numeric(9, 4)", "text",
)  # fmt: skip
TABLES = ("incoming", "judged", "coming", "scores")
DROP = "DROP TABLE IF EXISTS " + ", ".join(f"pg_temp.{name}" for name in TABLES)
MAKE = "CREATE TEMP TABLE incoming ({})".format(
    ", ".join(f'"{name}" {kind}' for name, kind in zip(COLUMNS, TYPES, strict=True))
)
COPY = "COPY incoming ({}) FROM STDIN".format(", ".join(f'"{name}"' for name in COLUMNS))

# The nth row without an id that says the same as others is an answer of its own, the same one
# each time the file comes in.
JUDGE = """
CREATE TEMP TABLE judged AS
WITH own AS (
    SELECT "row", has_id, instrument, department_id, location_id, touchpoint, language,
        respondent_type, submitted_at, submitted_on, nps, ces, score, comment,
        CASE WHEN has_id THEN key ELSE md5(
            key::text || row_number() OVER (PARTITION BY has_id, key ORDER BY "row")
        )::uuid END AS key
    FROM incoming
)
SELECT *,
    CASE WHEN lag("row") OVER whole IS NULL THEN NULL
        WHEN department_id <> first_value(department_id) OVER whole THEN 'department'
        WHEN touchpoint <> first_value(touchpoint) OVER whole THEN 'touchpoint'
        WHEN language <> first_value(language) OVER whole THEN 'language'
        WHEN respondent_type <> first_value(respondent_type) OVER whole THEN 'respondent_type'
    END AS differs,
    first_value("row") OVER whole AS first_row,
    lag("row") OVER same AS same_row,
    coalesce(nps, ces, score) IS NOT DISTINCT FROM
        first_value(coalesce(nps, ces, score)) OVER same AS says_same,
    row_number() OVER (PARTITION BY key, comment ORDER BY "row") > 1 AS comment_again
FROM own
WINDOW whole AS (PARTITION BY key ORDER BY "row"),
    same AS (PARTITION BY key, instrument ORDER BY "row")
"""
CONTRADICTS = "(differs IS NOT NULL OR (same_row IS NOT NULL AND NOT says_same))"
REPEATS = f"(NOT {CONTRADICTS} AND same_row IS NOT NULL AND (comment_again OR comment = ''))"
COUNT_ERRORS = f"SELECT count(*) FROM judged WHERE {CONTRADICTS}"
ERRORS = f"""
SELECT "row", coalesce(differs, 'score'), first_row, instrument FROM judged
WHERE {CONTRADICTS} ORDER BY "row" LIMIT %s
"""
COUNT_REPEATED = f"SELECT count(*) FROM judged WHERE {REPEATS}"

GATHER = f"""
CREATE TEMP TABLE coming AS
SELECT key, min("row") AS first_row, count(*)::int AS row_count,
    ((row_number() OVER (ORDER BY min("row")) - 1) / %s)::int AS batch,
    min(department_id::text)::uuid AS department_id, min(location_id::text)::uuid AS location_id,
    min(touchpoint) AS touchpoint, min(language) AS language,
    min(respondent_type) AS respondent_type, max(submitted_at) AS submitted_at,
    max(submitted_on) AS submitted_on, max(nps) AS nps, max(ces) AS ces,
    coalesce(string_agg(comment, E'\\n' ORDER BY "row")
        FILTER (WHERE comment <> '' AND NOT comment_again), '') AS comment,
    count(score)::smallint AS answer_count, false AS is_known, false AS is_changed
FROM judged WHERE NOT {CONTRADICTS} AND NOT {REPEATS} GROUP BY key
"""
GATHER_SCORES = f"""
CREATE TEMP TABLE scores AS
SELECT key, instrument, score FROM judged
WHERE NOT {CONTRADICTS} AND NOT {REPEATS} AND score IS NOT NULL
"""
INDEX = (
    "CREATE INDEX ON coming (batch)", "CREATE INDEX ON scores (key)",
    "ANALYZE coming", "ANALYZE scores",
)  # fmt: skip
BATCHES = "SELECT coalesce(max(batch) + 1, 0) FROM coming"

UNMASKING = """
DELETE FROM coming USING surveys_response r
WHERE r.id = coming.key AND r.is_anonymous <> (coming.respondent_type = %s) AND coming.batch = %s
RETURNING first_row, row_count
"""
# What is there already keeps what this file does not speak of. Words to an instrument that was
# not answered before come after those that are there; else they replace them.
MEET = """
UPDATE coming SET is_known = true,
    is_changed = (r.department_id, r.touchpoint, r.language, r.respondent_type, r.submitted_at)
            IS DISTINCT FROM (coming.department_id, coming.touchpoint, coming.language,
                coming.respondent_type, greatest(coming.submitted_at, r.submitted_at))
        OR (coming.nps IS NOT NULL AND coming.nps IS DISTINCT FROM r.nps)
        OR (coming.ces IS NOT NULL AND coming.ces IS DISTINCT FROM r.ces)
        OR position(coming.comment IN r.comment) = 0
        OR EXISTS (SELECT FROM scores s WHERE s.key = coming.key AND NOT EXISTS (
            SELECT FROM surveys_answer a JOIN surveys_question q ON q.id = a.question_id
            WHERE a.response_id = coming.key AND q.instrument = s.instrument
                AND a.score = s.score)),
    nps = coalesce(coming.nps, r.nps), ces = coalesce(coming.ces, r.ces),
    submitted_at = greatest(coming.submitted_at, r.submitted_at),
    submitted_on = greatest(coming.submitted_on, r.submitted_on),
    comment = CASE WHEN position(coming.comment IN r.comment) > 0 THEN r.comment
        WHEN r.comment = '' OR (coming.nps IS NOT NULL AND r.nps IS NOT NULL)
            OR (coming.ces IS NOT NULL AND r.ces IS NOT NULL)
            OR EXISTS (SELECT FROM scores s JOIN surveys_answer a ON a.response_id = s.key
                JOIN surveys_question q ON q.id = a.question_id AND q.instrument = s.instrument
                WHERE s.key = coming.key) THEN coming.comment
        ELSE r.comment || E'\\n' || coming.comment END,
    answer_count = (SELECT count(DISTINCT instrument) FROM (
        SELECT q.instrument FROM surveys_answer a JOIN surveys_question q ON q.id = a.question_id
        WHERE a.response_id = coming.key
        UNION ALL SELECT s.instrument FROM scores s WHERE s.key = coming.key) all_scores)
FROM surveys_response r WHERE r.id = coming.key AND coming.batch = %s
"""
OWN = (
    "department_id", "location_id", "touchpoint", "language", "respondent_type", "submitted_at",
    "submitted_on", "nps", "ces", "comment", "answer_count",
)  # fmt: skip
CHANGE = f"""
UPDATE surveys_response r SET survey_id = %s, started_at = c.submitted_at,
    {", ".join(f"{name} = c.{name}" for name in OWN)}
FROM coming c WHERE r.id = c.key AND c.batch = %s AND c.is_changed
"""
# answers of an older version of the survey move to the same question of this one
MOVE_SCORES = """
UPDATE surveys_answer a SET question_id = new.id
FROM coming c, surveys_question old, surveys_question new
WHERE a.response_id = c.key AND c.batch = %s AND c.is_changed AND old.id = a.question_id
    AND new.survey_id = %s AND new.instrument = old.instrument AND new.kind = 'score'
    AND old.id <> new.id
"""
INSERT_SCORES = """
INSERT INTO surveys_answer (id, response_id, question_id, score, text)
SELECT gen_random_uuid(), c.key, q.id, s.score, ''
FROM coming c JOIN scores s USING (key)
JOIN surveys_question q ON q.survey_id = %s AND q.instrument = s.instrument AND q.kind = 'score'
WHERE c.batch = %s AND (NOT c.is_known OR c.is_changed)
ON CONFLICT (response_id, question_id) DO UPDATE SET score = excluded.score
    WHERE surveys_answer.score IS DISTINCT FROM excluded.score
"""
OUTCOMES = """
SELECT coalesce(sum(row_count) FILTER (WHERE NOT is_known), 0),
    coalesce(sum(row_count) FILTER (WHERE is_known AND is_changed), 0),
    coalesce(sum(row_count) FILTER (WHERE is_known AND NOT is_changed), 0),
    count(*) FILTER (WHERE NOT is_known)
FROM coming WHERE batch = %s
"""

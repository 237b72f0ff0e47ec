"""Keep what was promised first and when somebody was first in contact, whatever comes later.

A second call, a reopening or the day of a complaint's answer move `contacted_at` and `due_at`;
whether we kept our word is told by the first of each. Danger makes the first deadline earlier as
long as nobody was in contact.
"""

from django.db import migrations, models

FORWARD = """
UPDATE surveys_followup SET first_due_at = due_at, first_contacted_at = least(contacted_at, (
    SELECT min(note.at) FROM surveys_followupnote note
    WHERE note.follow_up_id = surveys_followup.id AND note.kind = 'contacted'));
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
CREATE FUNCTION nabij_what_was_promised_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.first_due_at := OLD.first_due_at;  -- whoever saves may have read it before
        NEW.first_contacted_at := OLD.first_contacted_at;
    ELSE
        NEW.first_due_at := NEW.due_at;
    END IF;
    IF NEW.first_contacted_at IS NULL AND NEW.contacted_at IS NULL THEN
        NEW.first_due_at := least(NEW.first_due_at, NEW.due_at);
    END IF;
    NEW.first_contacted_at := coalesce(NEW.first_contacted_at, NEW.contacted_at);
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_followup_promised_first BEFORE INSERT OR UPDATE ON surveys_followup
    FOR EACH ROW EXECUTE FUNCTION nabij_what_was_promised_first();
"""
REVERSE = """
DROP TRIGGER surveys_followup_promised_first ON surveys_followup;
DROP FUNCTION nabij_what_was_promised_first();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_asking_many_at_once")]
    operations = [
        migrations.AddField(
            "followup",
            "first_due_at",
            models.DateTimeField(
                null=True, help_text="As promised at first; kept by the database (0012)."
            ),
        ),
        migrations.AddField(
            "followup",
            "first_contacted_at",
            models.DateTimeField(null=True, help_text="Kept by the database (0012)."),
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]

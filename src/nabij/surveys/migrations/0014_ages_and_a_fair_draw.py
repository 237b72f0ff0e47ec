"""Keep with an answer how old the client was, and an order in which some of many are drawn.

Filled in by a trigger, whoever writes the answer; of who answers anonymously nothing is known.
"""

from django.db import migrations, models

TRIGGER = """
CREATE FUNCTION nabij_response_age_band() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.age_band := '';
    IF NEW.client_id IS NOT NULL AND NEW.respondent_type = 'client' THEN
        SELECT coalesce(
            (extract(year FROM age(NEW.submitted_on, born_on))::int / 20)::text, '')
        INTO NEW.age_band FROM people_client WHERE id = NEW.client_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_response_age_band
    BEFORE INSERT OR UPDATE OF client_id, respondent_type, submitted_on, age_band
    ON surveys_response FOR EACH ROW EXECUTE FUNCTION nabij_response_age_band();
UPDATE surveys_response SET age_band = '' WHERE client_id IS NOT NULL AND submitted_on IS NOT NULL;
"""
REVERSE = """
DROP TRIGGER surveys_response_age_band ON surveys_response;
DROP FUNCTION nabij_response_age_band();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0003_waiting_rooms'),
        ('people', '0003_relatives_may_say_no_to_surveys'),
        ('surveys', '0013_relatives_who_tell_unasked'),
    ]

    operations = [
        migrations.AddField(
            model_name='response',
            name='age_band',
            field=models.CharField(blank=True, default='', editable=False, help_text='Of the client on that day: 0 under 20, 1 from 20, 2 from 40 … Empty: unknown.', max_length=2),
        ),
        migrations.RunSQL(TRIGGER, REVERSE),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(models.Func(models.F('submitted_on'), output_field=models.IntegerField(), template='(extract(year FROM %(expressions)s)::int * 12 + extract(month FROM %(expressions)s)::int - 1)'), models.Func(models.F('id'), function='uuid_hash', output_field=models.IntegerField()), condition=models.Q(('ces__isnull', False), ('nps__isnull', False), ('respondent_type', 'client'), ('submitted_at__isnull', False)), name='response_drawn'),
        ),
    ]

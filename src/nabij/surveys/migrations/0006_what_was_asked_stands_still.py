"""What no check on one row can hold: published questions stand still, answers fit their
question, and an anonymous answer stays anonymous."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION nabij_survey_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'a published survey stands still'
                USING ERRCODE = '23514', CONSTRAINT = 'survey_stands_still';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.published_at IS NOT NULL AND OLD IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'a published survey stands still'
            USING ERRCODE = '23514', CONSTRAINT = 'survey_stands_still';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_survey_stands_still BEFORE UPDATE OR DELETE ON surveys_survey
    FOR EACH ROW EXECUTE FUNCTION nabij_survey_stands_still();

CREATE FUNCTION nabij_question_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN asked := ARRAY[NEW.survey_id];
    ELSIF TG_OP = 'DELETE' THEN asked := ARRAY[OLD.survey_id];
    ELSE asked := ARRAY[OLD.survey_id, NEW.survey_id];
    END IF;
    IF EXISTS (
        SELECT FROM surveys_survey WHERE id = ANY (asked) AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'questions of a published survey stand still'
            USING ERRCODE = '23514', CONSTRAINT = 'question_stands_still';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_question_stands_still BEFORE INSERT OR UPDATE OR DELETE ON surveys_question
    FOR EACH ROW EXECUTE FUNCTION nabij_question_stands_still();

CREATE FUNCTION nabij_answer_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked record; fits boolean;
BEGIN
    SELECT question.kind, scale_min, scale_max, option_values INTO asked
    FROM surveys_question question JOIN surveys_response response USING (survey_id)
    WHERE question.id = NEW.question_id AND response.id = NEW.response_id;
    fits := CASE asked.kind
        WHEN 'scale' THEN NEW.value BETWEEN asked.scale_min AND asked.scale_max
        WHEN 'number' THEN NEW.value BETWEEN asked.scale_min AND asked.scale_max
        WHEN 'single' THEN NEW.value = ANY (asked.option_values)
        WHEN 'multiple' THEN NEW.choices <@ asked.option_values
        WHEN 'text' THEN NEW.text <> ''
        WHEN 'score' THEN NEW.score IS NOT NULL
        ELSE false
    END;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'this is no answer to that question'
            USING ERRCODE = '23514', CONSTRAINT = 'answer_fits';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_answer_fits BEFORE INSERT OR UPDATE ON surveys_answer
    FOR EACH ROW EXECUTE FUNCTION nabij_answer_fits();

CREATE FUNCTION nabij_response_stays_anonymous() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE day date;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.is_anonymous <> NEW.is_anonymous THEN
            RAISE EXCEPTION 'an answer is anonymous from the start, and for ever'
                USING ERRCODE = '23514', CONSTRAINT = 'response_stays_anonymous';
        END IF;
    END IF;
    IF NEW.is_anonymous THEN
        day := (NEW.submitted_at AT TIME ZONE 'UTC')::date;
        IF NEW.submitted_at <> day::timestamp AT TIME ZONE 'UTC' OR NEW.submitted_on <> day
            OR NOT (extract(isodow FROM day) = 1 OR extract(day FROM day) = 1) THEN
            RAISE EXCEPTION 'the moment of an anonymous answer is told by week or month only'
                USING ERRCODE = '23514', CONSTRAINT = 'response_moment';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_response_stays_anonymous BEFORE INSERT OR UPDATE ON surveys_response
    FOR EACH ROW EXECUTE FUNCTION nabij_response_stays_anonymous();
"""
REVERSE = """
DROP TRIGGER surveys_response_stays_anonymous ON surveys_response;
DROP FUNCTION nabij_response_stays_anonymous();
DROP TRIGGER surveys_answer_fits ON surveys_answer;
DROP FUNCTION nabij_answer_fits();
DROP TRIGGER surveys_question_stands_still ON surveys_question;
DROP FUNCTION nabij_question_stands_still();
DROP TRIGGER surveys_survey_stands_still ON surveys_survey;
DROP FUNCTION nabij_survey_stands_still();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0005_surveys_from_blocks")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]


from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0003_waiting_rooms'),
        ('people', '0002_care_may_say_no_to_surveys'),
        ('surveys', '0010_what_words_tell'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(models.F('person_id'), models.OrderBy(models.F('created_at'), descending=True), name='invitation_of_person'),
        ),
        migrations.AddIndex(
            model_name='planned',
            index=models.Index(fields=['visit_id'], name='planned_visit'),
        ),
    ]

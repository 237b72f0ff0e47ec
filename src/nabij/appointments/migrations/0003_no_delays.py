from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0002_whole_supply"),
    ]

    operations = [
        migrations.DeleteModel(name="Delay"),
    ]

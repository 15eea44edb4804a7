from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0010_feed_head")]
    operations = [
        migrations.AddField(
            "clock",
            "members",
            models.TextField(
                default="{}",
                help_text="How often lists by each field have got others, or were shown to others:"
                " JSON.",
            ),
        ),
    ]

from django.db import migrations

from guidance.common.protection import Protect, Unprotect


class Migration(migrations.Migration):
    """Nothing is added to a question that was asked or approved, nor to an attempt that is complete or over."""

    dependencies = [("quizzes", "0003_protection")]
    operations = [Unprotect(), Protect()]

from django.db import migrations

from guidance.common.protection import Protect


class Migration(migrations.Migration):
    """The database itself protects what was published or written; see `guidance.common.protection`."""

    dependencies = [("guidance", "0003_pathways")]
    operations = [Protect()]

"""The full-text half of the index, which Django's models cannot say."""

from __future__ import annotations

from django.db import migrations

from shangliang.search.schema import create, drop


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]

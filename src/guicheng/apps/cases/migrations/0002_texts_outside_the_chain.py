"""Texts of every kind beside the log, the files of an act as rows, and what rows are made with."""

import django.db.models.deletion
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("documents", "0001_initial"),
        ("registers", "0001_initial"),
    ]

    operations = [
        # No version with the former table was ever released.
        migrations.DeleteModel(name="Wording"),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", ID.clone()),
                ("name", models.CharField(max_length=80)),
                ("salt", models.CharField(max_length=32)),
                ("text", models.TextField()),
                ("removed_by_order", models.CharField(blank=True, max_length=200)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="cases.actrow",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(fields=("act", "name"), name="wording_once"),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", ID.clone()),
                ("seq", models.PositiveIntegerField()),
                ("digest", models.CharField(db_index=True, max_length=64)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="cases.case",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registers.jurisdiction"
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.upload",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "case", "seq", "digest"), name="attachment_once"
            ),
        ),
        migrations.AddField(
            "caserow", "shown_with", models.CharField(blank=True, default="", max_length=64), False
        ),
    ]

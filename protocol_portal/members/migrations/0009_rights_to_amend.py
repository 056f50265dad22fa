from django.db import migrations

# What each group may do with drafts, notices and officers' notes. Only adds: whatever else a group was given stays.
SEE = {
    "guidanceevent": ["view"],
    "notice": ["view"],
    "officernote": ["view"],
    "failedsearch": ["view"],
}
EDIT = {
    **SEE,
    "notice": ["add", "change", "delete", "view"],
    "officernote": ["add", "change", "delete", "view"],
}
MORE = {"Viewers": SEE, "Editors": EDIT, "Publishers": {**EDIT, "edition": ["approve"]}}
NAMES = {"approve_edition": "Can approve, schedule and take back editions"}


def give_permissions(apps, schema_editor):
    content_type_model = apps.get_model("contenttypes", "ContentType")
    permission_model = apps.get_model("auth", "Permission")
    for name, rights in MORE.items():
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group is None:  # taken away by the council: not made again
            continue
        for model, acts in rights.items():
            content_type, _ = content_type_model.objects.get_or_create(app_label="guidance", model=model)
            verbose = apps.get_model("guidance", model)._meta.verbose_name
            for act in acts:
                codename = f"{act}_{model}"
                permission, _ = permission_model.objects.get_or_create(
                    codename=codename,
                    content_type=content_type,
                    defaults={"name": NAMES.get(codename, f"Can {act} {verbose}")},
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guidance", "0002_amending"),
        ("members", "0008_rights_in_quizzes"),
    ]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]

from django.db import migrations

# What people officers may do with what 0005 brought. Only adds: whatever else the group was given stays.
MORE = {
    "mail": ["view"],
    "signinhelp": ["add", "change", "view"],
    "accountevent": ["view"],
}


def give_permissions(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name="People officers").first()
    if group is None:  # taken away by the council: not made again
        return
    content_type_model = apps.get_model("contenttypes", "ContentType")
    permission_model = apps.get_model("auth", "Permission")
    for model, acts in MORE.items():
        content_type, _ = content_type_model.objects.get_or_create(app_label="members", model=model)
        verbose = apps.get_model("members", model)._meta.verbose_name
        for act in acts:
            names = {"codename": f"{act}_{model}", "content_type": content_type}
            permission, _ = permission_model.objects.get_or_create(**names, defaults={"name": f"Can {act} {verbose}"})
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0005_mail_and_help"),
    ]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]

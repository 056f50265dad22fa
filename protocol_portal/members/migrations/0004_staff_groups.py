from django.db import migrations

# The groups of officers and what each may do. The permissions are those that Django would make after all migrations,
# made here already because groups refer to them; making them again changes nothing.
PEOPLE = {
    "member": ["add", "change", "view"],
    "accountevent": ["view"],
}
GUIDANCE_PARTS = ["edition", "section", "platformtype", "codeparagraph"]
GUIDANCE_LIVE = ["council", "contact", "searchterm", "page"]
VIEW = {model: ["view"] for model in [*GUIDANCE_PARTS, *GUIDANCE_LIVE]}
EDIT = {
    **{model: ["view", "change"] for model in GUIDANCE_PARTS},
    **{model: ["add", "change", "delete", "view"] for model in GUIDANCE_LIVE},
}
GROUPS = {
    "Viewers": {"guidance": VIEW},
    "Editors": {"guidance": EDIT},
    "Publishers": {"guidance": EDIT},
    "People officers": {"members": PEOPLE},
}


def make_groups(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    for name, rights in GROUPS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        group.permissions.set(permission for app, models in rights.items() for permission in wanted(apps, app, models))


def wanted(apps, app, models):
    content_type_model = apps.get_model("contenttypes", "ContentType")
    permission_model = apps.get_model("auth", "Permission")
    for model, acts in models.items():
        content_type, _ = content_type_model.objects.get_or_create(app_label=app, model=model)
        verbose = apps.get_model(app, model)._meta.verbose_name
        for act in acts:
            names = {"codename": f"{act}_{model}", "content_type": content_type}
            yield permission_model.objects.get_or_create(**names, defaults={"name": f"Can {act} {verbose}"})[0]


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guidance", "0001_initial"),
        ("members", "0003_sign_in_codes"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

from django.db import migrations

# What each group may do with questions, quizzes and what members did. Only adds: whatever else a group was given stays.
SEE = {"question": ["view"], "quiz": ["view"], "approval": ["view"]}
EDIT = {**SEE, "question": ["add", "change", "view"], "quiz": ["change", "view"]}
MORE = {
    "Viewers": SEE,
    "Editors": EDIT,
    "Publishers": {**EDIT, "approval": ["add", "view"]},
    # "change" is marking an attempt "not this member's", "add" is beginning one for a member on paper.
    "People officers": {"attempt": ["add", "change", "view"], "acknowledgement": ["view"]},
}


def give_permissions(apps, schema_editor):
    content_type_model = apps.get_model("contenttypes", "ContentType")
    permission_model = apps.get_model("auth", "Permission")
    for name, rights in MORE.items():
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group is None:  # taken away by the council: not made again
            continue
        for model, acts in rights.items():
            content_type, _ = content_type_model.objects.get_or_create(app_label="quizzes", model=model)
            verbose = apps.get_model("quizzes", model)._meta.verbose_name
            for act in acts:
                names = {"codename": f"{act}_{model}", "content_type": content_type}
                permission, _ = permission_model.objects.get_or_create(
                    **names, defaults={"name": f"Can {act} {verbose}"}
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0007_words_of_the_history"),
        ("quizzes", "0002_learning"),
    ]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]

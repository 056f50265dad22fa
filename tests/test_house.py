"""The order of the house: imports run one way, nothing is left over, and what is documented is what is there."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
# Each app, and each room in it, may import what stands in a row above its own, and nothing below.
HOUSE = {
    "guidance": ("common", "text", "content", "models", "book", "site", "editions", "amending", "search", "on_the_day",
                 "pages", "administration"),
    "quizzes": ("rules", "files", "models", "bank", "practice", "learning", "administration"),
    "protocol_portal.members": ("models", "accounts", "mail", "roster", "signing_in", "own_account", "administration"),
    "protocol_portal": ("members",),
}  # fmt: skip
APPS = ("guidance", "quizzes", "protocol_portal")
PURE = (  # rooms and modules that know neither database nor request
    "guidance.common.london", "guidance.common.texts", "guidance.text", "guidance.content", "guidance.book",
    "guidance.search.index", "guidance.search.words", "guidance.on_the_day.windows", "quizzes.rules", "quizzes.files",
)  # fmt: skip
FRAMED = ("admin", "apps", "management", "migrations", "templatetags", "urls")  # where Django looks for them
MOST_BESIDE_ROOMS, MOST_IN_A_ROOM, MOST_IN_A_MODULE = 6, 1_100, 350  # files; lines; lines
LARGER = {"protocol_portal/settings.py"}  # one list of settings, read from top to bottom
TOP = {"protocol_portal", "guidance", "quizzes", "templates", "static", "content", "tests"}
TOP_FILES = {"manage.py", "pyproject.toml", "README.md", "LICENSE"}


def house_files() -> list[str]:
    """What is in git or about to be; in a tree without git, all but what git would ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0:
        return [path for path in listed.stdout.splitlines() if (ROOT / path).is_file()]
    ignored = {"var", "uv.lock", "__pycache__", "test-results"}
    found = (file.relative_to(ROOT) for file in ROOT.rglob("*") if file.is_file())
    return [str(path) for path in found if not any(one in ignored or one.startswith(".") for one in path.parts)]


FILES = house_files()


# ---- imports ----------------------------------------------------------------------------------------------------


def modules(app: str) -> dict[str, ast.Module]:
    """The modules of an app, parsed, by dotted name."""
    paths = [path for path in FILES if path.startswith(f"{app}/") and path.endswith(".py")]
    return {path[:-3].replace("/", ".").removesuffix(".__init__"): parsed(path) for path in paths}


def parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def imports(name: str, tree: ast.Module) -> Iterator[str]:
    """What a module imports, also inside its functions, by dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = resolve_name("." * node.level + base, name.rpartition(".")[0])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def floor(name: str) -> tuple[int, int]:
    """Where a module stands in the table: the row, and the place in it; what is beside the rooms comes last."""
    for row, (house, rooms) in enumerate(HOUSE.items()):
        if within(name, house):
            room = name.removeprefix(house).lstrip(".").split(".")[0]
            return row, rooms.index(room) if room in rooms else len(rooms)
    raise AssertionError(f"{name} is in no house")


def test_imports_run_one_way():
    """No module imports from an app or a room that stands below its own in the table."""
    upwards = [
        f"{module} imports {name}"
        for app in APPS
        for module, tree in modules(app).items()
        for name in imports(module, tree)
        if within(name, *APPS) and floor(name) > floor(module)
    ]
    assert upwards == []


def test_every_folder_is_a_room_of_the_table():
    """A new folder in an app needs a place in the table, and each place a folder or a module."""
    for house, rooms in HOUSE.items():
        below = house.replace(".", "/") + "/"
        inside = [path.removeprefix(below).split("/") for path in FILES if path.startswith(below)]
        folders = {pieces[0] for pieces in inside if len(pieces) > 1}
        assert folders - {*FRAMED, "formats", "deploy"} == {room for room in rooms if [f"{room}.py"] not in inside}


def test_pure_modules_know_neither_database_nor_request():
    """They import one another and no other module of the apps, and nothing of Django."""
    trees = modules("guidance") | modules("quizzes")
    pure = sorted(module for module in trees if within(module, *PURE))
    assert {name for name in PURE if not any(within(module, name) for module in pure)} == set()
    impure = [
        f"{module} imports {name}"
        for module in pure
        for name in imports(module, trees[module])
        if within(name, "django", *APPS) and not within(name, *PURE)
    ]
    assert impure == []


def lines_of(path: str) -> int:
    return (ROOT / path).read_text(encoding="utf-8").count("\n")


def test_rooms_and_modules_stay_small():
    """Few modules stand beside the rooms, and neither a room nor a module grows beyond what one reads at once."""
    code = [path for path in FILES if path.endswith(".py") and path.startswith(APPS) and "/migrations/" not in path]
    assert {path for path in code if lines_of(path) > MOST_IN_A_MODULE} == LARGER
    for house, rooms in HOUSE.items():
        below = house.replace(".", "/") + "/"
        inside = [path for path in code if path.startswith(below)]
        if house != "protocol_portal":
            assert len([path for path in inside if path.count("/") == below.count("/")]) <= MOST_BESIDE_ROOMS, house
        for room in set(rooms) - {"administration", "members"}:
            lines = sum(lines_of(path) for path in inside if path.startswith(f"{below}{room}/"))
            assert lines <= MOST_IN_A_ROOM, f"{below}{room} has {lines} lines"


def test_private_names_stay_in_their_module():
    """What begins with an underscore is nobody else's."""
    found = [
        f"{module} imports {name}"
        for app in APPS
        for module, tree in modules(app).items()
        for name in imports(module, tree)
        if within(name, *APPS) and name.rpartition(".")[2].startswith("_")
    ]
    assert found == []


def test_nothing_but_tests_imports_tests():
    """The portal runs without them."""
    found = [module for app in APPS for module, tree in modules(app).items() for name in imports(module, tree)
             if within(name, "tests")]  # fmt: skip
    assert found == []


# ---- the database -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_migrations_are_complete():
    """The models and the migrations say the same."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


# ---- templates --------------------------------------------------------------------------------------------------

NAMED = re.compile(r"""{%-?\s*(?:extends|include)\s+(['"])(.+?)\1""")
TAGS = re.compile(r"{%-?\s*(?:extends|include)\b")


def templates() -> dict[str, str]:
    return {
        path.removeprefix("templates/"): (ROOT / path).read_text(encoding="utf-8")
        for path in FILES
        if path.startswith("templates/")
    }


def named_in_python() -> set[str]:
    """The templates that Python names."""
    named: set[str] = set()
    for app in APPS:
        for tree in modules(app).values():
            pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
            words = [
                str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in pieces
            ]
            named |= {
                word
                for word in words
                if word.endswith((".html", ".txt")) and not word.endswith(("robots.txt", "security.txt"))
            }
    return named | named_by_libraries()


def is_theirs(name: str) -> bool:
    """Whether a library has such a template; ours takes its place where both have it."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if "site-packages" in app.path]
    return any((folder / name).is_file() for folder in folders)


def named_by_libraries() -> set[str]:
    """Those that take the place of a library's, and those that libraries name without having one."""
    replaced = {name for name in templates() if is_theirs(re.sub(r"^admin/\w+/\w+/", "admin/", name))}
    return replaced | {"429.html", "portal/field.html", "portal/uni_form.html"}


def test_every_template_is_used_and_every_one_named_exists():
    """From the views and error handlers, by extending and including, all are reached, and none is missing."""
    there = templates()
    for path, text in there.items():
        assert len(TAGS.findall(text)) == len(NAMED.findall(text)), f"{path}: name what is included, word for word"
    reached, to_visit = set(), named_in_python()
    while to_visit:
        name = to_visit.pop()
        if name not in reached:
            reached.add(name)
            to_visit |= {found[1] for found in NAMED.findall(there.get(name, ""))}
    assert sorted(name for name in reached - set(there) if not is_theirs(name)) == [], "named, and not there"
    assert sorted(set(there) - reached) == [], "there, and not used"


# ---- what is documented -----------------------------------------------------------------------------------------


def read_from_environment() -> set[str]:
    """The names that settings.py asks the environment for, by itself or through its helpers."""
    tree = parsed("protocol_portal/settings.py")
    helpers = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and [argument.arg for argument in node.args.args[:1]] == ["name"]
    }
    readers = {"os.environ.get", "os.getenv", "os.environ.pop", "os.environ.setdefault", *helpers}
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in readers:
            asked = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            asked = node.slice
        else:
            continue
        if isinstance(asked, ast.Constant):
            names.add(str(asked.value))
        else:
            assert ast.unparse(asked) == "name", (
                f"settings.py reads {ast.unparse(asked)}: no test can tell what that is"
            )
    return names


def test_every_setting_is_documented_and_every_documented_setting_is_read():
    """README.md's table of settings and settings.py name the same variables of the environment."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|((?:[^|\n]|\\\|)*)\|", readme, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}
    assert documented == read_from_environment()
    assert len(documented) > 3


def test_every_dependency_is_pinned_and_says_why():
    """Exact versions, and the reason beside each."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    wanted = [
        *project["project"]["dependencies"],
        *(one for group in project["dependency-groups"].values() for one in group),
    ]
    assert len(wanted) > 15
    for one in wanted:
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[0-9][0-9a-z.]*", one), f"{one} is not pinned"
        assert re.search(rf'^    "{re.escape(one)}", +# \w.*$', text, re.MULTILINE), f"{one} says no reason"


# ---- what is in git ---------------------------------------------------------------------------------------------

# Written so that they don't match themselves.
HOSTS = re.compile(
    r"p[y]pi\.(?:o|p)|pythonh[o]sted|npm[j]s\.|registry\.n[p]m|deb\.deb[i]an|archive\.ub[u]ntu|ghcr\.i[o]"
)
PLACES = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|farm|root|tmp/bash_jobs)/", re.MULTILINE)


def names_of_machines(text: str) -> list[str]:
    return [found.group().strip() for form in (HOSTS, PLACES) for found in form.finditer(text)]


def test_no_file_names_a_registry_or_a_place_on_a_machine():
    """The tree is the same wherever it was made, and installs from wherever the machine is told to."""
    found = {
        path: names
        for path in FILES
        if (names := names_of_machines((ROOT / path).read_bytes().decode("utf-8", errors="replace")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    ["see https://{}.org/simple".format("py" + "pi"), "files.{}.org".format("python" + "hosted"),
     "{}/main/manage.py".format("/" + "work"), 'open("{}/.cache/x")'.format("/" + "root")],
)  # fmt: skip
def test_such_names_would_be_found(line):
    """The patterns that find nothing do find something."""
    assert names_of_machines(f"A line before.\n{line}\n")


@pytest.mark.parametrize("line", ["templates/work/page.html", "https://portal.example/root", "the roots of /workshop/"])
def test_other_names_would_not(line):
    """An address or a folder that merely looks like it is left alone."""
    assert names_of_machines(line) == []


def test_the_top_of_the_tree_is_as_agreed():
    """Folders and files at the top are those of the design; hidden ones aside."""
    folders = {path.split("/")[0] for path in FILES if "/" in path}
    files = {path for path in FILES if "/" not in path}
    assert {name for name in folders if not name.startswith(".")} <= TOP
    assert {name for name in files if not name.startswith(".")} <= TOP_FILES

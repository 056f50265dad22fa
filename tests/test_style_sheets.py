"""The style sheets list their classes and say what each is; the lists are true, and no line of the pages is long."""

import fnmatch
import re

import pytest

from tests.test_house import APPS, FILES, ROOT, templates

CLASSES = re.compile(r'\bclass="((?:{%.*?%}|{{.*?}}|[^"])*)"', re.DOTALL)  # in a template
CLASSES_IN_PYTHON = re.compile(r'(?:class="|"class": "|set\("class", f")([^".]+)"')
LISTED = re.compile(r"^ {3}([a-z][a-z0-9_, -]+): \S", re.MULTILINE)  # in the first comment of a style sheet
THEIRS = "Named by Django"
SOURCES = (".html", ".css", ".js")


def sheet(name: str) -> tuple[str, str, str]:
    """Gives the list of our classes at the top of a style sheet, that of Django's, and the rules without strings."""
    text = (ROOT / f"static/css/{name}.css").read_text(encoding="utf-8")
    top, _, rules = text.partition("*/")
    ours, _, theirs = top.partition(THEIRS)
    return ours, theirs, re.sub(r'/\*.*?\*/|"[^"]*"', "", rules, flags=re.DOTALL)


def listed(text: str) -> set[str]:
    return {name for line in LISTED.findall(text) for name in line.split(", ")}


def styled(rules: str) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", "".join(re.findall(r"[^{};]+(?={)", rules))))


def written() -> set[str]:
    """Gives the classes in templates and Python; what is filled in counts as a star, as in `notice-*`."""
    python = [
        (ROOT / path).read_text(encoding="utf-8") for path in FILES if path.startswith(APPS) and path[-3:] == ".py"
    ]
    found = [value for text in templates().values() for value in CLASSES.findall(text)]
    found += [value for text in python for value in CLASSES_IN_PYTHON.findall(text)]
    return {name for value in found for name in re.sub(r"{{.*?}}|{\w+}", "*", re.sub(r"{%.*?%}", " ", value)).split()}


@pytest.mark.parametrize("name", ["portal", "admin"])
def test_every_class_is_listed_styled_and_used(name):
    """The list at the top of a style sheet names each class that has a rule there and is used, and no other."""
    (ours, theirs, rules), names = sheet(name), written()
    assert len(listed(ours)) > 20
    shared = listed(sheet("portal")[0]) if name == "admin" else set()
    assert sorted(styled(rules) - listed(ours) - listed(theirs) - shared) == [], "styled, and not listed"
    assert sorted((listed(ours) | listed(theirs)) - styled(rules)) == [], "listed, and not styled"
    unused = {one for one in listed(ours) if not any(fnmatch.fnmatchcase(one, pattern) for pattern in names)}
    assert sorted(unused) == [], "listed, and not used"


def test_every_class_in_a_template_is_listed():
    """What a template names, one of the two lists explains."""
    known = set().union(*(listed(part) for name in ("portal", "admin") for part in sheet(name)[:2]))
    assert sorted(one for one in written() if not fnmatch.filter(known, one)) == []


def test_no_line_is_long():
    """Templates, style sheets and scripts keep to the 120 characters that ruff allows Python."""
    kept = [path for path in FILES if path.startswith(("templates/", "static/")) and path.endswith(SOURCES)]
    lines = {path: (ROOT / path).read_text(encoding="utf-8").splitlines() for path in kept}
    assert len(lines) > 100
    assert [f"{path}:{n}" for path in kept for n, line in enumerate(lines[path], 1) if len(line) > 120] == []

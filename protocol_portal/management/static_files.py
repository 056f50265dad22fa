"""The collected static files: made anew when what they are made of has changed, and put in use as a whole."""

import hashlib
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils.module_loading import import_string

MADE_OF = ".made-of"  # a file among the collected ones: the digest of what they were made of
MAKERS = ("whitenoise", "brotli")  # another version of one may make other files of the same


def collect() -> bool:
    """Collects the static files, unless those in use are made of the same; says whether it did.

    They are collected in a folder beside the one in use, which takes its place once all is there: what is cut short
    leaves the folder in use as it was, or none, and is done again by the next call.
    """
    root, digest = Path(settings.STATIC_ROOT), made_of()
    if _read(root / MADE_OF) == digest:
        return False
    new, old = root.with_name(f"{root.name}.new"), root.with_name(f"{root.name}.old")
    shutil.rmtree(new, ignore_errors=True)
    _collect_in(new)
    (new / MADE_OF).write_text(digest)
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.rename(old)
    new.rename(root)
    shutil.rmtree(old, ignore_errors=True)
    _read_names_anew()
    return True


def made_of() -> str:
    """Returns a digest of all that the collected files depend on: what is found, and what copies and compresses it."""
    digest = hashlib.sha256()
    for part in _parts():
        digest.update(b"%d " % len(part))
        digest.update(part)
    return digest.hexdigest()


def _parts() -> Iterator[bytes]:
    yield repr((django.__version__, [version(one) for one in MAKERS], settings.STORAGES["staticfiles"])).encode()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            yield path.encode()
            with storage.open(path) as file:
                yield file.read()


def _collect_in(folder: Path) -> None:
    command = collectstatic.Command()
    command.storage = import_string(settings.STORAGES["staticfiles"]["BACKEND"])(location=folder)
    call_command(command, verbosity=0, interactive=False)


def _read_names_anew() -> None:
    """For pages of this process that asked for the name of a file before."""
    storage = storages["staticfiles"]
    if isinstance(storage, ManifestFilesMixin):
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except FileNotFoundError:
        return ""

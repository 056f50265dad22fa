"""Texts on one line: what is wrong with them, how they are tidied, and a digest that names one."""

import hashlib
import re
import unicodedata

LONGEST_LINE = 1000  # characters of a text on one line, where nothing shorter is said


def one_line_flaw(value: str, longest: int = LONGEST_LINE) -> tuple[str, str] | None:
    """Says what keeps a text from being one line of so many characters, and what to do; None if nothing does."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", value):
        return "holds a line break or a control character", "keep it to one line of text"
    if value != value.strip():
        return "begins or ends with a space", "take the space away"
    if len(value) > longest:
        return "is too long", f"keep it under {longest} characters"
    return None


def digest(text: str) -> str:
    """Returns a name for a text: a form says by it which text it showed, and a private address is stored as one."""
    return hashlib.sha256(text.encode()).hexdigest()


INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")  # soft hyphen, zero-width spaces, byte-order mark


def tidy(text: str) -> str:
    """Returns one line without stray spaces or invisible characters: "Ann\\xa0 Archer " becomes "Ann Archer"."""
    return " ".join(unicodedata.normalize("NFC", text.translate(INVISIBLE)).split())

"""Markdown to safe HTML, passages and citations. No database, no request.

Python-Markdown renders, nh3 sanitises. Raw HTML never reaches either: it is refused by `flaws.py` and, were it not,
shown as text. A passage's id is written `{#id}` at the end of a heading or after the bold term that opens a list item.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from guidance.text.kinds import KINDS, PARAGRAPH, Kind

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NUMBER = r"[0-9]+[A-Za-z]?(?:\.[0-9]+[A-Za-z]?)*"

ID_MARK = re.compile(rf"\s*\{{#({ID})\}}")
INCLUDE = re.compile(rf"\{{\{{ code ({NUMBER}) \}}\}}")
MENTION = re.compile(rf"\b[Pp]aragraphs?\s+{NUMBER}(?:(?:,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+){NUMBER})*")
_FIRST_MENTION = re.compile(rf"([Pp]aragraphs?\s+{NUMBER})|({NUMBER})")

_TAGS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code",
         "pre", "img", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "class", "aria-label"},
    "li": {"id"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
    "ol": {"start"},
    "img": {"src", "alt"},
    "th": {"class", "scope"},
    "td": {"class"},
}


@dataclass(frozen=True)
class RenderedPassage:
    """A passage of a rendered text; the opening, before the first id, has the id ""."""

    id: str
    title: str
    html: str
    text: str
    cites: tuple[str, ...]  # numbers of Code paragraphs


@dataclass(frozen=True)
class Rendered:
    """A text as HTML, with its passages in order and the targets of its links and images."""

    html: str
    passages: tuple[RenderedPassage, ...]
    hrefs: tuple[str, ...]
    images: tuple[tuple[str, str], ...]  # (address, alt text)


def name_form(kind: Kind) -> str:
    """Returns the regular expression for the names of a kind's parts in addresses."""
    return NUMBER if kind.by_number else ID


def render(body: str, *, paragraphs: Mapping[str, str], base: str = "", shift: int = 0) -> Rendered:
    """Renders a text.

    `paragraphs` maps the number of each Code paragraph of the edition to its wording; `base` is put before links that
    stay inside the edition ("" or "/editions/1"); `shift` lowers headings by so many levels, for a page of many texts.
    """
    converter = markdown.Markdown(
        extensions=[TableExtension(use_align_attribute=True), SaneListExtension()], output_format="html"
    )
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    converter.ESCAPED_CHARS.append("<")
    shape = _Shape(converter, paragraphs, base, shift)
    cut = _Cut(converter, base)
    converter.treeprocessors.register(shape, "shape", 15)  # after inline (20), before prettify (10)
    converter.treeprocessors.register(cut, "cut", -10)  # after unescape (0): the tree as it will be written
    whole = _sanitised(converter.convert(_with_paragraphs(body, paragraphs)))
    return Rendered(whole, tuple(cut.passages), tuple(shape.hrefs), tuple(shape.images))


def plain(html_text: str) -> str:
    """Returns the text of sanitised HTML, white space folded."""
    return " ".join(html.unescape(nh3.clean(html_text, tags=set())).split())


def _sanitised(text: str) -> str:
    return nh3.clean(
        text, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}
    )


def _with_paragraphs(body: str, paragraphs: Mapping[str, str]) -> str:
    """The text with each `{{ code N }}` replaced by the paragraph's wording, its lines kept inside a list item."""

    def included(line: str) -> str:
        indent = "    " if re.match(r"\s*([-*+]|\d+\.)\s", line) else ""

        def wording(found: re.Match[str]) -> str:
            number = found[1]
            if number not in paragraphs:
                return found[0]
            text = ID_MARK.sub("", paragraphs[number]).strip().replace("\n", f"\n{indent}")  # its ids stay on its page
            end = "\n" if indent and "\n" in text else ""  # or the next item would go on with the wording's last line
            return f"[Paragraph {number}]({PARAGRAPH.address}{number}/) – {text}{end}"

        return INCLUDE.sub(wording, line)

    return "\n".join(included(line) for line in body.split("\n"))


class _Shape(Treeprocessor):
    """Gives passages their ids and links, links mentions of Code paragraphs, keeps links inside the edition."""

    def __init__(self, md: markdown.Markdown, paragraphs: Mapping[str, str], base: str, shift: int) -> None:
        super().__init__(md)
        self.paragraphs, self.base, self.shift = paragraphs, base, shift
        self.inside = tuple(kind.address for kind in KINDS.values())  # links that stay in the edition they are in
        self.hrefs: list[str] = []
        self.images: list[tuple[str, str]] = []

    def run(self, root: Element) -> None:
        self.link_mentions(root)
        for element in list(root.iter()):
            if element.tag == "a":
                self.keep_inside(element)
            elif element.tag == "img":
                self.images.append((element.get("src", ""), element.get("alt", "")))
            elif element.tag in ("th", "td"):
                self.align(element)
        for element in list(root.iter()):
            if re.fullmatch(r"h[1-6]", element.tag):
                self.heading(element)
            elif element.tag == "li":
                self.item(element)

    def keep_inside(self, link: Element) -> None:
        href = html.unescape(link.get("href", "").replace("\x02amp\x03", "&"))  # Markdown's own mark for an ampersand
        self.hrefs.append(href)
        if href.startswith(self.inside):
            link.set("href", self.base + href)

    def align(self, cell: Element) -> None:
        """Turns alignment into a class: the attribute is obsolete, and the content security policy forbids a style."""
        if side := cell.attrib.pop("align", ""):
            cell.set("class", f"align-{side}")
        if cell.tag == "th":
            cell.set("scope", "col")

    def heading(self, element: Element) -> None:
        holder, where = (element[-1], "tail") if len(element) else (element, "text")
        text = getattr(holder, where) or ""
        if found := re.search(ID_MARK.pattern + r"\s*$", text):
            setattr(holder, where, text[: found.start()])
            element.set("id", found[1])
            _link_to_itself(element, found[1])
        element.tag = f"h{min(6, int(element.tag[1]) + self.shift)}"

    def item(self, element: Element) -> None:
        box = element[0] if len(element) and element[0].tag == "p" and not (element.text or "").strip() else element
        if not len(box) or box[0].tag != "strong" or (box.text or "").strip():
            return
        if found := ID_MARK.match(box[0].tail or ""):
            box[0].tail = (box[0].tail or "")[found.end() :]
            element.set("id", found[1])
            _link_to_itself(box[0], found[1])

    def link_mentions(self, element: Element) -> None:
        """Links "paragraph 3.1", and each number of "paragraphs 3.1 and 3.2", in running text."""
        if re.fullmatch(r"a|code|pre|h[1-6]", element.tag):
            return
        children = list(element)
        for child in children:
            self.link_mentions(child)
        for child in reversed(children):
            at = list(element).index(child) + 1
            child.tail, links = self.linked(child.tail or "")
            element[at:at] = links
        element.text, links = self.linked(element.text or "")
        element[0:0] = links

    def linked(self, text: str) -> tuple[str, list[Element]]:
        """Returns the text up to the first link, and the links, each with the text that follows it."""
        links: list[Element] = []
        before, end = "", 0

        def add(piece: str) -> None:
            nonlocal before
            if links:
                links[-1].tail = (links[-1].tail or "") + piece
            else:
                before += piece

        for group in MENTION.finditer(text):
            for found in _FIRST_MENTION.finditer(text, group.start(), group.end()):
                number = re.split(r"\s+", found[0])[-1]
                if number in self.paragraphs:
                    add(text[end : found.start()])
                    link = Element("a", href=f"{PARAGRAPH.address}{number}/")
                    link.text, end = found[0], found.end()
                    links.append(link)
        add(text[end:])
        return before, links


def _link_to_itself(element: Element, passage_id: str) -> None:
    """Wraps what is in the element in a link to the passage; where there is a link already, adds one after it."""
    if element.find(".//a") is not None:
        attributes = {"href": f"#{passage_id}", "class": "passage", "aria-label": "Link to this passage"}
        SubElement(element, "a", attributes).text = "§"
        return
    link = Element("a", {"href": f"#{passage_id}", "class": "passage"})
    link.text, element.text = element.text, None
    link[:] = list(element)
    element[:] = [link]


class _Cut(Treeprocessor):
    """Cuts the finished tree into passages: the opening, each heading with an id, each list item with an id."""

    def __init__(self, md: markdown.Markdown, base: str) -> None:
        super().__init__(md)
        self.base = base
        self.passages: list[RenderedPassage] = []

    def run(self, root: Element) -> None:
        blocks: list[str] = []
        passage_id, title = "", ""
        later: list[tuple[str, str, list[str]]] = []
        for element in root:
            if element.tag[0] == "h" and element.get("id"):
                self.add(passage_id, title, blocks, later)
                passage_id, title, blocks, later = element.get("id", ""), plain(self.written(element)), [], []
                continue
            inner, items = self.without_items(element)
            blocks.append(inner)
            later += items
        self.add(passage_id, title, blocks, later)

    def add(self, passage_id: str, title: str, blocks: list[str], items: list[tuple[str, str, list[str]]]) -> None:
        for one_id, one_title, one_blocks in [(passage_id, title, blocks), *items]:
            text = "\n".join(one_blocks)
            cites = re.findall(rf'href="{re.escape(self.base + PARAGRAPH.address)}({NUMBER})/"', text)
            self.passages.append(RenderedPassage(one_id, one_title, text, plain(text), tuple(dict.fromkeys(cites))))

    def without_items(self, element: Element) -> tuple[str, list[tuple[str, str, list[str]]]]:
        """Returns the block without its list items that are passages, and those items."""
        own = [item for item in element.iter("li") if item.get("id")]
        if not own:
            return self.written(element), []
        items = [
            (item.get("id", ""), _term(item), ["".join(self.written(child) for child in _inside(item))]) for item in own
        ]
        rest = [item for item in element if item not in own]
        if not rest or element.tag not in ("ul", "ol"):
            return "", items
        shorter = Element(element.tag)
        shorter[:] = rest
        return self.written(shorter), items

    def written(self, element: Element) -> str:
        text = self.md.serializer(element)
        for processor in self.md.postprocessors:
            text = processor.run(text)
        text = re.sub(r'<a\b[^>]*\bclass="passage"[^>]*>(?:§|(.*?))</a>', r"\1", _sanitised(text))
        return re.sub(r'\sid="[^"]*"', "", text)  # a quotation elsewhere must repeat neither the id nor its link


def _term(item: Element) -> str:
    strong = next(item.iter("strong"))
    return " ".join("".join(strong.itertext()).split()).rstrip(":.").strip()


def _inside(item: Element) -> Iterator[Element]:
    """What is in a list item, as block elements."""
    if len(item) and item[0].tag == "p":
        yield from item
        return
    paragraph = Element("p")
    paragraph.text = item.text
    nested: list[Element] = []
    for child in item:
        (nested if child.tag in ("ul", "ol") else paragraph).append(child)
    yield paragraph
    yield from nested


# ---- what is written in a text, by line ------------------------------------------------------------------------


def ids(body: str) -> dict[str, list[int]]:
    """Returns the passage ids written in a text, each with its lines."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(body.split("\n"), 1):
        for mark in ID_MARK.finditer(line):
            found.setdefault(mark[1], []).append(number)
    return found


def includes(body: str) -> list[tuple[int, str]]:
    """Yields (line, paragraph number) of each `{{ code N }}`."""
    return [(n, found[1]) for n, line in enumerate(body.split("\n"), 1) for found in INCLUDE.finditer(line)]


def mentions(body: str) -> list[tuple[int, str]]:
    """Yields (line, paragraph number) of each mention of a paragraph in running text."""
    return [
        (n, number)
        for n, line in enumerate(body.split("\n"), 1)
        for group in MENTION.finditer(line)
        for number in re.findall(NUMBER, group[0])
    ]


def lines_of(body: str, target: str) -> list[int]:
    """Returns the lines with a link or an image to the target; [1] if no line can be named."""
    link = re.compile(rf"[(<]{re.escape(target)}[)>\s]|\]:\s+<?{re.escape(target)}(?:[>\s]|$)")
    return [n for n, line in enumerate(body.split("\n"), 1) if link.search(html.unescape(line))] or [1]

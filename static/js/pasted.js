// Reads what was copied in Word, Outlook, Google Docs or a web page into blocks: headings, paragraphs, items of lists.
//
// A block is {kind: "heading" | "paragraph" | "item" | "more", level, number, runs}: "more" is a further paragraph of
// an item, `number` is null for a bullet. A run is {text, bold, href}. Nothing else of what was copied is kept.

const LONGEST = 2_000_000; // characters of HTML; more is pasted as plain text
const BLOCKS = new Set(
  `address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul`.split(/\s+/),
);
const LEFT_OUT = new Set(
  `audio button canvas datalist del embed frame head iframe img input link math meta noscript object option script
  select style svg template textarea title video xml`.split(/\s+/),
);
const HIDDEN = /(^|;)\s*(display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-element:\s*comment)/i;
const COMMENT = ".MsoCommentReference, .msocomanchor, .msocomtxt, .MsoCommentText"; // what colleagues remarked in Word
const STRUCTURE = "ul, ol, h1, h2, h3, h4, h5, h6, table, [role=heading], [data-style*='mso-list']";
const BULLET = /^[•·▪▫◦●○■‣∙]\s+/; // one that was typed, or what a program made of a list
const WORD_MARKER = /^([•·▪▫◦●○■‣∙§o–-]|\(?\d{1,3}[.)])\s+/; // the same in a paragraph that Word calls one of a list

/** The blocks in a piece of HTML; none where it is source text or too long, which are better pasted as they are. */
function pastedBlocks(html) {
  if (html.length > LONGEST) return [];
  const body = new DOMParser().parseFromString(inert(html), "text/html").body;
  return isSource(body) ? [] : new Reader(body).blocks;
}

// Even in a document that is never shown, the browser reports styles and handlers as breaches of the page's policy.
// They are taken away or renamed before it looks; one that slips through is reported and still does nothing.
function inert(html) {
  return html
    .replace(/<style\b[\s\S]*?<\/style\s*>|<base\b[^<>]*>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/(?<=[\s"'])(style|on[a-z]+)(?=\s*=)/gi, "data-$1"));
}

// Markdown copied from a page that shows it, such as the history of a part.
function isSource(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let found = false;
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    if (!walker.currentNode.parentElement.closest("pre, code, [data-style*=monospace i]")) return false;
    found = true;
  }
  return found;
}

class Reader {
  blocks = [];
  runs = []; // of the block that is being read
  block = { kind: "paragraph" };
  marker = ""; // what Word drew before an item: "·", "1.", "(a)"
  inMarker = false;
  inRow = false;
  breaks = 0;

  constructor(body) {
    this.read(body, { bold: false, href: "", level: 0, list: null });
    this.end();
  }

  read(node, around) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) this.text(child.data, around);
      else if (child.nodeType === Node.ELEMENT_NODE) this.element(child, around);
      else if (/^\[if !supportLists\]/i.test(child.data)) this.inMarker = true;
      else if (/^\[endif\]/i.test(child.data)) this.inMarker = false;
    }
  }

  text(text, { bold, href }) {
    if (this.inMarker) this.marker += text;
    else this.runs.push({ text: cleaned(text), bold, href });
    if (text.trim()) this.breaks = 0;
  }

  element(element, around) {
    const name = element.localName;
    const style = element.getAttribute("data-style") ?? "";
    if (LEFT_OUT.has(name) || HIDDEN.test(style) || element.matches(COMMENT)) return;
    if (name === "br") this.lineBreak(around);
    else if (/mso-list:\s*ignore/i.test(style)) this.marker += element.textContent;
    else if (name === "tr" && isRow(element)) this.row(element, around);
    else {
      const [bold, href] = [isBold(element, style, around), target(element, around)];
      this.inside(element, style, { ...around, bold, href });
    }
  }

  inside(element, style, around) {
    const block = blockOf(element, style, around, this.block);
    if (!block && !BLOCKS.has(element.localName)) return this.read(element, around);
    this.end();
    const outer = this.block;
    this.block = block ?? outer;
    this.read(element, isList(element) ? { ...around, level: around.level + 1, list: listOf(element, style) } : around);
    this.end();
    this.block = outer;
  }

  // One is a space; two are the end of a paragraph, as web mail writes it.
  lineBreak(around) {
    this.text(" ", around);
    if (++this.breaks > 1) this.end();
  }

  // A row of a table becomes a line of text.
  row(row, around) {
    this.end();
    for (const cell of row.cells) {
      if (!cell.textContent.trim()) continue;
      if (this.runs.some((run) => run.text.trim())) this.runs.push({ text: " – ", bold: false, href: "" });
      this.inRow = true;
      this.element(cell, around);
      this.inRow = false;
    }
    this.end();
  }

  end() {
    this.inMarker = false;
    if (this.inRow) return void this.runs.push({ text: " ", bold: false, href: "" });
    const [runs, marker] = [tidied(this.runs), cleaned(this.marker).trim()];
    [this.runs, this.marker, this.breaks] = [[], "", 0];
    if (runs.length) this.blocks.push(finished(this.block, runs, marker));
  }
}

// ---- blocks

/** What an element begins, or null: a heading, an item of a list. An item's first paragraph uses it up. */
function blockOf(element, style, around, outer) {
  const level = headingLevel(element, style);
  if (level) return { kind: "heading", level };
  if (element.localName === "li") {
    const own = Number(element.getAttribute("data-aria-level") ?? element.getAttribute("aria-level"));
    const marker = around.list ? around.list.next(element) : "·";
    return { kind: "item", level: own || around.level || 1, marker };
  }
  const mso = /mso-list:\s*l\d+\s+level(\d+)/i.exec(style);
  if (mso && outer.kind !== "item") return { kind: "item", level: Number(mso[1]), marker: "·" };
  return /^MsoListParagraph/.test(element.className) ? { kind: "paragraph", listed: true } : null;
}

function headingLevel(element, style) {
  if (/^h[1-6]$/.test(element.localName)) return Number(element.localName[1]);
  if (element.getAttribute("role") === "heading") return Number(element.getAttribute("aria-level")) || 2;
  if (element.classList.contains("MsoTitle")) return 1;
  return Number(/(?:^|;)\s*mso-outline-level:\s*([1-9])/i.exec(style)?.[1] ?? 0);
}

function finished(block, runs, marker) {
  if (block.kind === "heading") return { kind: "heading", level: block.level, runs: led(marker, runs) };
  if (block.kind === "item" && block.used) return { kind: "more", level: block.level, runs };
  const typed = (block.listed ? WORD_MARKER : BULLET).exec(runs[0].text);
  if (block.kind === "paragraph" && !marker && !typed) return { kind: "paragraph", runs };
  if (block.kind === "paragraph" && !marker) runs[0] = { ...runs[0], text: runs[0].text.slice(typed[0].length) };
  block.used = block.kind === "item";
  return item(block.level ?? 1, marker || block.marker || typed[0].trim(), tidied(runs));
}

// Markdown has bullets and whole numbers. Other numbers are words that somebody may cite: they stay, as words.
function item(level, marker, runs) {
  const number = /^\(?(\d{1,9})[.):]?\)?$/.exec(marker);
  if (number) return { kind: "item", level, number: Number(number[1]), runs };
  if (marker.length < 2 || !/[\p{L}\p{N}]/u.test(marker)) return { kind: "item", level, number: null, runs };
  if (/\d\.\d/.test(marker)) return { kind: "paragraph", runs: led(marker, runs) };
  return { kind: "item", level, number: null, runs: led(marker, runs) };
}

function led(marker, runs) {
  return /[\p{L}\p{N}]/u.test(marker) ? tidied([{ text: `${marker} `, bold: false, href: "" }, ...runs]) : runs;
}

/** Whether a table's row is one of figures or words, and not a part of a mail's layout. */
function isRow(row) {
  const cells = [...row.cells];
  const isPlain = (cell) => !cell.querySelector(STRUCTURE) && cell.querySelectorAll("p").length < 2;
  return cells.length > 1 && cells.every(isPlain);
}

// Writes the blocks of pasted.js as Markdown in the canonical form of the content files.

const DEEPEST = 5; // lists in one another; the loader refuses more
const RESERVED = /^(page|guidance|code|platforms)-/; // the site's own ids begin so
const ITEM_ABOVE = /(^|\n) *([-*+]|\d+\.) [^\n]*\n?$/;
const ITEM_BELOW = /^\n? *([-*+]|\d+\.) /;

/** The Markdown of blocks, as it fits between what stands before the caret and after it. */
function markdownOf(blocks, before = "", after = "") {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (blocks.length === 1 && line.trim()) return inline(first.runs);
  if (blocks.length === 1 && first.kind === "paragraph" && /^[^\n]/.test(after)) return guarded(inline(first.runs));
  const above = gap(before, /\n*$/, first.kind === "item" && ITEM_ABOVE.test(before));
  const below = gap(after, /^\n*/, last.kind === "item" && ITEM_BELOW.test(after));
  return above + written(blocks, idsIn(before + after)) + below;
}

/** The line breaks that are missing towards a text: an empty line, or but the next line where a list goes on. */
function gap(text, breaks, goesOn) {
  if (!text.trim()) return "";
  return "\n".repeat(Math.max(0, (goesOn ? 1 : 2) - breaks.exec(text)[0].length));
}

function written(blocks, taken) {
  const depths = depthsOf(blocks);
  const levels = levelsOf(blocks);
  const loose = looseOf(blocks, depths);
  const lines = blocks.map((block, n) => {
    if (block.kind === "heading") return heading(block, levels[n], taken);
    return lead(block, depths[n]) + guarded(inline(block.runs));
  });
  return lines.reduce((text, line, n) => text + (loose[n] ? "\n\n" : "\n") + line);
}

function lead(block, depth) {
  if (block.kind === "paragraph") return "";
  if (block.kind === "more") return "    ".repeat(depth);
  return `${"    ".repeat(depth - 1)}${block.number === null ? "-" : `${block.number}.`} `;
}

/** How deep each block is in lists, from 1. Whatever level a list begins at, no item skips one. */
function depthsOf(blocks) {
  const open = [];
  return blocks.map((block) => {
    if (block.kind === "heading" || block.kind === "paragraph") open.length = 0;
    if (block.kind !== "item") return Math.min(open.length, DEEPEST);
    while (open.length && open.at(-1) >= block.level) open.pop();
    return Math.min(open.push(block.level), DEEPEST);
  });
}

/** Whether an empty line stands before each block. Within a list there is one between all of its items, or none. */
function looseOf(blocks, depths) {
  const loose = blocks.map(() => true);
  for (const list of listsOf(blocks, depths)) {
    if (!list.mixed) for (const n of list.blocks.slice(1)) loose[n] = false;
  }
  return loose;
}

/** The lists with the numbers of their blocks; mixed are those with paragraphs, or bullets beside numbers, within. */
function listsOf(blocks, depths) {
  const lists = [];
  let bulleted = []; // by depth: whether the list there has bullets
  blocks.forEach((block, n) => {
    const before = bulleted[depths[n] - 1];
    const bullets = block.kind === "item" ? block.number === null : before;
    const another = before !== undefined && before !== bullets;
    if (!depths[n] || (another && depths[n] === 1)) bulleted = [];
    if (!depths[n]) return;
    if (!bulleted.length) lists.push({ blocks: [], mixed: false });
    lists.at(-1).blocks.push(n);
    lists.at(-1).mixed ||= block.kind === "more" || (another && depths[n] > 1);
    bulleted.splice(depths[n] - 1, Infinity, bullets);
  });
  return lists;
}

/** The level of each heading: the highest is 2, the first is 2, and none is skipped. */
function levelsOf(blocks) {
  const highest = Math.min(...blocks.filter((block) => block.kind === "heading").map((block) => block.level));
  let before = 1;
  return blocks.map((block) => {
    if (block.kind !== "heading") return 0;
    before = Math.min(block.level - highest + 2, before + 1, 6);
    return before;
  });
}

function heading(block, level, taken) {
  const words = block.runs.map((run) => run.text).join("");
  return `${"#".repeat(level)} ${escaped(words)} {#${newId(words, taken)}}`;
}

// ---- ids

const idsIn = (text) => new Set([...text.matchAll(/\{#([a-z0-9-]+)\}/g)].map((found) => found[1]));

/** An id made of a heading's words, and of none that is taken; it is taken then. */
function newId(words, taken) {
  let id = words.normalize("NFKD").toLowerCase().replace(/['’\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-");
  id = id.replace(/^-?(\d+-)*(?=.*[a-z])/, "").slice(0, 60).replace(/^-+|-+$/g, "") || "passage";
  if (RESERVED.test(id)) id = `about-${id}`;
  let free = id;
  for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
  taken.add(free);
  return free;
}

// ---- words

/** Runs as Markdown: links, and bold around them unless only a part of a link is bold. */
function inline(runs) {
  const pieces = [];
  for (let n = 0; n < runs.length; ) {
    const { href } = runs[n];
    const same = [];
    while (n < runs.length && runs[n].href === href) same.push(runs[n++]);
    const parts = same.map((run) => ({ text: escaped(run.text), bold: run.bold }));
    if (!href) pieces.push(...parts);
    else pieces.push(link(parts, href));
  }
  return emboldened(pieces);
}

function link(parts, href) {
  const bold = parts.every((part) => part.bold);
  const words = bold ? parts.map((part) => part.text).join("") : emboldened(parts);
  return { text: hugged(words.replaceAll("]", "\\]"), "[", `](${href})`), bold };
}

function emboldened(pieces) {
  let text = "";
  for (let n = 0; n < pieces.length; ) {
    const { bold } = pieces[n];
    let words = "";
    while (n < pieces.length && pieces[n].bold === bold) words = joined(words, pieces[n++].text);
    text = joined(text, bold ? hugged(words, "**", "**") : words);
  }
  return text;
}

// An exclamation mark before a link would make an image of it.
const joined = (before, after) => (after.startsWith("[") ? before.replace(/!$/, "\\!") : before) + after;

/** Signs put around words, but not around the spaces at their ends: there they would mean nothing. */
function hugged(words, open, close) {
  const core = words.trim();
  return core ? words.replace(core, () => open + core + close) : words;
}

/** Words in which no sign means anything to Markdown, to `{{ code 3.1 }}` or to ids. */
function escaped(text) {
  return text
    .replace(/\\(?=[\\`*_{}[\]()<>#+.!|-]|$)/g, "\\\\")
    .replace(/[`[]/g, "\\$&")
    .replace(/\*(?! )|(?<! )\*/g, "\\*")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/<(?=[a-z/!?])/gi, "\\<")
    .replace(/\{(?=[{#])/g, "{\\")
    .replace(/&(?=#?\w+;)/g, "&amp;");
}

/** The same at the beginning of a line, where more signs mean something. */
function guarded(words) {
  return words.replace(/^(?:[#>]|[-+](?=[ -]|$))/, "\\$&").replace(/^(\d+)\.(?= |$)/, "$1\\.");
}

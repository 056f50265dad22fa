// Reads what pasted.js finds on its way: how a list counts, what is bold, where a link leads, which words there are.

const LINKS = new Set(["http:", "https:", "mailto:", "tel:"]);
const PRIVATE = /^\/(admin|accounts|drafts|learn)\//; // addresses of ours that no page should lead to

// ---- lists

const isList = (element) => element.localName === "ul" || element.localName === "ol";

/** A list, with what it draws before its next item: "·", "3.", "c.". */
function listOf(element, style) {
  let number = Number.parseInt(element.getAttribute("start") ?? "1", 10) || 1;
  const kind = element.getAttribute("type") ?? "";
  const next = (li) => {
    const styles = `${li.getAttribute("data-style") ?? ""};${style}`;
    const drawn = /list-style(?:-type)?:\s*([a-z-]+)/i.exec(styles)?.[1] ?? "";
    number = Number.parseInt(li.getAttribute("value") ?? "", 10) || number;
    return `${counted(number++, kind, drawn)}.`;
  };
  return { next: element.localName === "ol" ? next : () => "·" };
}

function counted(number, kind, drawn) {
  const alphabetic = /alpha|latin/i.test(drawn) || kind.toLowerCase() === "a";
  const roman = /roman/i.test(drawn) || kind.toLowerCase() === "i";
  if (!(alphabetic || roman) || number < 1 || number > 26) return String(number);
  const ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
  const small = alphabetic ? String.fromCharCode(96 + number) : "x".repeat(number / 10) + ones[number % 10];
  return /upper/i.test(drawn) || /[AI]/.test(kind) ? small.toUpperCase() : small;
}

// ---- runs

function isBold(element, style, around) {
  const weight = /(?:^|;)\s*font-weight:\s*([a-z0-9]+)/i.exec(style)?.[1].toLowerCase();
  if (weight) return weight.startsWith("bold") || Number(weight) >= 600;
  return around.bold || element.localName === "b" || element.localName === "strong";
}

/** Where a link leads, as Markdown can write it; "" where that is nowhere that a page may lead. */
function target(element, around) {
  if (element.localName !== "a" || !element.hasAttribute("href")) return around.href;
  const url = unwrapped(parsed(element.getAttribute("href")));
  if (!url || !LINKS.has(url.protocol) || element.classList.contains("passage")) return "";
  const ours = url.origin === location.origin;
  if (ours && PRIVATE.test(url.pathname)) return "";
  const address = ours ? url.pathname + url.search + url.hash : url.href;
  return address.replace(/[()<>"`\\{}*[\]\s|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

// Outlook leads links through a checker, whose address holds that of the person who got the mail.
function unwrapped(url) {
  return url?.hostname.endsWith(".safelinks.protection.outlook.com") ? parsed(url.searchParams.get("url") ?? "") : url;
}

function parsed(address) {
  try {
    return new URL(address.trim());
  } catch {
    return null;
  }
}

/** Without what can't be seen; every white space is a space, the non-breaking ones too. */
function cleaned(text) {
  return text.replace(/\s/g, " ").replace(/[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2060\ue000-\uf8ff]/g, "");
}

/** Runs with single spaces, none at the ends, and no two alike in a row. */
function tidied(runs) {
  const found = [];
  for (const run of runs) {
    const before = found.at(-1);
    let text = run.text.replace(/ +/g, " ");
    if (!before || before.text.endsWith(" ")) text = text.trimStart();
    if (!text) continue;
    const alike = before && (!text.trim() || (before.bold === run.bold && before.href === run.href));
    if (alike) before.text += text;
    else found.push({ ...run, text });
  }
  const last = found.at(-1);
  if (last) last.text = last.text.trimEnd();
  return found.filter((run) => run.text);
}

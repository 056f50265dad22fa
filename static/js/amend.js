// Helps while a text is amended: a preview that follows the typing, a question before unsaved text is left, and pasting
// that keeps headings, lists, bold and links. Without it the page has a Preview button, and everything else works.

const PAUSE = 400; // milliseconds without typing before the preview is asked for
const PATIENCE = 20_000; // milliseconds until an answer is given up
const WORKING = "Working …";
const SHOWN = "Up to date";
const FAILED = "The preview can’t be shown now: your text is still here.";

const form = document.querySelector("form[data-amend]");
if (form) {
  askBeforeLeaving(form);
  pasteAsMarkdown(form.elements.namedItem("body"));
  if (form.dataset.preview) previewAsTyped(form);
}

// ---- unsaved text

/** Asks before a page with unsaved text is left; `data-unsaved` says that it was so from the beginning. */
function askBeforeLeaving(form) {
  const saved = "unsaved" in form.dataset ? null : typed(form);
  let sending = false;
  form.addEventListener("submit", (event) => (sending = !event.defaultPrevented));
  addEventListener("pageshow", () => (sending = false));
  addEventListener("beforeunload", (event) => {
    if (sending || typed(form) === saved) return;
    event.preventDefault();
    event.returnValue = true; // for browsers that ask for nothing less
  });
}

function typed(form) {
  return JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));
}

// ---- pasting

/** Pastes formatted text as Markdown; plain text, and what can't be read, is left to the browser. */
function pasteAsMarkdown(field) {
  field?.addEventListener("paste", (event) => {
    const blocks = pastedBlocks(event.clipboardData?.getData("text/html") ?? "");
    if (!blocks.length) return;
    const [before, after] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
    insert(field, markdownOf(blocks, before, after));
    event.preventDefault();
  });
}

// The old command is the one way to insert that undo knows.
function insert(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
}

// ---- the preview

function previewAsTyped(form) {
  const shown = document.querySelector("[data-preview-shown]");
  const say = sayer(document.querySelector("[data-preview-state]"));
  let pause = 0;
  let asked = null; // what stops the request that is under way

  async function ask() {
    asked?.abort();
    const ours = (asked = new AbortController());
    const patience = setTimeout(() => ours.abort(), PATIENCE);
    say(WORKING);
    try {
      const answer = await fragment(form, ours.signal);
      show(shown, answer);
      say(SHOWN);
    } catch {
      if (asked === ours) say(FAILED);
    } finally {
      clearTimeout(patience);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  });
  addEventListener("online", ask);
  openElsewhere(shown);
  ask();
}

/** What the form holds as the server renders it. Throws where there is none, such as when one is signed out. */
async function fragment(form, signal) {
  const options = { method: "POST", headers: { "X-Requested-With": "fetch" }, redirect: "error" };
  const answer = await fetch(form.dataset.preview, { ...options, body: new FormData(form), signal });
  if (!answer.ok) throw new Error(`the preview was refused: ${answer.status}`);
  return answer.text();
}

function show(shown, html) {
  const { body } = new DOMParser().parseFromString(html, "text/html"); // sanitised by the server
  openElsewhere(body);
  shown.replaceChildren(); // or the ids in it would seem to be taken
  for (const element of body.querySelectorAll("[id]")) {
    if (document.getElementById(element.id)) element.removeAttribute("id"); // the page's own labels need theirs
  }
  shown.replaceChildren(...body.childNodes);
}

/** Lets links open beside the page, whose text may not be saved; those to a place in the preview go there. */
function openElsewhere(shown) {
  for (const link of shown.querySelectorAll("a[href]:not([href^='#'])")) {
    link.target = "_blank";
    link.rel = "noopener";
  }
}

/** Says how the preview is. Only a failure is announced: to hear of every pause in one's typing would be a burden. */
function sayer(state) {
  const failure = state.cloneNode(false);
  failure.removeAttribute("data-preview-state");
  failure.setAttribute("role", "status");
  state.after(failure);
  return (words) => {
    if (words === WORKING && failure.textContent) return; // until it works, one announcement is enough
    state.textContent = words === FAILED ? "" : words;
    if (words !== FAILED || !failure.textContent) failure.textContent = words === FAILED ? words : "";
  };
}

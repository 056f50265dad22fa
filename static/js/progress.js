// Brings the numbers on the page up to date while mails are still waiting. Without it, "Look again" does.
// It gives up after ten minutes: each look counts as being there, and nobody stays signed in by leaving a page open.
const every = 2000; // milliseconds
let left = 300;

async function look() {
  const shown = document.getElementById("progress");
  try {
    const answer = await fetch(location.href, { redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("progress");
    if (now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
    if (now.dataset.waiting === undefined) return;
  } catch {
    return; // signed out, or the portal is away
  }
  if (--left > 0) setTimeout(look, every);
}

if (document.querySelector("#progress[data-waiting]")) setTimeout(look, every);

// Brings the numbers on the page up to date while mails are still waiting. Without it, "Look again" does.
const every = 2000; // milliseconds

async function look() {
  const shown = document.getElementById("progress");
  try {
    const answer = await fetch(location.href, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("progress");
    if (now && now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
    if (now && now.dataset.waiting === undefined) return;
  } catch {
    // the next try may succeed
  }
  setTimeout(look, every);
}

if (document.querySelector("#progress[data-waiting]")) setTimeout(look, every);

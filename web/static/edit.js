// Checks what is being written a moment after the last key, as the button Check does; without
// this the button does it. What is being typed is never touched.

const form = document.querySelector("form[data-edit]");
const text = form.querySelector("textarea");  // none where single cells are edited
const PAUSE_MS = 700;
let timer = 0;
let asked = 0;
const state = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "base"));
let saved = state();

async function check() {
  const mine = ++asked;
  const body = new FormData(form);
  body.set("do", "check");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const told = answer.ok || answer.status === 409 || answer.status === 422;
    if (!told || answer.redirected || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#checked");
    const old = document.querySelector("#checked");
    if (fresh === null || old.contains(document.activeElement)) return;
    const open = old.querySelector("details[open]") !== null;
    if (open) fresh.querySelector("details")?.setAttribute("open", "");
    old.replaceWith(fresh);
  } catch {
    // Tactful was stopped: the text stays, and Save says so.
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE_MS);
});

// The tab key leaves the field, as everywhere; Ctrl+S saves.
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.querySelector("button[value=save]").click();
  }
});

form.addEventListener("submit", () => {
  saved = state();
});
window.addEventListener("beforeunload", (event) => {
  if (state() !== saved) event.preventDefault();
});

const line = Number(text?.dataset.line);
if (line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight) || 18;
  text.scrollTop = Math.max(0, (line - 8) * height);
}

// Ctrl+K (or / where the page has no search of its own) finds people, campaigns, files and pages.
// It asks the search page, to which the link leads where scripts are off.

const link = document.querySelector("a[data-palette]");
const PAUSE_MS = 150;
let dialog = null;
let timer = 0;
let asked = 0;

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", "Search");
  const input = document.createElement("input");
  input.type = "text";
  input.placeholder = "Person, company, campaign, file or page";
  input.autocomplete = "off";
  input.maxLength = 100;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-label", "Search");
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", "palette-hits");
  input.setAttribute("aria-autocomplete", "list");
  const list = document.createElement("ul");
  list.id = "palette-hits";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Found");
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  dialog.append(input, list, said);
  document.body.append(dialog);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", move);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => link.focus());
}

const options = () => [...dialog.querySelectorAll("[role=option]")];

function choose(option) {
  const input = dialog.querySelector("input");
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function move(event) {
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (all[at]) location.assign(all[at].dataset.href);
  }
}

async function ask() {
  const mine = ++asked;
  const words = dialog.querySelector("input").value;
  try {
    const answer = await fetch(`${link.getAttribute("href")}?q=${encodeURIComponent(words)}`);
    if (!answer.ok || answer.redirected || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = [...page.querySelectorAll("[data-hits] a")].slice(0, 12);
    dialog.querySelector("ul").replaceChildren(...found.map(option));
    dialog.querySelector("[role=status]").textContent =
      found.length ? `${found.length} found` : "Nothing found";
    choose(options()[0]);
  } catch {
    // Tactful was stopped: the link says so.
  }
}

function option(hit, number) {
  const one = document.createElement("li");
  one.setAttribute("role", "option");
  one.id = `palette-${number}`;
  one.dataset.href = hit.getAttribute("href");
  one.append(...hit.cloneNode(true).childNodes);
  one.addEventListener("click", () => location.assign(one.dataset.href));
  return one;
}

function open() {
  if (dialog === null) build();
  if (dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.focus();
  input.select();
  ask();
}

if (link !== null) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    const both = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey
      && localStorage.getItem("tactful-keys") !== "off"
      && document.querySelector('[aria-keyshortcuts~="/"]') === null;
    if (!both && !slash) return;
    event.preventDefault();
    open();
  });
}

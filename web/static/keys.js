// Single keys for what the page already offers: a link, a button or a <summary> names its
// key in aria-keyshortcuts. Nothing here does what the page cannot do without it.

const KEPT = "tactful-keys";
// A second press within a second was meant for the page before: it must decide nothing here.
const SETTLE_MS = 1000;
const shownAt = performance.now();

function typing(target) {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}

function press(element) {
  if (element instanceof HTMLInputElement) {
    element.focus();
    element.select();
  } else if (element instanceof HTMLElement && element.tagName === "SUMMARY") {
    const details = element.parentElement;
    details.open = !details.open;
    (details.open && details.querySelector("input:not([type=hidden])") || element).focus();
    details.scrollIntoView({ block: "nearest" });
  } else {
    element.click();
  }
}

function on() {
  return localStorage.getItem(KEPT) !== "off";
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (typing(event.target)) return;
  const element = document.querySelector(`[aria-keyshortcuts~="${CSS.escape(event.key)}"]`);
  if (element === null) return;
  event.preventDefault();
  if (element.tagName === "BUTTON" && performance.now() - shownAt < SETTLE_MS) return;
  press(element);
});

// Single keys can get in the way of speech input: whoever needs to can turn them off.
for (const help of document.querySelectorAll("details.help")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  const say = () => {
    button.textContent = on() ? "Turn single keys off" : "Turn single keys on";
  };
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, on() ? "off" : "on");
    say();
  });
  say();
  help.append(button);
}

// j and k go through the rows of a list, x ticks the one at hand; Enter opens it, as any link.
// A tick in the head ticks them all. The list works without this.

const rows = () => [...document.querySelectorAll("[data-row]")];

function typing(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select") != null;
}

document.addEventListener("keydown", (event) => {
  if (localStorage.getItem("tactful-keys") === "off" || typing(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const all = rows();
  const at = all.findIndex((row) => row.closest("li").contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const next = event.key === "j" ? at + 1 : Math.max(0, at - 1);
    all[Math.min(next, all.length - 1)]?.focus();
    event.preventDefault();
  } else if (event.key === "x" && at >= 0) {
    all[at].closest("li").querySelector("input[type=checkbox]")?.click();
    event.preventDefault();
  }
});

// How many are ticked, and one box for all of them.
for (const form of document.querySelectorAll("form[data-ticked]")) {
  const boxes = () => [...form.querySelectorAll("input[name=message]")];
  const button = form.querySelector(".decide .primary");
  if (!button || !boxes().length) continue;
  const words = button.textContent;
  const label = document.createElement("label");
  label.className = "box";
  const every = document.createElement("input");
  every.type = "checkbox";
  label.append(every, " All on this page");
  button.after(label);
  const say = () => {
    const count = boxes().filter((box) => box.checked).length;
    button.textContent = count ? `Approve ${count} ticked` : words;
    every.checked = count === boxes().length;
    every.indeterminate = count > 0 && !every.checked;
  };
  every.addEventListener("change", () => {
    for (const box of boxes()) box.checked = every.checked;
    say();
  });
  form.addEventListener("change", say);
  say();
}

// Keeps the page of what is on its way fresh; without this the page has a refresh link.

const EVERY = 5000;
const part = () => document.querySelector("[data-live]");

function busy() {
  const live = part();
  return document.hidden
    || live.querySelector("details[open]") !== null
    || (live.contains(document.activeElement) && document.activeElement.matches("input, button"));
}

async function refresh() {
  if (busy()) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected || busy()) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    // A node that did not change stays, so that focus and selection stay with it.
    if (fresh !== null && fresh.innerHTML !== part().innerHTML) {
      const scrolled = window.scrollY;
      part().replaceWith(fresh);
      window.scrollTo({ top: scrolled });
    }
  } catch {
    // Tactful was stopped: the page stays as it was, and says as of when.
  }
}

setInterval(refresh, EVERY);

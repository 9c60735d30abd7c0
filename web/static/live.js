// Keeps fresh what goes on while somebody looks; without this the page has a reload link.
// data-live says how often, in milliseconds; a part that no longer has it is done.

const part = () => document.querySelector("[data-live]");

function busy() {
  const live = part();
  return live === null
    || document.hidden
    || live.querySelector("details[open]") !== null
    || live.contains(document.activeElement);
}

async function refresh() {
  if (busy()) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected || busy()) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main > .flow");
    if (fresh !== null) {
      const scrolled = window.scrollY;
      part().replaceWith(fresh);
      window.scrollTo({ top: scrolled });
    }
  } catch {
    // Tactful was stopped: the page stays as it was, and says as of when.
  }
}

async function keep() {
  await refresh();
  const every = Number(part()?.dataset.live);
  if (every) setTimeout(keep, every);
}

setTimeout(keep, Number(part()?.dataset.live));

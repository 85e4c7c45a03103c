/**
 * Look again, politely, while something on the page is under way.
 *
 * Parts: `[data-watch]` with an id is put in place anew; `data-watch-on` on one of them says that the work goes on.
 * When it has ended, `[data-watch-status]` says so once, in the words of `data-watch-said`. A part that holds the focus
 * is left alone, and a page nobody looks at asks for nothing.
 */
const FIRST_WAIT = 3_000;
const LONGEST_WAIT = 30_000;

export function watch(root, wait = FIRST_WAIT) {
  if (!root.querySelector("[data-watch-on]")) return;
  for (const words of root.querySelectorAll("[data-watch-without]")) words.hidden = true;
  setTimeout(() => look(root, wait), wait);
}

async function look(root, wait) {
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => look(root, FIRST_WAIT), { once: true });
    return;
  }
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const moved = replaceParts(root, new DOMParser().parseFromString(await answer.text(), "text/html"));
    watch(root, moved ? FIRST_WAIT : longer(wait));
  } else if (!answer || answer.status === 429 || answer.status >= 500) {
    setTimeout(() => look(root, longer(wait)), longer(wait));
  }
}

/** Put each part in place anew, and tell whether what is under way has moved. */
function replaceParts(root, page) {
  const was = root.querySelector("[data-watch-on]");
  const said = was.dataset.watchSaid;
  let moved = false;
  for (const old of root.querySelectorAll("[data-watch][id]")) {
    const now = page.getElementById(old.id);
    if (!now || old.contains(document.activeElement)) continue;
    moved ||= old === was && old.textContent !== now.textContent;
    old.replaceWith(now);
  }
  const status = root.querySelector("[data-watch-status]");
  if (status && said && !root.querySelector("[data-watch-on]")) status.textContent = said;
  return moved;
}

function longer(wait) {
  return Math.min(wait * 1.5, LONGEST_WAIT);
}

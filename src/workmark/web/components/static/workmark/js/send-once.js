/** A form that is sent twice within a few seconds, as by a double click, is sent once: the second would be told "too late". */
const A_WHILE = 5_000; // milliseconds; then whoever still waits may try again

export function sendOnce(root) {
  const sent = new WeakSet();
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), A_WHILE);
  });
}

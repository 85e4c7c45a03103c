/** The token that proves a save comes from our page, and what to do when it has grown old. */

const address = document.querySelector("script[data-session]")?.dataset.session ?? "/work/session/";

export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** Ask for a fresh token, for every form of the page. Gives false when nobody is signed in any more. */
export async function refreshToken() {
  const answer = await (await fetch(address, { headers: { Accept: "application/json" } })).json();
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = answer.csrf;
  return answer.signedIn;
}

/* Shows the buttons that need WebAuthn where the browser has it, and says so on the page when a key did not work. */

if (window.PublicKeyCredential) {
  for (const id of ["passkey_login", "mfa_webauthn_authenticate", "mfa_webauthn_reauthenticate", "mfa_webauthn_add"]) {
    document.getElementById(id)?.removeAttribute("hidden");
  }
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelector("[data-passkey-failed]")?.remove();
  const words = document.getElementById("passkey-failed").content.cloneNode(true).firstElementChild;
  words.setAttribute("data-passkey-failed", "");
  document.querySelector("main h1").closest("header").after(words);
  words.focus();
});

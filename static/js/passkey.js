// Keys that sign (WebAuthn): a form asks the server what is to be signed, the browser has it signed, and the form goes on.
function bytes(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

function coded(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function readable(options) {
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) read[list] = options[list].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  return read;
}

function told(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = coded(credential.response[part]);
  }
  return JSON.stringify({ id: credential.id, rawId: coded(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
}

function say(form, what, text) {
  for (const state of ["cannot", "failed", "refused"]) form.querySelector(`[data-key-${state}]`).hidden = state !== what;
  if (text) form.querySelector("[data-key-refused]").textContent = text;
}

async function sign(form) {
  const answer = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form) });
  const asked = await answer.json();
  if (!answer.ok) return say(form, "refused", asked.detail);
  const publicKey = readable(asked.publicKey);
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.credential.value = told(credential);
  form.elements.credential.disabled = false;
  form.submit();
}

export function furnish(root) {
  for (const form of root.querySelectorAll("form[data-passkey]:not([data-ready])")) {
    form.dataset.ready = "1";
    if (!window.PublicKeyCredential) {
      say(form, "cannot");
      continue;
    }
    form.querySelector("button").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (form.dataset.busy) return;
      form.dataset.busy = "1";
      say(form, "");
      sign(form).catch(() => say(form, "failed")).finally(() => delete form.dataset.busy);
    });
  }
}

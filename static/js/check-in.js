// Checking in sends the phone's position along, if the phone gives one soon; without it the tap counts all the same.
// Without a connection the tap is kept on this phone with its time and sent once later: its submission id makes it one.
const WAIT = { enableHighAccuracy: true, timeout: 6_000, maximumAge: 15_000 };
const KEPT = "check-in ";
const AGAIN = 15_000;
const PATIENCE = 4_000;

function position() {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), () => resolve(null), WAIT);
  });
}

async function isConnected() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false;
  }
}

function keyOf(form) {
  return KEPT + new URL(form.action).pathname;
}

function place(form, coords) {
  if (!coords) return;
  form.elements.latitude.value = coords.latitude.toFixed(6);
  form.elements.longitude.value = coords.longitude.toFixed(6);
  form.elements.accuracy.value = Math.round(coords.accuracy);
}

// Whoever came without a connection may leave without one: that tap is kept beside the first and sent after it.
function offerLeaving(form) {
  if (!form.dataset.then || form.dataset.offered) return;
  form.dataset.offered = "1";
  const leaving = form.cloneNode(true);
  leaving.action = form.dataset.then;
  leaving.querySelector("[role=status]")?.remove();
  const button = document.createElement("button");
  button.className = "btn btn-primary";
  button.textContent = form.dataset.thenLabel;
  leaving.append(button);
  form.after(leaving);
  if (localStorage.getItem(keyOf(leaving))) showKept(leaving);
  leaving.addEventListener("submit", async (event) => {
    event.preventDefault();
    const tappedAt = new Date().toISOString();
    button.setAttribute("aria-busy", "true");
    place(leaving, await position());
    keep(leaving, tappedAt);
  });
}

function showKept(form) {
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  note.textContent = form.dataset.waits;
  form.querySelector("button").replaceWith(note);
  if (!form.dataset.offered) offerLeaving(form);
}

function keep(form, tappedAt) {
  form.elements.at.value = tappedAt;
  const facts = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  localStorage.setItem(keyOf(form), JSON.stringify(facts));
  showKept(form);
}

async function post(form, address, kept) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of JSON.parse(kept)) body.set(name, value);
  const answer = await fetch(address, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  // Signed out meanwhile, or a server in trouble: it stays here.
  if (answer.redirected || answer.status >= 500 || answer.status === 403) throw new Error("not taken");
  localStorage.removeItem(KEPT + new URL(address, location).pathname);
}

async function sendKept(form) {
  const kept = localStorage.getItem(keyOf(form));
  if (!kept || form.dataset.sending) return;
  form.dataset.sending = "1";
  try {
    await post(form, form.action, kept);
    const { then } = form.dataset;
    const after = then && localStorage.getItem(KEPT + then);
    if (after) await post(form, then, after);
    location.reload();
  } catch {
    delete form.dataset.sending;
    setTimeout(() => sendKept(form), AGAIN);
  }
}

function furnishForm(form) {
  form.dataset.ready = "1";
  if (localStorage.getItem(keyOf(form))) {
    showKept(form);
    sendKept(form);
  }
  addEventListener("online", () => sendKept(form));
  form.addEventListener("submit", async (event) => {
    if (form.dataset.located) return;
    event.preventDefault();
    if (form.dataset.locating) return;
    form.dataset.locating = "1";
    const tappedAt = new Date().toISOString();
    form.querySelector("button")?.setAttribute("aria-busy", "true");
    const [coords, connected] = await Promise.all([position(), isConnected()]);
    place(form, coords);
    if (!connected) {
      keep(form, tappedAt);
      setTimeout(() => sendKept(form), AGAIN);
      return;
    }
    form.dataset.located = "1";
    form.requestSubmit();
  });
}

export function furnish(root) {
  for (const form of root.querySelectorAll("form[data-check-in]:not([data-ready])")) furnishForm(form);
}

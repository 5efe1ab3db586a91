// A checklist on a phone: each point is sent at once; what cannot be sent is kept on this phone and sent later.
const KEPT = "inspection ";
const AGAIN = 15_000;

const keyOf = (form) => KEPT + new URL(form.action).pathname;
const stateOf = (form) => form.querySelector("[data-state]");

function words(form) {
  const facts = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return JSON.stringify(facts);
}

function count(box) {
  const forms = [...box.querySelectorAll("form[data-point]")];
  const answered = forms.filter((form) => form.querySelector("input[name=verdict]:checked")).length;
  const bar = box.querySelector("progress");
  bar.value = answered;
  bar.closest("label").querySelector(".num").textContent = `${answered} / ${forms.length}`;
}

function showWaiting(box, form) {
  const note = document.createElement("span");
  note.className = "text-s";
  note.dataset.waiting = "1";
  note.textContent = box.dataset.waits;
  stateOf(form).replaceChildren(note);
}

async function send(box, form) {
  const told = words(form);
  const round = (form.dataset.round = String(Number(form.dataset.round || 0) + 1));
  const body = new FormData(form);
  localStorage.setItem(keyOf(form), told);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected || answer.status >= 500) throw new Error("not saved");
    // A newer answer is on its way: it tells what stands.
    if (form.dataset.round !== round) return;
    stateOf(form).innerHTML = await answer.text();
    localStorage.removeItem(keyOf(form));
    if (answer.ok) {
      form.querySelector("input[type=file]").value = "";
      const saved = stateOf(form).querySelector("[data-verdict]");
      const choice = saved && form.querySelector(`input[value="${saved.dataset.verdict}"]`);
      if (choice) choice.checked = true;
    }
  } catch {
    if (form.dataset.round === round) showWaiting(box, form);
  }
  count(box);
}

function restore(box, form) {
  const told = localStorage.getItem(keyOf(form));
  if (!told) return;
  for (const [name, value] of JSON.parse(told)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  send(box, form);
}

export function furnish(root) {
  for (const box of root.querySelectorAll("[data-inspection]:not([data-ready])")) {
    box.dataset.ready = "1";
    const forms = [...box.querySelectorAll("form[data-point]")];
    const resend = () => forms.filter((form) => form.querySelector("[data-waiting]")).forEach((form) => send(box, form));
    for (const form of forms) {
      form.addEventListener("change", () => send(box, form));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        send(box, form);
      });
      restore(box, form);
    }
    addEventListener("online", resend);
    setInterval(resend, AGAIN);
  }
}

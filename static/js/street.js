// One tap in the street counts one. Taps wait on this phone, each with its time and its own submission id, and are sent
// one after the other; without a connection they stay here. What was not sent yet is simply forgotten when taken back.
const KEPT = "street ";
const AGAIN = 15_000;

function furnishForm(form) {
  form.dataset.ready = "1";
  const key = KEPT + new URL(form.action).pathname;
  const waiting = form.querySelector("[data-waiting]");
  const read = () => JSON.parse(localStorage.getItem(key) ?? "[]");
  const counter = (kind) => form.querySelector(`button[value="${kind}"] [data-count]`);
  const add = (kind, number) => {
    counter(kind).textContent = Number(counter(kind).textContent) + number;
  };
  let sending = null;

  function write(taps) {
    if (taps.length) localStorage.setItem(key, JSON.stringify(taps));
    else localStorage.removeItem(key);
    form.dataset.kept = taps.length;
  }

  async function send(facts) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of Object.entries(facts)) body.set(name, value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    // Signed out meanwhile, or a server in trouble: it stays here.
    if (answer.redirected || answer.status >= 500 || answer.status === 403) throw new Error("not taken");
    return answer;
  }

  function flush() {
    sending ??= sendAll().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function sendAll() {
    try {
      for (let taps = read(); taps.length; taps = read()) {
        const [first] = taps;
        const answer = await send(first);
        if (answer.status === 422) {
          add(first.kind, -1);
          waiting.textContent = await answer.text();
          waiting.hidden = false;
        } else waiting.hidden = true;
        write(read().filter((tap) => tap.submission !== first.submission));
      }
    } catch {
      waiting.hidden = false;
      setTimeout(flush, AGAIN);
    }
  }

  async function takeBack() {
    await sending;
    const taps = read();
    if (taps.length) {
      add(taps.pop().kind, -1);
      write(taps);
      return;
    }
    try {
      await send({ kind: "UNDO" });
      location.reload();
    } catch {
      waiting.hidden = false;
    }
  }

  for (const tap of read()) add(tap.kind, 1);
  addEventListener("online", flush);
  form.addEventListener("submit", (event) => {
    const kind = event.submitter?.value;
    if (!kind) return;
    event.preventDefault();
    if (kind === "UNDO") {
      takeBack();
      return;
    }
    add(kind, 1);
    write([...read(), { kind, submission: crypto.randomUUID(), at: new Date().toISOString() }]);
    flush();
  });
  write(read());
  flush();
}

export function furnish(root) {
  for (const form of root.querySelectorAll("form[data-street]:not([data-ready])")) furnishForm(form);
}

// What waits on this phone goes out by itself: when the connection is back, when a page is opened, and time and again
// while one is open. What the server takes is deleted here; what it refuses stays with its sentence, to be mended.
import { Records } from "./kept-records.js";

const AGAIN = 15_000;
const PATIENCE = 60_000;
const REFUSED = [413, 422];
const records = Records.ofThisPage();
const strip = document.querySelector("[data-outbox]");
let isAsked = false;
let run = null;

// {taken: address} or {refused: page}; throws where it stays as it is.
async function post({ address, facts, files }) {
  const body = new FormData();
  for (const [name, value] of facts) body.append(name, value);
  for (const [name, file] of files) body.append(name, file, file.name);
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: {
      "X-Requested-With": "fetch",
      "X-Kept-By": records.of,
      "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
    },
    signal: AbortSignal.timeout(PATIENCE),
  });
  // Signed out meanwhile, another person here, or a server in trouble.
  if (answer.redirected || !(answer.ok || REFUSED.includes(answer.status))) throw new Error("not taken");
  return answer.ok ? { taken: (await answer.json()).url } : { refused: await answer.text() };
}

// Its sentences are kept with it. What was sent before with other contents gets the submission that the server offers:
// sent again, it is one of its own.
async function keepRefused(record, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const told = [...page.querySelectorAll("main .errors li")].map((line) => line.textContent.trim());
  const sentences = told.length ? told : [...page.querySelectorAll("main h1, main p")].map((line) => line.textContent.trim());
  const submission = page.querySelector("form[data-keep] [name=submission]")?.value ?? record.submission;
  const facts = record.facts.map(([name, value]) => [name, name === "submission" ? submission : value]);
  if (!(await records.find(record.submission))) return; // thrown away meanwhile
  await records.put({ ...record, submission, facts, sentences });
  if (submission !== record.submission) await records.drop(record.submission);
}

async function sendAll() {
  while (isAsked) {
    isAsked = false;
    for (const record of await records.all()) {
      if (record.sentences.length) continue;
      try {
        const answer = await post(record);
        if (answer.refused) await keepRefused(record, answer.refused);
        else await records.drop(record.submission);
        document.dispatchEvent(new CustomEvent("outbox:settled", { detail: { submission: record.submission, ...answer } }));
      } catch {
        // It stays, and is tried again.
      }
    }
  }
  await show();
}

// One page at a time sends, so that nothing is on its way twice.
export function deliver() {
  isAsked = true;
  run ??= navigator.locks.request("outbox", sendAll).finally(() => {
    run = null;
  });
  return run;
}

export async function keep(record) {
  const outlives = await records.put(record);
  await show();
  return outlives;
}

export function find(submission) {
  return records.find(submission);
}

async function show() {
  const all = await records.all();
  const refused = all.filter((record) => record.sentences.length).length;
  strip.hidden = all.length === 0;
  strip.querySelector("[data-outbox-count]").textContent = all.length;
  strip.querySelector("[data-outbox-refused]").hidden = refused === 0;
  for (const list of document.querySelectorAll("[data-outbox-list]")) list.replaceChildren(...all.map((record) => row(list, record)));
  for (const empty of document.querySelectorAll("[data-outbox-empty]")) empty.hidden = all.length > 0;
}

function row(list, record) {
  const item = document.querySelector("[data-outbox-row]").content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(`[data-${name}]`);
  const isRefused = record.sentences.length > 0;
  part("title").textContent = record.title;
  part("at").textContent = new Date(record.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  part("photos").textContent = record.files.length;
  part("photos").closest("span[data-with]").hidden = !record.files.length;
  part("waits").hidden = isRefused;
  part("refused").hidden = !isRefused;
  part("sentences").textContent = record.sentences.join(" ");
  part("mend").hidden = !isRefused;
  part("mend").href = `${record.page}#kept-${record.submission}`;
  part("drop").addEventListener("click", async () => {
    await records.drop(record.submission);
    await show();
  });
  return item;
}

export function furnish() {
  if (!records || strip.dataset.ready) return;
  strip.dataset.ready = "1";
  const resend = () => records.mayWait && deliver();
  addEventListener("online", resend);
  document.addEventListener("visibilitychange", () => document.hidden || resend());
  setInterval(resend, AGAIN);
  show().then(resend);
}

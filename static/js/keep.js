// A form whose Send keeps everything on this phone first and then sends it: no connection, a lost reply, a page that is
// closed too soon lose nothing, and the submission's id makes it one record however often it goes out.
import { Records } from "./kept-records.js";
import { deliver, find, furnish as watchOutbox, keep } from "./outbox.js";
import { keep as fillPhotos, smaller } from "./photo.js";

const PATIENCE = 6_000;
const LARGE = 1_500_000;

function settled(submission) {
  return new Promise((done) => {
    document.addEventListener("outbox:settled", function hear({ detail }) {
      if (detail.submission !== submission) return;
      document.removeEventListener("outbox:settled", hear);
      done(detail);
    });
  });
}

// Read at once, in the moment of the tap.
function written(form) {
  const all = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const other = form.querySelector("[name=other_type]")?.selectedOptions[0];
  const kind = other?.value ? other : form.querySelector("[name=type]:checked")?.closest("label");
  return {
    submission: form.elements.submission.value,
    at: new Date().toISOString(),
    address: form.action,
    page: location.pathname + location.search,
    title: [document.querySelector("h1").textContent.trim(), kind?.textContent.trim()].filter(Boolean).join(" · "),
    facts: all.filter(([, value]) => typeof value === "string"),
    files: all.filter(([, value]) => value instanceof File && value.size > 0),
    sentences: [],
  };
}

// Its button was perhaps tapped while the photos were still being made small.
async function light([name, file]) {
  return [name, file.size > LARGE ? await smaller(file) : file];
}

function hold(form, isHeld) {
  const note = form.querySelector("[data-kept-note]");
  note.hidden = !isHeld;
  form.querySelector(".form-actions").hidden = isHeld;
  for (const part of form.children) part.inert = isHeld && part !== note;
}

function release(form) {
  delete form.dataset.sending;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  hold(form, false);
}

function showKept(form, outlives) {
  const note = form.querySelector("[data-kept-note]");
  note.querySelector("[data-kept-well]").hidden = !outlives;
  note.querySelector("[data-kept-open]").hidden = outlives;
  hold(form, true);
  note.focus();
  if (outlives) navigator.storage?.persist?.();
}

function putPhotos(form, files) {
  const box = form.querySelector("[data-photo]");
  if (box) fillPhotos(box, files.map(([, file]) => file));
}

// The form as the server gives it back, its faults beside their fields; the photos are put in again.
function showRefused(form, html, { files }) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-keep]");
  if (!fresh) {
    location.assign(document.querySelector("[data-outbox]").href);
    return;
  }
  form.replaceWith(fresh);
  fresh.dataset.mended = "1";
  globalThis.htmx?.process(fresh);
  fresh.addEventListener("keep:ready", () => putPhotos(fresh, files), { once: true });
  fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: fresh } }));
  fresh.querySelector(".errors")?.scrollIntoView({ block: "center" });
  fresh.querySelector("[aria-invalid=true]")?.focus({ preventScroll: true });
}

async function send(form, button) {
  form.dataset.sending = "1";
  button?.setAttribute("aria-busy", "true");
  const record = written(form);
  record.files = await Promise.all(record.files.map(light));
  const outlives = await keep(record);
  const answer = settled(record.submission);
  await Promise.race([answer, deliver(), new Promise((done) => setTimeout(done, PATIENCE))]);
  const waiting = await find(record.submission);
  if (waiting && !waiting.sentences.length) showKept(form, outlives);
  // Perhaps much later, while this page is still open.
  const { taken, refused } = await answer;
  if (taken) location.assign(taken);
  else showRefused(form, refused, record);
}

function put(form, [name, value]) {
  const field = form.elements[name];
  if (!field) return;
  field.value = value;
  // A kind that is no longer among the tiles is in the longer list.
  if (name === "type" && field.value !== value && form.elements.other_type) form.elements.other_type.value = value;
  if (!(field instanceof Element)) return;
  if (value && field.closest("details")) field.closest("details").open = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

async function mend(form) {
  const submission = location.hash.match(/^#kept-(.+)$/)?.[1];
  const record = submission && (await find(submission));
  if (!record) return;
  for (const fact of record.facts) put(form, fact);
  putPhotos(form, record.files);
  const told = document.createElement("div");
  told.className = "alert alert-error";
  told.setAttribute("role", "alert");
  told.textContent = record.sentences.join(" ");
  form.prepend(told);
  form.dataset.mended = "1";
}

function furnishForm(form) {
  form.dataset.ready = "1";
  if (!Records.ofThisPage()) return;
  watchOutbox();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.dataset.sending) send(form, event.submitter);
  });
  addEventListener("pageshow", (event) => event.persisted && release(form));
  form.dispatchEvent(new Event("keep:ready"));
  if (location.hash && form.dataset.mended === undefined) mend(form);
}

export function furnish(root) {
  for (const form of root.querySelectorAll("form[data-keep]:not([data-ready])")) furnishForm(form);
}

// A checklist on a phone: each point is sent at once; what cannot be sent, answer or picture, is kept on this phone and
// sent later. A point has one request on its way at a time, so that an older answer never arrives after a newer one.
import { keepPicture, keptPictures } from "./kept-pictures.js";
import { smaller } from "./photo.js";

const AGAIN = 15_000;
const TAKEN = [200, 422];

function words(form) {
  const facts = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return JSON.stringify(facts);
}

// Touched before this script was here, or while it was on its way.
function isTouched(form) {
  return [...form.elements].some((field) => {
    if (field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    return ["text", "number"].includes(field.type) && field.value !== field.defaultValue;
  });
}

class Point {
  constructor(box, form) {
    Object.assign(this, { box, form, isAsked: false, run: null });
    this.state = form.querySelector("[data-state]");
    this.pick = form.querySelector("input[type=file]");
    this.key = `inspection ${box.dataset.person} ${new URL(form.action).pathname}`;
    form.addEventListener("change", () => this.keep());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
  }

  get isWaiting() {
    return Boolean(this.run || this.state.querySelector("[data-waiting]"));
  }

  async keep() {
    localStorage.setItem(this.key, words(this.form));
    const files = [...this.pick.files];
    this.pick.value = "";
    this.deliver();
    if (!files.length) return;
    for (const file of await Promise.all(files.map(smaller))) await keepPicture(this.key, file);
    this.deliver();
  }

  async restore() {
    const told = localStorage.getItem(this.key);
    if (isTouched(this.form)) {
      this.keep();
      return;
    }
    for (const [name, value] of JSON.parse(told || "[]")) {
      const field = this.form.elements[name];
      if (field) field.value = value;
    }
    if (told || (await keptPictures(this.key)).length) this.deliver();
  }

  deliver() {
    this.isAsked = true;
    this.run ??= this.sendAll();
    return this.run;
  }

  async sendAll() {
    let told = null;
    // Whoever asks while one try fails is heard: there is a next one.
    while (this.isAsked) {
      this.isAsked = false;
      try {
        told = (await this.sendWords()) ?? told;
        for (const picture of await keptPictures(this.key)) told = await this.sendPicture(picture);
      } catch {
        told = null;
        await this.showWaiting();
      }
    }
    if (told) this.show(told);
    this.run = null;
    this.box.dispatchEvent(new Event("point:settled"));
  }

  async sendWords() {
    const told = localStorage.getItem(this.key);
    if (!told) return null;
    const answer = await this.post(JSON.parse(told));
    // Changed while it was on its way: the newer one stays kept, and goes next.
    if (localStorage.getItem(this.key) === told) localStorage.removeItem(this.key);
    return answer;
  }

  async sendPicture({ file, drop }) {
    const answer = await this.post(JSON.parse(words(this.form)), file);
    await drop();
    return answer;
  }

  async post(facts, file) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of facts) body.set(name, value);
    if (file) body.set("photos", file, file.name);
    const answer = await fetch(this.form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    // Signed out meanwhile, another person here, or a server in trouble: it stays on the phone.
    if (answer.redirected || !TAKEN.includes(answer.status)) throw new Error("not taken");
    return { isSaved: answer.ok, html: await answer.text() };
  }

  show({ isSaved, html }) {
    this.state.innerHTML = html;
    const saved = isSaved && this.state.querySelector("[data-verdict]");
    const choice = saved && this.form.querySelector(`input[value="${saved.dataset.verdict}"]`);
    if (choice) choice.checked = true;
  }

  async showWaiting() {
    const pictures = (await keptPictures(this.key)).length;
    const note = document.createElement("span");
    note.className = "text-s";
    note.dataset.waiting = String(pictures);
    note.textContent = this.box.dataset.waits + (pictures ? ` · ${this.box.dataset.pictures}: ${pictures}` : "");
    for (const old of this.state.querySelectorAll("[data-waiting], [data-verdict]")) old.remove();
    this.state.prepend(note);
  }
}

function count(box, points) {
  const answered = points.filter(({ form }) => form.querySelector("input[name=verdict]:checked")).length;
  const bar = box.querySelector("progress");
  bar.value = answered;
  bar.closest("label").querySelector(".num").textContent = `${answered} / ${points.length}`;
}

// What waits goes first; what cannot go is shown instead of the end of the inspection.
async function leave(event, points) {
  if (!points.some((point) => point.isWaiting)) return;
  event.preventDefault();
  const { href } = event.currentTarget;
  await Promise.all(points.filter((point) => point.isWaiting).map((point) => point.deliver()));
  const left = points.find((point) => point.isWaiting);
  if (left) left.form.scrollIntoView({ block: "center" });
  else location.assign(href);
}

export function furnish(root) {
  for (const box of root.querySelectorAll("[data-inspection]:not([data-ready])")) {
    box.dataset.ready = "1";
    const points = [...box.querySelectorAll("form[data-point]")].map((form) => new Point(box, form));
    const resend = () => points.filter((point) => point.isWaiting).forEach((point) => point.deliver());
    box.addEventListener("point:settled", () => count(box, points));
    box.querySelector("[data-finish]").addEventListener("click", (event) => leave(event, points));
    for (const point of points) point.restore();
    addEventListener("online", resend);
    setInterval(resend, AGAIN);
  }
}

furnish(document);

// What changed, heard as it happens. Only ids travel: each part of the page that listens to "live" asks for itself.
// Without a stream the page's own slow polling goes on; a wall says since when it has heard nothing.
const STALE_MS = 40_000;
const TICKET_KEY = "safeschool.events";
const GATHER_MS = 150;
// Boards that heard the same do not all ask at the same moment.
const SPREAD_MS = 1_000;
// Where changes keep coming the page asks this often, all of them together; an alarm waits for nothing.
const GAP_MS = 5_000;
// A server that takes long to answer is asked less: it rests this many times as long as it worked.
const REST = 20;
const source = document.body.dataset.events;
let heard = Date.now();
let last = "";
let stream;
let gathering;
let asked = 0;
let took = 0;

async function ticket() {
  const kept = JSON.parse(sessionStorage.getItem(TICKET_KEY) || "null");
  if (kept && kept.from === source && kept.until > Date.now()) return kept;
  const answer = await fetch(source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no ticket");
  const { url, seconds } = await answer.json();
  const fresh = { from: source, url, until: Date.now() + (seconds - 30) * 1000 };
  sessionStorage.setItem(TICKET_KEY, JSON.stringify(fresh));
  return fresh;
}

function alive() {
  heard = Date.now();
  delete document.body.dataset.stale;
}

function changed(isUrgent = false) {
  const rest = asked + Math.max(GAP_MS, REST * took) - Date.now();
  const wait = isUrgent ? GATHER_MS : Math.max(GATHER_MS, rest) + Math.random() * SPREAD_MS;
  if (gathering && !isUrgent) return;
  clearTimeout(gathering);
  gathering = setTimeout(() => {
    gathering = 0;
    asked = Date.now();
    document.body.dispatchEvent(new CustomEvent("live"));
  }, wait);
}

function isAlarm(event) {
  return event.type === "change" && JSON.parse(event.data).kind === "alarm";
}

async function listen() {
  try {
    const { url } = await ticket();
    const address = new URL(url, location.href);
    if (last) address.searchParams.set("last", last);
    stream = new EventSource(address);
  } catch {
    setTimeout(listen, 10_000);
    return;
  }
  stream.addEventListener("beat", alive);
  for (const name of ["change", "reset"]) {
    stream.addEventListener(name, (event) => {
      alive();
      if (event.lastEventId) last = event.lastEventId;
      changed(isAlarm(event));
    });
  }
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    sessionStorage.removeItem(TICKET_KEY);
    setTimeout(listen, 1000 + Math.random() * 4000);
  });
}

function tellStale() {
  const mark = document.querySelector("[data-stale-mark]");
  if (!mark) return;
  const isStale = Date.now() - heard > STALE_MS;
  mark.hidden = !isStale;
  if (isStale) {
    document.body.dataset.stale = "1";
    mark.querySelector("time").textContent = new Date(heard).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
}

if (source) {
  listen();
  addEventListener("online", () => changed());
  addEventListener("pagehide", () => stream?.close());
}
// A board that asked and was answered is fresh too, stream or not.
let began = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("[data-live]")) began = Date.now();
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (!event.detail.elt.matches("[data-live]")) return;
  alive();
  took = Date.now() - began;
});
setInterval(tellStale, 1000);

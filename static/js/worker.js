// What the browser runs when a message comes, also while no page is open: show it once, and open where it points.
self.addEventListener("push", (event) => {
  const told = event.data.json();
  const shown = {
    tag: `safeschool-${told.id}`, // a repeat takes the place of the one before
    data: told.link || "/",
    requireInteraction: told.urgent,
  };
  event.waitUntil(self.registration.showNotification(told.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function open(link) {
  const address = new URL(link, self.location.origin).href;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => page.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}

// The installed app opens its forms without a connection: pages on which nobody else stands, as they were last seen, with
// what they are drawn with. They are kept for one account, and forgotten when anybody signs in or out.
const FORMS = "forms ";
const SHELL = "shell";
const STALE = 3_600_000;
const LIFE = 12 * 3_600_000; // as long as one stays signed in
const PATIENCE = 4_000;
const SIGNING = /\/sign-(in|out)\/$/;
const IS_FOREVER = /\.[0-9a-f]{12}\.\w+$/; // its name changes with its contents
let era = 0; // counts how often all forms were forgotten

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keepForms(event.data).catch(() => {}))); // next time, then

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && SIGNING.test(pathname)) event.waitUntil(forget());
  if (request.method !== "GET" || request.headers.has("range")) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(piece(request));
});

async function forget(except = "") {
  era += 1;
  for (const name of await caches.keys()) if (name.startsWith(FORMS) && name !== except) await caches.delete(name);
}

function age(answer) {
  return Date.now() - answer.headers.get("X-Kept-At");
}

async function forms() {
  const name = (await caches.keys()).find((one) => one.startsWith(FORMS));
  if (!name) return null;
  const kept = await caches.open(name);
  const [first] = await kept.matchAll();
  if (!first || age(first) < LIFE) return kept;
  await forget();
  return null;
}

async function page(request, pathname) {
  const kept = await forms();
  const form = await kept?.match(pathname);
  const patience = new Promise((_, failed) => form && setTimeout(failed, PATIENCE));
  try {
    return await Promise.race([fetch(request), patience]);
  } catch {
    if (form) return form;
    const [first] = (await kept?.keys()) ?? [];
    return first ? Response.redirect(first.url) : Response.error();
  }
}

async function piece(request) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request);
  if (kept && IS_FOREVER.test(request.url)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await shell.put(request, answer.clone());
    return answer;
  } catch {
    return kept ?? Response.error();
  }
}

async function keepForms({ of, pages }) {
  const name = FORMS + of;
  if ((await caches.keys()).some((one) => one.startsWith(FORMS) && one !== name)) await forget(name);
  const since = era;
  const known = (await caches.has(name)) && (await (await caches.open(name)).match(pages[0]));
  if (known && age(known) < STALE) return;
  const seen = [];
  const wanted = new Set();
  for (const address of pages) {
    const answer = await fetch(address);
    if (answer.redirected || !answer.ok) return;
    const html = await answer.text();
    for (const [, part] of html.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)) wanted.add(part);
    seen.push([address, asKept(html, answer)]);
  }
  await keepPieces(wanted);
  if (era !== since) return;
  const kept = await caches.open(name);
  for (const [address, answer] of seen) await kept.put(address, answer);
}

function asKept(html, answer) {
  const headers = new Headers(answer.headers);
  for (const one of ["Content-Encoding", "Content-Length"]) headers.delete(one);
  headers.set("X-Kept-At", Date.now());
  return new Response(html.replaceAll(" data-keep ", " data-keep data-from-phone "), { headers });
}

// A module brings those that it imports, a style its drawings.
async function broughtBy(part, answer) {
  const says = { js: /(?:from|import)[\s(]+"(\.\/[\w.-]+\.js)"/g, css: /url\("?([^")]+\.svg)/g }[part.split(".").at(-1)];
  const base = new URL(part, self.location.origin);
  return says ? [...(await answer.text()).matchAll(says)].map(([, more]) => new URL(more, base).pathname) : [];
}

async function keepPieces(wanted) {
  const shell = await caches.open(SHELL);
  // The set grows while it is walked.
  for (const part of wanted) {
    const known = IS_FOREVER.test(part) && (await shell.match(part));
    const answer = known || (await fetch(part, { cache: "no-cache" }));
    if (!answer.ok) throw new Error(part);
    for (const more of await broughtBy(part, answer.clone())) wanted.add(more);
    if (!known) await shell.put(part, answer);
  }
  // Letters come along with the pages that show them; what no page asks for any more goes.
  for (const { url } of await shell.keys()) {
    if (!wanted.has(new URL(url).pathname) && !url.endsWith(".woff2")) await shell.delete(url);
  }
}

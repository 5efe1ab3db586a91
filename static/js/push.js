// "Tell me on this device": the browser asks its maker's push service for an address, and we keep it.
const NAMES = [[/iPhone|iPad/, "iPhone, iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS/, "Mac"], [/Linux/, "Linux"]];

function nameOfDevice() {
  const said = navigator.userAgent;
  const device = NAMES.find(([sign]) => sign.test(said))?.[1] ?? "";
  const browser = said.match(/(Edg|Firefox|Chrome|Safari)\//)?.[1].replace("Edg", "Edge") ?? "";
  return [device, browser].filter(Boolean).join(", ");
}

function bytes(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

function coded(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function show(place, what) {
  for (const state of ["cannot", "refused", "failed", "can", "on"]) {
    place.querySelector(`[data-push-${state}]`).hidden = state !== what;
  }
}

async function tell(place, subscription) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("meta[name=csrf-token]").content);
  body.set("endpoint", subscription.endpoint);
  body.set("p256dh", coded(subscription.getKey("p256dh")));
  body.set("auth", coded(subscription.getKey("auth")));
  body.set("name", nameOfDevice());
  const answer = await fetch(place.dataset.url, { method: "POST", body });
  if (!answer.ok || answer.redirected) throw new Error("not taken");
}

async function subscribe(place, worker) {
  if ((await Notification.requestPermission()) !== "granted") return show(place, "refused");
  const key = bytes(place.dataset.push);
  try {
    // One that was made for another key of the site hears nothing.
    const old = await worker.pushManager.getSubscription();
    if (old && coded(old.options.applicationServerKey) !== place.dataset.push) await old.unsubscribe();
    await tell(place, await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
    location.reload();
  } catch {
    show(place, "failed");
  }
}

export async function furnish(root) {
  const place = root.querySelector("[data-push]");
  if (!place || place.dataset.ready) return;
  place.dataset.ready = "1";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return show(place, "cannot");
  const worker = (await navigator.serviceWorker.getRegistration("/")) ?? (await navigator.serviceWorker.register(place.dataset.worker));
  place.querySelector("button").addEventListener("click", () => subscribe(place, worker));
  const known = await worker.pushManager.getSubscription();
  if (Notification.permission === "denied") show(place, "refused");
  else show(place, known ? "on" : "can");
}

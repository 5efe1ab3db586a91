// Every page: the small behaviours. Each works on whatever the page holds, also after htmx has swapped a part in.
import "./htmx-setup.js";
import "./theme.js";
import "./menus.js";
import "./once.js";
import "./export.js";
import "./keys.js";
import "./privacy.js";
import "./live.js";
import "./ring.js";
import { tellTimes } from "./times.js";

document.documentElement.classList.add("js");

// What this person wrote is kept on this phone until the server has taken it (kept-records.js sets the sign).
function somethingWaits() {
  const outbox = document.querySelector("[data-outbox]");
  return Boolean(outbox && localStorage.getItem(`kept ${outbox.dataset.outbox}`));
}

// Heavier things are fetched when a page has a use for them.
async function furnish(root) {
  tellTimes(root);
  if (root.querySelector("[data-record]") || sessionStorage.getItem("effort")) (await import("./effort.js")).furnish(root);
  if (root.querySelector("[data-photo]")) (await import("./photo.js")).furnish(root);
  if (root.querySelector("[data-place]")) (await import("./place.js")).furnish(root);
  // Before the map, which tells it when it is there.
  if (root.querySelector("[data-trace]")) (await import("./trace.js")).furnish(root);
  if (root.querySelector("[data-map]")) (await import("./map.js")).furnish(root);
  if (root.querySelector("[data-inspection]")) (await import("./inspection.js")).furnish(root);
  if (root.querySelector("[data-press]")) (await import("./press.js")).furnish(root);
  if (root.querySelector("[data-redact]")) (await import("./redact.js")).furnish(root);
  if (root.querySelector("[data-signature]")) (await import("./signature.js")).furnish(root);
  if (root.querySelector("[data-check-in]")) (await import("./check-in.js")).furnish(root);
  if (root.querySelector("[data-street]")) (await import("./street.js")).furnish(root);
  if (root.querySelector("[data-keep]")) (await import("./keep.js")).furnish(root);
  if (root.querySelector("[data-outbox-list]") || somethingWaits()) (await import("./outbox.js")).furnish();
  if (root.querySelector("[data-grid]")) (await import("./roster.js")).furnish(root);
  if (root.querySelector("[data-push]")) (await import("./push.js")).furnish(root);
  if (root.querySelector("form[data-passkey]")) (await import("./passkey.js")).furnish(root);
  if (root.querySelector("[data-stopwatch]")) (await import("./stopwatch.js")).furnish(root);
}

furnish(document);
document.addEventListener("htmx:load", (event) => {
  const root = event.detail.elt.parentNode;
  if (root && root !== document.documentElement) furnish(root);
});
setInterval(() => tellTimes(document), 30_000);

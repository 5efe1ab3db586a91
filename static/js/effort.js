// What a record costs: seconds and taps from opening its form to saving it, told without a name once it is saved.
const KEPT = "effort";
// Read once: what the page before left. What this page keeps when it sends is for the next one, whatever is swapped in
// until that comes.
let left = JSON.parse(sessionStorage.getItem(KEPT) || "null");
sessionStorage.removeItem(KEPT);

function tell({ kind, seconds, taps }) {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (!token) return;
  const body = new URLSearchParams({ kind, seconds: Math.round(seconds), taps });
  fetch("/reports/burden/effort/", { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token.content } })
    .catch(() => {}); // a measure that is lost is lost
}

// A form that comes back with its faults in place of the one that was sent: what that one left was not for a next page.
function takenBack(form) {
  if (!form?.querySelector('[aria-invalid="true"]') || form.dataset.measured) return null;
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  sessionStorage.removeItem(KEPT);
  return kept;
}

export function furnish(root) {
  const form = root.querySelector("[data-record]");
  const kept = left ?? takenBack(form);
  left = null;
  // The same form with its faults told: the work goes on.
  const goesOn = kept && form && form.dataset.record === kept.kind && form.querySelector('[aria-invalid="true"]');
  if (kept && !goesOn) tell(kept);
  if (!form || form.dataset.measured) return;
  form.dataset.measured = "yes";
  const began = performance.now();
  let taps = goesOn ? kept.taps : 0;
  document.addEventListener("pointerdown", () => { taps += 1; }, true);
  form.addEventListener("submit", () => {
    const seconds = (performance.now() - began) / 1000 + (goesOn ? kept.seconds : 0);
    sessionStorage.setItem(KEPT, JSON.stringify({ kind: form.dataset.record, seconds, taps }));
  });
}

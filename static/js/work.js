// A small puzzle is solved while somebody writes, so that the form goes by the wide lane; without a script it still goes.
const form = document.querySelector("form[data-work]");
const bits = Number(form?.dataset.work || 0);

function zeros(digest) {
  let count = 0;
  for (const byte of digest) {
    if (byte) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
}

async function solve(puzzle) {
  const text = new TextEncoder();
  for (let first = 0; ; first += 256) {
    const tries = Array.from({ length: 256 }, (_, at) => String(first + at));
    const digests = await Promise.all(tries.map((one) => crypto.subtle.digest("SHA-256", text.encode(`${puzzle}:${one}`))));
    const found = digests.findIndex((digest) => zeros(new Uint8Array(digest)) >= bits);
    if (found >= 0) return tries[found];
  }
}

if (bits && globalThis.crypto?.subtle) {
  const solved = solve(form.elements.puzzle.value).then((solution) => { form.elements.solution.value = solution; });
  let isOnItsWay = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.solution.value && !isOnItsWay) {
      isOnItsWay = true;
      return;
    }
    event.preventDefault();
    if (isOnItsWay) return;
    isOnItsWay = true;
    event.submitter?.setAttribute("aria-busy", "true");
    solved.then(() => HTMLFormElement.prototype.submit.call(form));
  });
  window.addEventListener("pageshow", () => { isOnItsWay = false; });
}
if (document.querySelector("[data-photo]")) (await import("./photo.js")).furnish(document);

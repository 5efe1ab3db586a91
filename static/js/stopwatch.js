// The running time of a drill: as many seconds as the server counted, and those since this page came. A phone's own
// clock may be wrong, so it is not asked; the marks are the server's.
function told(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

export function furnish(root) {
  for (const watch of root.querySelectorAll("[data-stopwatch]")) {
    if (watch.dataset.ticks) continue;
    watch.dataset.ticks = "1";
    const before = Number(watch.dataset.stopwatch);
    const came = performance.now();
    const tick = () => { watch.textContent = told(before + (performance.now() - came) / 1000); };
    tick();
    setInterval(tick, 250);
  }
}

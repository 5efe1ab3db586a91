// The running time of a drill, told from the moment the server wrote down; the marks are the server's own.
function told(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

export function furnish(root) {
  for (const watch of root.querySelectorAll("[data-stopwatch]")) {
    if (watch.dataset.ticks) continue;
    watch.dataset.ticks = "1";
    const began = new Date(watch.dataset.stopwatch).getTime();
    const tick = () => { watch.textContent = told((Date.now() - began) / 1000); };
    tick();
    setInterval(tick, 250);
  }
}

// Boxes drawn over a picture with finger or mouse; the text area below holds them as per cent, and works without this.
class Redaction {
  constructor(frame) {
    this.frame = frame;
    this.field = document.querySelector(frame.dataset.redact);
    this.boxes = this.read();
    frame.addEventListener("pointerdown", (event) => this.begin(event));
    frame.addEventListener("pointermove", (event) => this.stretch(event));
    frame.addEventListener("pointerup", () => this.end());
    frame.addEventListener("pointercancel", () => this.end());
    this.field.addEventListener("change", () => { this.boxes = this.read(); this.draw(); });
    document.querySelector(frame.dataset.undo)?.addEventListener("click", () => { this.boxes.pop(); this.write(); });
    this.draw();
  }

  read() {
    const rows = this.field.value.split("\n").map((row) => row.split(/[\s,;]+/).filter(Boolean).map(Number));
    return rows.filter((row) => row.length === 4 && row.every(Number.isFinite));
  }

  write() {
    this.field.value = this.boxes.map((box) => box.map((side) => side.toFixed(2)).join(" ")).join("\n");
    this.draw();
  }

  place(event) {
    const edge = this.frame.getBoundingClientRect();
    const within = (value) => Math.min(100, Math.max(0, value * 100));
    return [within((event.clientX - edge.left) / edge.width), within((event.clientY - edge.top) / edge.height)];
  }

  begin(event) {
    event.preventDefault();
    this.frame.setPointerCapture(event.pointerId);
    this.start = this.place(event);
    this.boxes.push([...this.start, 0, 0]);
  }

  stretch(event) {
    if (!this.start) return;
    const [x, y] = this.place(event);
    const [x0, y0] = this.start;
    this.boxes[this.boxes.length - 1] = [Math.min(x, x0), Math.min(y, y0), Math.abs(x - x0), Math.abs(y - y0)];
    this.draw();
  }

  end() {
    if (!this.start) return;
    this.start = null;
    this.boxes = this.boxes.filter(([, , width, height]) => width >= 0.5 && height >= 0.5);
    this.write();
  }

  draw() {
    this.frame.querySelectorAll(".redact-box").forEach((old) => old.remove());
    for (const [left, top, width, height] of this.boxes) {
      const box = document.createElement("span");
      box.className = "redact-box";
      Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
      this.frame.append(box);
    }
  }
}

export function furnish(root) {
  for (const frame of root.querySelectorAll("[data-redact]:not([data-ready])")) {
    frame.dataset.ready = "1";
    new Redaction(frame);
  }
}

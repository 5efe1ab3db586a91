// A name written with finger, pen or mouse: strokes of whole points in the box's own measure, kept in the hidden field.
class Signature {
  constructor(frame) {
    this.box = frame.querySelector("svg");
    this.path = frame.querySelector("path");
    this.field = frame.querySelector("input");
    this.strokes = JSON.parse(this.field.value || "[]");
    this.box.addEventListener("pointerdown", (event) => this.begin(event));
    this.box.addEventListener("pointermove", (event) => this.draw(event));
    for (const name of ["pointerup", "pointercancel"]) this.box.addEventListener(name, () => this.end());
    frame.querySelector("[data-wipe]").addEventListener("click", () => { this.strokes = []; this.end(); });
  }

  point(event) {
    const edge = this.box.getBoundingClientRect();
    const { width, height } = this.box.viewBox.baseVal;
    const within = (share, most) => Math.round(Math.min(1, Math.max(0, share)) * most);
    return [within((event.clientX - edge.left) / edge.width, width), within((event.clientY - edge.top) / edge.height, height)];
  }

  begin(event) {
    event.preventDefault();
    this.box.setPointerCapture(event.pointerId);
    this.stroke = [this.point(event)];
    this.strokes.push(this.stroke);
    this.show();
  }

  draw(event) {
    if (!this.stroke) return;
    this.stroke.push(this.point(event));
    this.show();
  }

  end() {
    this.stroke = null;
    this.field.value = this.strokes.length ? JSON.stringify(this.strokes) : "";
    this.show();
  }

  show() {
    this.path.setAttribute("d", this.strokes.map((stroke) => `M${[...stroke, stroke.at(-1)].map((at) => at.join(" ")).join("L")}`).join(""));
  }
}

export function furnish(root) {
  for (const frame of root.querySelectorAll("[data-signature]:not([data-ready])")) {
    frame.dataset.ready = "1";
    new Signature(frame);
  }
}

// The sketch of a plan: each drawing keeps its points in its own box, and the map draws them and writes them there.
import { linesOf, readCorners } from "./corners.js";

const form = document.querySelector("form[data-sketch]");
const shapes = [...form.querySelectorAll("[data-shape]")];
const partOf = (shape, name) => shape.querySelector(`[name$="-${name}"]`);
const AREA = "WAITING";
const POINTS = ["POST", "RISK"];

let active = null;
let layer = null;

const pointsOf = (shape) => readCorners(partOf(shape, "points").value);

function write(shape, points) {
  partOf(shape, "points").value = linesOf(points);
  redraw();
}

function drawn(shape) {
  const points = pointsOf(shape);
  if (!points.length || partOf(shape, "DELETE").checked) return null;
  const kind = partOf(shape, "kind").value;
  const className = `sketch-line sketch-${kind.toLowerCase()}${shape === active ? " is-active" : ""}`;
  const { L } = layer;
  if (POINTS.includes(kind) || points.length === 1) return L.circleMarker(points[0], { className, radius: 8 });
  return kind === AREA ? L.polygon(points, { className }) : L.polyline(points, { className, fill: false });
}

function redraw() {
  if (!layer) return;
  layer.group.clearLayers();
  for (const shape of shapes) {
    const one = drawn(shape);
    if (!one) continue;
    one.bindTooltip(shape.querySelector("legend").textContent).on("click", () => choose(shape)).addTo(layer.group);
  }
}

function choose(shape) {
  active = shape;
  for (const each of shapes) each.classList.toggle("is-active", each === shape);
  redraw();
}

function add(at) {
  if (!active) more();
  if (!active) return;
  const only = POINTS.includes(partOf(active, "kind").value);
  write(active, only ? [[at.lat, at.lng]] : [...pointsOf(active), [at.lat, at.lng]]);
}

function more() {
  const next = shapes.find((shape) => shape.hidden);
  if (!next) return;
  next.hidden = false;
  choose(next);
  partOf(next, "kind").focus({ preventScroll: true });
}

for (const shape of shapes) {
  shape.hidden = !pointsOf(shape).length && !shape.querySelector(".errorlist, .errors, [aria-invalid=true]");
  shape.addEventListener("focusin", () => active !== shape && choose(shape));
  shape.addEventListener("input", redraw);
}
form.querySelector("[data-more]").addEventListener("click", more);
form.querySelector("[data-undo]").addEventListener("click", () => active && write(active, pointsOf(active).slice(0, -1)));
form.querySelector("[data-here]").addEventListener("click", () => layer && add(layer.map.getCenter()));
form.addEventListener("map:ready", ({ detail: { map, L } }) => {
  layer = { map, L, group: L.featureGroup().addTo(map) };
  map.doubleClickZoom.disable(); // two quick taps are two points
  map.on("click", (event) => add(event.latlng));
  redraw();
  const bounds = layer.group.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [40, 40], maxZoom: 18, animate: false });
  form.dataset.ready = "1";
});

// Layers of a map: each asks for what stands on the part of the map on the screen, and again when it is moved.
import { hexagon, hexagonPane } from "./hexagon.js";
import { pin } from "./leaflet-loader.js";

const box = document.querySelector("[data-layers]");
const note = document.querySelector("[data-layer-note]");
const switches = [...document.querySelectorAll("input[data-layer]")];
const asked = new Map();
let map = null;
let L = null;
let waiting = 0;

function words(title, url, text) {
  const told = document.createElement("div");
  const head = document.createElement(url ? "a" : "b");
  head.textContent = title;
  if (url) head.href = url;
  told.append(head);
  if (text) told.append(document.createElement("br"), text);
  return told;
}

function cluster([number, latitude, longitude]) {
  const icon = L.divIcon({ className: "cluster", html: String(number), iconSize: [40, 40] });
  return L.marker([latitude, longitude], { icon, alt: String(number) })
    .on("click", () => map.setView([latitude, longitude], map.getZoom() + 2));
}

function groups() {
  return L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 44,
    iconCreateFunction: (some) => L.divIcon({ className: "cluster", html: String(some.getChildCount()), iconSize: [40, 40] }),
  });
}

function drawn(code, told) {
  if (code === "hexagons") return L.layerGroup(told.cells.map((one) => hexagon(L, box.dataset.few, one)));
  if (told.features) {
    return L.geoJSON(told, {
      style: () => ({ className: "unit-outline" }),
      onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name, { sticky: true }),
    });
  }
  const points = told.points.map((point) => L.marker([point.lat, point.lng], {
    icon: pin(L, point, box.querySelector("[data-map]").dataset.icons), title: point.title, alt: point.title,
  }).bindPopup(words(point.title, point.url, point.text)));
  return L.layerGroup([groups().addLayers(points), ...told.clusters.map(cluster)]);
}

function address(code) {
  const seen = map.getBounds();
  const sides = [seen.getSouth(), Math.max(seen.getWest(), -180), seen.getNorth(), Math.min(seen.getEast(), 180)];
  const url = new URL(box.dataset.layers, window.location.href);
  url.searchParams.set("layer", code);
  url.searchParams.set("box", sides.map((side) => side.toFixed(5)).join(","));
  url.searchParams.set("zoom", map.getZoom());
  return url;
}

function settle(by) {
  waiting += by;
  box.dataset.state = waiting ? "busy" : "ready";
}

async function ask(code) {
  const before = asked.get(code);
  before?.stop.abort();
  const one = { stop: new AbortController(), layer: before?.layer };
  asked.set(code, one);
  settle(1);
  try {
    const answer = await fetch(address(code), { signal: one.stop.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (asked.get(code) !== one) return;
    one.layer?.remove();
    one.layer = drawn(code, told).addTo(map);
    note.textContent = told.is_cut ? box.dataset.cut : "";
  } catch (error) {
    if (error.name !== "AbortError") note.textContent = box.dataset.failed;
  } finally {
    settle(-1);
  }
}

function turn(one) {
  const code = one.dataset.layer;
  if (one.checked) return ask(code);
  asked.get(code)?.stop.abort();
  asked.get(code)?.layer?.remove();
  asked.delete(code);
  return null;
}

function begin({ detail }) {
  ({ map, L } = detail);
  hexagonPane(map);
  const extent = (box.dataset.extent || "").split(",").map(Number);
  if (extent.length === 4) map.fitBounds([extent.slice(0, 2), extent.slice(2)], { animate: false, maxZoom: 15 });
  const all = () => switches.filter((one) => one.checked && one.dataset.layer !== "units").forEach(turn);
  map.on("moveend", all);
  for (const one of switches) one.addEventListener("change", () => turn(one));
  settle(0);
  switches.forEach(turn);
}

box?.addEventListener("map:ready", begin, { once: true });

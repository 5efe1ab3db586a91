// Leaflet and its sheets, once, when the first map is asked for.
import { shift } from "./gcj02.js";

const asked = new Map();

function load(url) {
  if (!url) return Promise.resolve();
  if (!asked.has(url)) {
    asked.set(url, new Promise((done, failed) => {
      const isSheet = /\.css(\?|$)/.test(url);
      const element = document.createElement(isSheet ? "link" : "script");
      if (isSheet) Object.assign(element, { rel: "stylesheet", href: url });
      else element.src = url;
      element.onload = done;
      element.onerror = failed;
      document.head.append(element);
    }));
  }
  return asked.get(url);
}

export async function leaflet(data) {
  await Promise.all([load(data.leafletCss), load(data.leafletJs)]);
  await Promise.all([load(data.mapCss), load(data.clusterJs)]);
  return window.L;
}

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
}

// Shapes that are drawn here, in the reader's language where the map has it and in the page's own light.
async function drawn(told, options) {
  await load(told.script);
  const lang = document.documentElement.lang.replace(/hans$/i, "Hans");
  return window.protomapsL.leafletLayer({ ...options, url: told.url, maxDataZoom: told.mostZoom, flavor: isDark() ? "dark" : "light", lang });
}

// Tiles of a server that this site's settings name (it learns where people look), or of a file of this site.
async function tiles(L, map, told) {
  map.createPane("tiles").style.zIndex = 210;
  const options = { attribution: told.attribution, maxZoom: map.options.maxZoom, maxNativeZoom: told.mostZoom, pane: "tiles" };
  const layer = told.isVector ? await drawn(told, { ...options, maxNativeZoom: undefined }) : told.layer
    ? L.tileLayer.wms(told.url, { ...options, layers: told.layer, format: "image/png", transparent: true })
    : L.tileLayer(told.url, options);
  if (told.attribution) L.control.attribution({ prefix: false }).addAttribution(told.attribution).addTo(map);
  (told.isShifted ? shift(L, layer) : layer).addTo(map);
}

// Our own basemap: roads, water, schools as GeoJSON with a `kind`; no tile server learns where officers look.
export async function basemap(L, map, { basemap: url, tiles: told }) {
  if (told) return (await tiles(L, map, JSON.parse(told))) ?? null;
  if (!url) return null;
  const answer = await fetch(url);
  if (!answer.ok) return null;
  const ground = await answer.json();
  map.createPane("ground").style.zIndex = 250; // below every marker and area of the page
  const label = () => map.getContainer().classList.toggle("is-far", map.getZoom() < 15);
  map.on("zoomend", label);
  label();
  if (ground.attribution) L.control.attribution({ prefix: false }).addAttribution(ground.attribution).addTo(map);
  const layer = L.geoJSON(ground, {
    interactive: false,
    pane: "ground",
    style: (feature) => ({ className: `base-${feature.properties.kind || "area"}` }),
    pointToLayer: (feature, at) => L.marker(at, {
      interactive: false,
      keyboard: false,
      pane: "ground",
      icon: L.divIcon({ className: "base-label", html: nameplate(feature.properties.name), iconSize: [0, 0] }),
    }),
  });
  return layer.addTo(map);
}

function nameplate(name) {
  const span = document.createElement("span");
  span.textContent = name || "";
  return span;
}

export function pin(L, data, icons) {
  const mark = document.createElement("span");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${icons}#${data.icon || "map-pin"}`);
  svg.append(use);
  mark.append(svg);
  mark.className = `pin pin-${data.tone || "low"}`;
  return L.divIcon({ className: "pin-box", html: mark, iconSize: [32, 32], iconAnchor: [16, 36], popupAnchor: [0, -34] });
}

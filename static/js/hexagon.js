// A hexagon comes as a number, a shade, its middle, and the steps from there to its corners, in 0.00001°.
export function hexagon(L, few, [number, shade, latitude, longitude, ...steps]) {
  const corners = [];
  for (let at = 0; at < steps.length; at += 2) corners.push([(latitude + steps[at]) / 1e5, (longitude + steps[at + 1]) / 1e5]);
  const told = number === null ? few : String(number);
  return L.polygon(corners, { className: `hex hex-${shade}`, pane: "hexagons" }).bindTooltip(told, { sticky: true });
}

export function hexagonPane(map) {
  map.createPane("hexagons").style.zIndex = 350; // over the ground, under the pins
}

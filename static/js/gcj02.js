// Maps of China draw every place a few hundred metres off (GCJ-02). Our places stay where they are: the pictures move.
const AXIS = 6378245; // of the ellipsoid of Krasovsky, in metres
const ECCENTRICITY = 0.006693421622965943; // its square
const { PI, sin, cos, sqrt, abs } = Math;

function inChina(lat, lng) {
  return lat > 0.8293 && lat < 55.8271 && lng > 72.004 && lng < 137.8347;
}

function waves(value, ...parts) {
  return parts.reduce((sum, [weight, length]) => sum + (weight * sin((value / length) * PI) * 2) / 3, 0);
}

// Where GCJ-02 draws a place of WGS 84; outside China nothing moves.
export function shifted(lat, lng) {
  if (!inChina(lat, lng)) return [lat, lng];
  const x = lng - 105;
  const y = lat - 35;
  const ripples = waves(x, [20, 1 / 6], [20, 0.5]);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripples
    + waves(y, [20, 1], [40, 3], [160, 12], [320, 30]);
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripples
    + waves(x, [20, 1], [40, 3], [150, 12], [300, 30]);
  const angle = (lat / 180) * PI;
  const bend = 1 - ECCENTRICITY * sin(angle) ** 2;
  return [
    lat + (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / bend ** 1.5) * PI),
    lng + (east * 180) / ((AXIS / sqrt(bend)) * cos(angle) * PI),
  ];
}

// A layer of tiles whose pictures are drawn so: looked at as if the map stood where GCJ-02 puts its middle.
export function shift(L, layer) {
  const moved = (centre) => L.latLng(shifted(centre.lat, centre.lng));
  const { _getTiledPixelBounds: around, _setZoomTransform: place } = layer;
  layer._getTiledPixelBounds = function (centre) { return around.call(this, moved(centre)); };
  layer._setZoomTransform = function (level, centre, zoom) { place.call(this, level, moved(centre), zoom); };
  return layer;
}

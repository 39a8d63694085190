// Numbers as a person reads them. Absent values are a dash, never "NaN".
const NARROW = '\u202f';
const DASH = '–';
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

const known = (x) => typeof x === 'number' && Number.isFinite(x);

export const count = (x) => (known(x) ? whole.format(x) : DASH);

/** @param x 0..1 */
export const percent = (x, digits = 1) => (known(x) ? (100 * x).toFixed(digits) + NARROW + '%' : DASH);

/** How a chart shows accuracies: with a digit as values, without at the axis where none is needed. */
export const share = {
  format: (x) => percent(x, 1),
  tick: (x) => percent(x, Math.abs(100 * x - Math.round(100 * x)) < 1e-6 ? 0 : 1),
};

/** A loss or a weight: four significant digits. */
export function real(x) {
  if (!known(x)) return DASH;
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size >= 1e5 || size < 1e-4) return x.toExponential(2).replace('e+', 'e');
  return String(Number(x.toPrecision(4)));
}

/** Milliseconds a step, as everywhere. */
export const pace = (stepsPerSecond) => rate(stepsPerSecond > 0 ? 1000 / stepsPerSecond : null, 'ms/step');

export const rate = (x, unit) => (known(x) ? (x >= 100 ? whole.format(x) : x.toFixed(1)) + NARROW + unit : DASH);

/** @param s seconds */
export function duration(s) {
  if (!known(s)) return DASH;
  const t = Math.max(0, Math.round(s));
  if (t < 60) return `${t}${NARROW}s`;
  if (t < 3600) return `${Math.floor(t / 60)}${NARROW}min ${String(t % 60).padStart(2, '0')}${NARROW}s`;
  if (t < 86400) return `${Math.floor(t / 3600)}${NARROW}h ${String(Math.floor((t % 3600) / 60)).padStart(2, '0')}${NARROW}min`;
  return `${Math.floor(t / 86400)}${NARROW}d ${Math.floor((t % 86400) / 3600)}${NARROW}h`;
}

/** Seconds at a chart's axis: 0:30, 5:00, 1:05:00. */
export function clock(s) {
  const t = Math.round(s);
  const two = (n) => String(n).padStart(2, '0');
  const minutes = Math.floor((t % 3600) / 60);
  return t < 3600 ? `${minutes}:${two(t % 60)}` : `${Math.floor(t / 3600)}:${two(minutes)}:${two(t % 60)}`;
}

/** Steps at a chart's axis: 800, 20k, 1.05M. */
export function shortCount(x) {
  if (x >= 1e6) return Number((x / 1e6).toFixed(2)) + 'M';
  if (x >= 1e4) return Number((x / 1e3).toFixed(1)) + 'k';
  return whole.format(x);
}

export function bytes(x) {
  if (!known(x)) return DASH;
  for (const [unit, size] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]) {
    if (x >= size) return `${(x / size).toFixed(x / size >= 100 ? 0 : 1)}${NARROW}${unit}`;
  }
  return `${Math.round(x)}${NARROW}B`;
}

export function ago(iso) {
  const s = (Date.now() - Date.parse(iso)) / 1000;
  if (!known(s)) return DASH;
  if (s < 10) return 'just now';
  if (s < 120) return `${Math.round(s)}${NARROW}s ago`;
  if (s < 7200) return `${Math.round(s / 60)}${NARROW}min ago`;
  if (s < 172800) return `${Math.round(s / 3600)}${NARROW}h ago`;
  return `${Math.round(s / 86400)} days ago`;
}

/** The sentences about keys are written for Markdown. */
export const plain = (text) => text.replaceAll('`', '');

/** A dataset's name without the hash of its contents. */
export const plainName = (dataset) => dataset.replace(/-[0-9a-f]{8,}$/, '');

/** Local date and time, to the second. */
export function moment(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return DASH;
  return at.toLocaleString('sv-SE');
}

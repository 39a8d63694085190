// Images' features in two dimensions: a dot an image in its class's colour, a cross where the prediction is wrong.
import { html, useMemo } from './lib.js';
import { count, percent } from './format.js';

const WIDTH = 500;
const MARGIN = 14;
/** Colours of page.css; further classes begin again. */
const COLOURS = 10;
/** With more classes their names would hide the dots. */
const MOST_NAMED = 20;

/** Pixels of the drawing; both axes have one scale, so that distances are true. */
function places({ x, y }) {
  const [left, right, low, high] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)];
  const range = Math.max(right - left, high - low);
  const scale = range > 0 ? (WIDTH - 2 * MARGIN) / range : 0;
  const height = Math.ceil((high - low) * scale) + 2 * MARGIN;
  return {
    height,
    left: x.map((at) => WIDTH / 2 + (at - (left + right) / 2) * scale),
    top: y.map((at) => height / 2 - (at - (low + high) / 2) * scale),
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** @param choose is called with an image's place in the arrays */
export function Embedding({ title, e, by, classes, choose }) {
  const drawn = useMemo(() => {
    const at = places(e);
    const wrong = (i) => e.truth[i] !== e.predicted[i];
    const order = e.index.map((_, i) => i).sort((a, b) => wrong(a) - wrong(b));
    const dots = order.map((i) => {
      const of = { 'data-at': i, class: `class-${e[by][i] % COLOURS}` };
      const words = html`<title>${`${classes[e.truth[i]]}, predicted as ${classes[e.predicted[i]]} (${percent(e.confidence[i], 0)})`}</title>`;
      return wrong(i) ? html`<path ...${of} d=${`M${at.left[i].toFixed(1)} ${at.top[i].toFixed(1)}m-4 -4l8 8m0 -8l-8 8`}>${words}</path>`
        : html`<circle ...${of} cx=${at.left[i].toFixed(1)} cy=${at.top[i].toFixed(1)} r="3">${words}</circle>`;
    });
    const names = classes.length <= MOST_NAMED && classes.map((name, c) => {
      const mine = order.filter((i) => e[by][i] === c);
      return mine.length > 0 && html`<text x=${median(mine.map((i) => at.left[i]))} y=${median(mine.map((i) => at.top[i]))}>${name}</text>`;
    });
    return { height: at.height, dots, names, wrong: order.filter(wrong).length };
  }, [e, by, classes.join('\n')]);
  const clicked = (event) => {
    const dot = event.target.closest('[data-at]');
    if (dot) choose(Number(dot.dataset.at));
  };
  return html`<figure class="chart"><figcaption><h3>${title}</h3></figcaption>
    <svg class="embedding" viewBox=${`0 0 ${WIDTH} ${drawn.height}`} role="img" onClick=${clicked}
      aria-label=${`${title}: ${count(e.index.length)} test images in two dimensions, of which ${count(drawn.wrong)} are predicted wrongly`}>
      ${drawn.dots}${drawn.names}</svg>
  </figure>`;
}

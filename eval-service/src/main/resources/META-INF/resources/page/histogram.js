// How sure the guesses are: bars of right ones below wrong ones, or of all where no truth is known.
import { html } from './lib.js';
import { count, percent } from './format.js';

const WIDTH = 560;
const HEIGHT = 236;
const LEFT = 44;
const BOTTOM = 24;

/** The next number that reads well at an axis with a line in the middle. */
function roundUp(n) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  return [1, 2, 4, 6, 8, 10].find((f) => f * power >= n) * power;
}

export function Histogram({ edges, all, right, wrong }) {
  const split = right && wrong && right.some((n, i) => n + wrong[i] > 0);
  const most = roundUp(Math.max(...all));
  const wide = WIDTH - LEFT - 8;
  const x = (p) => LEFT + p * wide;
  const tall = (n) => (n / most) * (HEIGHT - BOTTOM - 10);
  const floor = HEIGHT - BOTTOM;
  const total = all.reduce((a, b) => a + b, 0);
  const sure = all.reduce((sum, n, i) => sum + (edges[i] >= 0.899 ? n : 0), 0);
  const words = `Confidence of ${count(total)} guesses: ${percent(total ? sure / total : 0, 0)} are at least 90 % sure`;
  const bar = (i, n, from, series) => n > 0 && html`<rect class=${'fill-' + series} x=${x(edges[i]) + 0.75} width=${Math.max(1, x(edges[i + 1]) - x(edges[i]) - 1.5)}
    y=${floor - tall(from + n)} height=${tall(n)}><title>${percent(edges[i], 0)} to ${percent(edges[i + 1], 0)}: ${count(n)}</title></rect>`;
  return html`
    <ul class="legend" aria-hidden="true">
      ${split ? html`<li><i class="block fill-3"></i>right <b class="number">${count(right.reduce((a, b) => a + b, 0))}</b></li>
        <li><i class="block fill-2"></i>wrong <b class="number">${count(wrong.reduce((a, b) => a + b, 0))}</b></li>`
    : html`<li><i class="block fill-1"></i>guesses <b class="number">${count(total)}</b></li>`}
    </ul>
    <svg class="histogram" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${words}>
      ${[0.5, 1].map((part) => html`<line class="rule" x1=${LEFT} x2=${WIDTH - 8} y1=${floor - tall(part * most)} y2=${floor - tall(part * most)} />
        <text x=${LEFT - 6} y=${floor - tall(part * most) + 4} text-anchor="end">${count(part * most)}</text>`)}
      ${all.map((n, i) => (split ? [bar(i, right[i], 0, 3), bar(i, wrong[i], right[i], 2)] : bar(i, n, 0, 1)))}
      <line class="axis" x1=${LEFT} x2=${WIDTH - 8} y1=${floor} y2=${floor} />
      ${[0, 0.25, 0.5, 0.75, 1].map((p) => html`<text x=${x(p)} y=${HEIGHT - 7} text-anchor=${p === 1 ? 'end' : 'middle'}>${percent(p, 0)}</text>`)}
    </svg>`;
}

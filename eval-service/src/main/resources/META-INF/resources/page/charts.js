// Curves on the same axes: uPlot in the page's colours, with the values as text and as a table.
import uPlot from '../webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from './lib.js';
import { clock, count, duration, real, shortCount } from './format.js';
import { smoothed } from './history.js';
import { colour, useThemeTurn } from './theme.js';
import { ValueTable } from './value-table.js';

const FONT = '11.5px system-ui, sans-serif';
const MARGIN = 12;
const LINE = 1.75;
const FAINT = 0.38;

/** What stands below: steps, or seconds since a run's first step. */
export const X = {
  step: { name: 'step', tick: shortCount, value: count },
  time: { name: 'wall time', tick: clock, value: duration },
};

/**
 * @param x ascending numbers, steps or seconds as kind says ('step', 'time')
 * @param series [{name, values, colour: 1..6, dash?, points?, low?, high?, smooth?: a mean drawn over it, right?: own axis,
 *     format, tick?}]
 * @param end where the x axis ends, so that charts beside each other have the same
 * @param range of the left axis, [low, high] or what uPlot finds
 */
export function Chart({ title, note, x, kind = 'step', end, series, range, log, height = 230, group, nothing }) {
  const place = useRef();
  const plot = useRef();
  const legend = useRef();
  const theme = useThemeTurn();
  const [table, setTable] = useState(false);
  const shape = JSON.stringify([kind, end, log, range, theme, series.map((s) => [s.name, s.colour, s.dash, s.right, !!s.low, s.smooth])]);
  const empty = x.length === 0;

  useLayoutEffect(() => {
    if (empty || table) return undefined;
    const made = new uPlot(options({ kind, end, series, range, log, height, group, legend }), columns(x, series), place.current);
    plot.current = made;
    const watch = new ResizeObserver(([entry]) => made.setSize({ width: Math.floor(entry.contentRect.width), height }));
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [shape, empty, table]);

  // Whoever shows a chart gives the same arrays until they change: else all would be drawn anew with each event.
  useEffect(() => {
    if (plot.current) replaceData(plot.current, columns(x, series));
    showValues(plot.current, legend.current, series, kind, x);
  }, [x, table, shape, ...series.map((s) => s.values)]);

  const words = `${title}: ` + series.map((s) => `${s.name} ${span(s)}`).join(', ');
  return html`<figure class="chart">
    <figcaption><h3>${title}</h3>${note && html`<span class="note">${note}</span>`}
      ${!empty && html`<button class="quiet" aria-pressed=${table} onClick=${() => setTable(!table)}
        aria-label=${`${title} as a table`}>table</button>`}</figcaption>
    ${empty && html`<p class="empty">${nothing || 'Nothing yet.'}</p>`}
    ${!empty && html`<ul class="legend" ref=${legend} aria-hidden="true">
      ${series.map((s) => html`<li key=${s.name}><${Sample} series=${s} />${s.name} <b class="number"></b></li>`)}
      <li class="where number"></li>
    </ul>`}
    ${!empty && table && html`<${ValueTable} title=${title} x=${x} kind=${X[kind]} series=${series} />`}
    ${!empty && !table && html`<div class="plot" ref=${place} role="img" aria-label=${words}></div>`}
  </figure>`;
}

/** A line as it is drawn, for the legend. */
const Sample = ({ series }) => html`<svg width="18" height="8" aria-hidden="true">
  <line class=${'series-' + series.colour} x1="0" x2="18" y1="4" y2="4" stroke-width="2"
    stroke-dasharray=${(series.dash || []).join(' ')} />
</svg>`;

function span({ values, format = real }) {
  const known = values.filter((v) => v != null);
  return known.length ? `from ${format(known[0])} to ${format(known[known.length - 1])}` : 'not known';
}

/** Each series' values, then for each what is drawn with it: its highest and lowest, its mean. */
function columns(x, series) {
  const data = [x, ...series.map((s) => s.values)];
  for (const s of series) {
    if (s.low) data.push(s.high, s.low);
    if (s.smooth) data.push(smoothed(s.values));
  }
  return data;
}

function options({ kind, end, series, range, log, height, group, legend }) {
  const ink = colour('--muted');
  const rule = colour('--rule');
  const right = series.some((s) => s.right);
  const drawn = series.map((s) => ({
    scale: s.right ? 'right' : 'y',
    stroke: colour('--series-' + s.colour),
    width: s.smooth ? 1 : LINE,
    alpha: s.smooth ? FAINT : 1,
    dash: s.dash,
    spanGaps: true,
    points: { show: s.points ? undefined : false, size: 5 },
  }));
  const bands = [];
  for (const s of series) {
    if (s.low) {
      const first = 1 + drawn.length;
      bands.push({ series: [first, first + 1], fill: colour('--band-' + s.colour) });
      drawn.push({ width: 0, points: { show: false } }, { width: 0, points: { show: false } });
    }
    if (s.smooth) drawn.push({ ...drawn[series.indexOf(s)], width: LINE, alpha: 1 });
  }
  const axis = (more) => ({
    stroke: ink, font: FONT, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, size: 4, width: 1 }, gap: 5, ...more,
  });
  const format = (of) => (u, values) => values.map((v) => (v == null ? '' : of(v)));
  const sideways = (s) => axis({ values: format(s.tick || s.format || real), size: widest });
  return {
    width: 300, height, padding: [8, right ? 0 : MARGIN, 0, 0],
    legend: { show: false },
    cursor: { sync: group && { key: group }, drag: { x: true, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: end && ((u, low) => [Math.min(low, 0), end]) },
      y: { range, distr: log ? 3 : 1 },
      ...(right ? { right: { range: (u, low, high) => [0, high || 1] } } : {}),
    },
    axes: [
      axis({ values: format(X[kind].tick), size: 26, space: 64, incrs: kind === 'step' ? undefined : SECONDS }),
      { ...sideways(series.find((s) => !s.right)), ...(log ? { space: 24 } : {}) },
      ...(right ? [{ ...sideways(series.find((s) => s.right)), scale: 'right', side: 1, grid: { show: false } }] : []),
    ],
    series: [{}, ...drawn],
    bands,
    hooks: { setCursor: [(u) => showValues(u, legend.current, series, kind, u.data[0])] },
  };
}

/** Ticks of a clock. */
const SECONDS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800];

const widest = (u, values) => 16 + 6.6 * Math.max(3, ...(values || []).map((v) => v.length));

/** New data leaves what somebody has zoomed into as it is. */
function replaceData(plot, data) {
  const { min, max } = plot.scales.x;
  const old = plot.data[0];
  const zoomed = min > old[0] || max < old[old.length - 1];
  plot.setData(data, !zoomed);
  if (zoomed) plot.setScale('x', { min, max });
}

/** The values under the cursor, or the last ones. */
function showValues(plot, list, series, kind, x) {
  if (!list) return;
  const under = plot?.cursor.idx;
  series.forEach((s, i) => {
    const values = plot ? plot.data[i + 1] : s.values;
    list.children[i].querySelector('b').textContent = (s.format || real)(under == null ? last(values) : near(values, under));
  });
  list.lastElementChild.textContent = under == null ? '' : `${X[kind].name} ${X[kind].value(x[under])}`;
}

const last = (values) => values.findLast((v) => v != null);

/** On shared axes a series has values at some places only: the one at or before. */
function near(values, index) {
  for (let i = index; i >= 0; i--) if (values[i] != null) return values[i];
  return undefined;
}

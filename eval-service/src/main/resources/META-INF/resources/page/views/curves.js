// A run's curves, by step or by wall time.
import { html, useMemo, useState } from '../lib.js';
import { at, useResource } from '../api.js';
import { paces, secondsAt, useEvaluations, useLosses } from '../history.js';
import { Chart } from '../charts.js';
import { Histogram } from '../histogram.js';
import { Choice, Empty, Fault } from '../parts.js';
import { count, rate, real, share } from '../format.js';

const GUESSES_SECONDS = 5;
/** Accuracies fill the axis they need, within 0..1. */
const within = (u, low, high) => (low == null ? [0, 1] : [Math.max(0, low - 0.05 * (high - low) - 0.01), Math.min(1, high + 0.05 * (high - low) + 0.01)]);

export function Curves({ run, r }) {
  const losses = useLosses(run);
  const evaluations = useEvaluations(run);
  const [kind, setKind] = useState('step');
  const [log, setLog] = useState(false);
  const guesses = r.guesses;
  const timed = losses.data?.seconds?.length > 1 && losses.data.seconds.every((s) => s != null);
  const by = timed ? kind : 'step';
  const charts = useMemo(() => chartsOf(losses.data || NOTHING, evaluations.data || NOTHING, { by, log, timed, guesses }),
    [losses.data, evaluations.data, by, log]);
  const waiting = r.step > 0 ? 'Not written yet: the history comes with the next checkpoint.' : 'Nothing yet: no step has been done.';
  const chart = (of, nothing = waiting) => of && html`<${Chart} ...${of} kind=${by} group=${run} nothing=${nothing} />`;
  return html`
    <p class="row">${timed && html`<${Choice} label="By" name="by" value=${kind} choose=${setKind} options=${[['step', 'step'], ['time', 'wall time']]} />`}
      <${Choice} label="Losses" name="log" value=${log ? 'log' : 'linear'} choose=${(v) => setLog(v === 'log')} options=${[['linear', 'linear'], ['log', 'logarithmic']]} />
      <span class="note wide-only">Drag over a chart to zoom in, double-click to see all.</span></p>
    <${Fault} error=${losses.error?.status === 404 ? undefined : losses.error} />
    <h2 class="unseen">Curves</h2>
    <div class="charts">
      ${chart(charts.accuracy, 'No checkpoint has been evaluated yet.')}
      ${chart(charts.loss)}
      ${guesses && chart(charts.unlabeled)}
      ${guesses && chart(charts.guesses)}
      ${guesses && chart(charts.mask)}
      ${guesses && chart(charts.thresholds)}
      ${guesses && html`<${Confidence} run=${run} live=${r.phase === 'running'} />`}
      ${chart(charts.speed)}
    </div>`;
}

const NOTHING = { step: [], lossX: [], total: [], test: [], medianOfLast20: [] };

function chartsOf(l, e, { by, log, timed, guesses }) {
  const x = by === 'time' ? l.seconds : l.step;
  const loss = (name, of, colour) => ({
    name, values: positive(l[of] || [], log), low: positive(l[of + 'Min'], log), high: positive(l[of + 'Max'], log), smooth: true, colour, format: real,
  });
  return {
    accuracy: {
      title: 'Accuracy', note: 'of the averaged weights', range: within, x: by === 'time' ? secondsAt(e.step, l) : e.step, series: [
        { name: 'test', values: e.test, colour: 1, points: e.step.length < 60, ...share },
        ...(e.validation ? [{ name: 'validation', values: e.validation, colour: 4, ...share }] : []),
        { name: 'median of last 20', values: e.medianOfLast20, colour: 2, dash: [5, 4], ...share }],
    },
    loss: {
      title: 'Loss', note: guesses ? 'cross-entropy, and the total' : 'cross-entropy', x, log,
      series: [loss('labelled', 'lossX', 1), ...(guesses ? [loss('total', 'total', 2)] : [])],
    },
    unlabeled: {
      title: 'Unlabelled loss and its weight', note: 'weight on the right', x, log, series: [
        loss('unlabelled', 'lossU', 3),
        { name: 'weight λu', values: l.lambdaU || [], colour: 5, dash: [6, 3], right: true, format: real }],
    },
    guesses: l.guessAccuracy?.some((v) => v != null) && {
      title: 'Guesses that are right', note: 'where the class is known', x, range: within,
      series: [{ name: 'guess accuracy', values: l.guessAccuracy, smooth: true, colour: 3, ...share }],
    },
    mask: l.maskRate?.some((v) => v != null && v < 1) && {
      title: 'Guesses that count', note: 'those that pass the mask, of each trained batch', x, range: within, series: [
        { name: 'share of all', values: l.maskRate, smooth: true, colour: 3, ...share },
        ...(l.maskAccuracy ? [{ name: 'right of these', values: l.maskAccuracy, smooth: true, colour: 1, ...share }] : [])],
    },
    thresholds: l.threshold && {
      title: 'Thresholds of the classes', note: 'the greatest is that for all', x, range: within, series: [
        { name: 'greatest', values: l.threshold, colour: 1, ...share },
        { name: 'mean', values: l.meanThreshold, colour: 2, ...share },
        { name: 'lowest', values: l.lowestThreshold, colour: 4, ...share }],
    },
    speed: timed && {
      title: 'Speed', x, range: (u, low, high) => [0, (high || 1) * 1.1],
      series: [{ name: 'ms per step', values: paces(l), colour: 6, format: (v) => rate(v, 'ms'), tick: real }],
    },
  };
}

/** A logarithmic axis has no place for zero. */
const positive = (values, log) => (log && values ? values.map((v) => (v > 0 ? v : null)) : values);

function Confidence({ run, live }) {
  const { data, error } = useResource(at('runs', run, 'guesses'), live ? GUESSES_SECONDS : 0);
  const c = data?.confidence;
  return html`<figure class="chart"><figcaption><h3>Confidence of the guesses</h3>
      ${data && html`<span class="note">up to step ${count(data.step)}</span>`}</figcaption>
    ${c ? html`<${Histogram} ...${c} />` : html`<${Empty}>${error ? error.message : 'No guessed batch has been seen yet.'}<//>`}
  </figure>`;
}

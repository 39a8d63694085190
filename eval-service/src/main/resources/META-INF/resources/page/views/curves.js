// A run's curves, by step or by wall time.
import { html, useState } from '../lib.js';
import { at, useResource } from '../api.js';
import { rates, secondsAt, useEvaluations, useLosses } from '../history.js';
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
  const l = losses.data || { step: [], lossX: [], total: [] };
  const e = evaluations.data || { step: [], test: [], medianOfLast20: [] };
  const timed = l.seconds?.length > 1 && l.seconds.every((s) => s != null);
  const by = timed ? kind : 'step';
  const x = by === 'time' ? l.seconds : l.step;
  const ex = by === 'time' ? secondsAt(e.step, l) : e.step;
  const guesses = r.method === 'mixmatch';
  const waiting = r.step > 0 ? 'Not written yet: the history comes with the next checkpoint.' : 'Nothing yet: no step has been done.';
  const common = { kind: by, group: run };
  return html`
    <p class="row">${timed && html`<${Choice} label="By" name="by" value=${kind} choose=${setKind} options=${[['step', 'step'], ['time', 'wall time']]} />`}
      <${Choice} label="Losses" name="log" value=${log ? 'log' : 'linear'} choose=${(v) => setLog(v === 'log')} options=${[['linear', 'linear'], ['log', 'logarithmic']]} />
      <span class="note wide-only">Drag over a chart to zoom in, double-click to see all.</span></p>
    <${Fault} error=${losses.error?.status === 404 ? undefined : losses.error} />
    <h2 class="unseen">Curves</h2>
    <div class="charts">
      <${Chart} ...${common} title="Accuracy" note="of the averaged weights" x=${ex} range=${within} nothing="No checkpoint has been evaluated yet." series=${[
    { name: 'test', values: e.test, colour: 1, points: e.step.length < 60, ...share },
    ...(e.validation ? [{ name: 'validation', values: e.validation, colour: 4, ...share }] : []),
    { name: 'median of last 20', values: e.medianOfLast20, colour: 2, dash: [5, 4], ...share }]} />
      <${Chart} ...${common} title="Loss" note="cross-entropy, and the total" x=${x} log=${log} nothing=${waiting} series=${[
    { name: 'labelled', values: positive(l.lossX, log), low: positive(l.lossXMin, log), high: positive(l.lossXMax, log), smooth: true, colour: 1, format: real },
    { name: 'total', values: positive(l.total, log), low: positive(l.totalMin, log), high: positive(l.totalMax, log), smooth: true, colour: 2, format: real }]} />
      ${guesses && html`<${Chart} ...${common} title="Unlabelled loss and its weight" note="weight on the right" x=${x} log=${log} nothing=${waiting} series=${[
    { name: 'unlabelled', values: positive(l.lossU || [], log), smooth: true, colour: 3, format: real },
    { name: 'weight λu', values: l.lambdaU || [], colour: 5, dash: [6, 3], right: true, format: real }]} />`}
      ${guesses && l.guessAccuracy?.some((v) => v != null) && html`<${Chart} ...${common} title="Guesses that are right" note="where the class is known" x=${x} range=${within} nothing=${waiting} series=${[
    { name: 'guess accuracy', values: l.guessAccuracy, smooth: true, colour: 3, ...share }]} />`}
      ${guesses && html`<${Confidence} run=${run} live=${r.phase === 'running'} />`}
      ${timed && html`<${Chart} ...${common} title="Speed" x=${x} range=${(u, low, high) => [0, (high || 1) * 1.1]} series=${[
    { name: 'steps per second', values: rates(l), colour: 6, format: (v) => rate(v, '/s'), tick: real }]} />`}
    </div>`;
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

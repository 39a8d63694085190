// One run: what it is and how far, then its tabs.
import { html, useEffect, useState } from '../lib.js';
import { at, useResource } from '../api.js';
import { onLive } from '../live.js';
import { link } from '../route.js';
import { ago, count, duration, moment, pace, percent, plainName } from '../format.js';
import { Loaded, Measure, Phase, Steps } from '../parts.js';
import { Actions } from '../actions.js';
import { Curves } from './curves.js';
import { Samples } from './samples.js';
import { Mistakes } from './mistakes.js';
import { Classes } from './classes.js';
import { Assumptions } from './assumptions.js';
import { Spec } from './spec.js';
import { Events } from './events.js';

const TABS = [['curves', 'Curves', Curves], ['samples', 'Samples', Samples], ['classes', 'Classes', Classes],
  ['mistakes', 'Mistakes', Mistakes], ['assumptions', 'Assumptions', Assumptions], ['spec', 'Spec and files', Spec], ['events', 'Events', Events]];

/** The run as read, with what is said of it since. */
function useLiveRun(run) {
  const resource = useResource(at('runs', run));
  const [news, setNews] = useState({});
  useEffect(() => {
    const of = (f) => (message) => message.run === run && f(message);
    const merge = (change) => setNews((old) => ({ ...old, ...change }));
    const stops = [
      onLive('runs', of((change) => {
        merge(change);
        if (change.phase && change.phase !== 'running') resource.reload();
      })),
      onLive('progress', of(({ step, steps, stepsPerSecond, waitsFor, guessAccuracy }) =>
        merge({ step, steps, stepsPerSecond, waitsFor, guessAccuracy, secondsLeft: stepsPerSecond > 0 ? (steps - step) / stepsPerSecond : undefined }))),
      onLive('evaluation', of((e) => merge({ testAccuracy: e.test, validationAccuracy: e.validation, medianOfLast20: e.medianOfLast20 }))),
      onLive('event', of(resource.reload)),
      onLive('deleted', of(() => (location.hash = '#/runs'))),
    ];
    return () => stops.forEach((stop) => stop());
  }, [run]);
  return { ...resource, data: resource.data && { ...resource.data, ...news } };
}

export function Run({ run, tab, about }) {
  const resource = useLiveRun(run);
  return html`<p class="crumb"><a href="#/runs">Runs</a></p>
    <h1 tabindex="-1" class="name">${run}</h1>
    <${Loaded} resource=${resource}>${(r) => html`<${Head} r=${r} about=${about} reload=${resource.reload} /><${Tabs} r=${r} tab=${tab} />`}<//>`;
}

function Head({ r, about, reload }) {
  const goes = r.phase === 'running';
  const after = (word) => (word === 'delete' ? (location.hash = '#/runs') : reload());
  const stale = r.staleness;
  return html`
    <p class="lead"><${Phase} phase=${r.phase} /> ${r.method}, ${count(r.labels)} of ${count(r.trainImages)} images of ${plainName(r.dataset)} labelled;
      <span title=${moment(r.submittedAt)}> submitted ${ago(r.submittedAt)}</span>
      <${Actions} summary=${r} about=${about} done=${after} /></p>
    ${r.reason && html`<p class="fault">${r.reason}</p>`}
    ${r.warnings.map((text) => html`<p class="fault" role="status">${text}</p>`)}
    ${goes && r.waitsFor && html`<p class="why">Waits for ${r.waitsFor}.</p>`}
    <dl class="measures">
      <${Measure} name="Step" value=${html`<${Steps} step=${r.step} steps=${r.steps} />`} />
      <${Measure} name="Test accuracy" value=${percent(r.testAccuracy, 2)} />
      <${Measure} name="Median of last 20" value=${percent(r.medianOfLast20, 2)} />
      ${r.validationAccuracy != null && html`<${Measure} name="Validation" value=${percent(r.validationAccuracy, 2)} />`}
      ${r.guessAccuracy != null && html`<${Measure} name="Guesses right" value=${percent(r.guessAccuracy)} note="this batch" />`}
      ${goes && html`<${Measure} name="Pace" value=${pace(r.stepsPerSecond)} />`}
      ${goes && html`<${Measure} name="Time left" value=${duration(r.secondsLeft)} />`}
      ${stale && html`<${Measure} name="Staleness" value=${stale.now != null ? `${stale.now} steps` : `${stale.min} to ${stale.max} steps`}
        note=${stale.now != null ? `always ${stale.min} to ${stale.max}` : ''} />`}
      <${Measure} name="Bits" value=${r.exact ? 'exact' : 'not exact'} note=${r.exact ? '' : `since step ${count(r.inexactAtStep)}`} />
    </dl>`;
}

function Tabs({ r, tab }) {
  const [, , View] = TABS.find(([id]) => id === tab) || TABS[0];
  return html`
    <nav class="tabs" aria-label="Of this run">${TABS.map(([id, name]) => html`<a href=${link('runs', r.run, id)} aria-current=${id === tab ? 'page' : undefined}>${name}</a>`)}</nav>
    <${View} run=${r.run} r=${r} />`;
}

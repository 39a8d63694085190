// All runs, the newest first.
import { html, useEffect, useState } from '../lib.js';
import { useResource } from '../api.js';
import { onLive } from '../live.js';
import { compareLink, link } from '../route.js';
import { ago, duration, moment, pace, percent, plainName } from '../format.js';
import { Empty, Loaded, Phase, Spark, Steps } from '../parts.js';
import { Actions } from '../actions.js';

const REREAD_SECONDS = 15;

/** The list as the service gave it, with what it says of each run since. */
function useLiveRuns(listed) {
  const [news, setNews] = useState(new Map());
  useEffect(() => setNews(new Map()), [listed]);
  useEffect(() => {
    const tell = (change) => setNews((old) => new Map(old).set(change.run, { ...old.get(change.run), ...change }));
    const stops = [
      onLive('runs', tell),
      onLive('deleted', ({ run }) => tell({ run, gone: true })),
      onLive('progress', ({ run, step, steps, stepsPerSecond, waitsFor }) =>
        tell({ run, step, steps, stepsPerSecond, waitsFor, secondsLeft: stepsPerSecond > 0 ? (steps - step) / stepsPerSecond : undefined })),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const known = new Set(listed.map((r) => r.run));
  const added = [...news.values()].filter((r) => !known.has(r.run) && r.phase);
  return [...added, ...listed.map((r) => ({ ...r, ...news.get(r.run) }))].filter((r) => !r.gone);
}

export function Runs({ about }) {
  const resource = useResource('runs', REREAD_SECONDS);
  return html`<h1 tabindex="-1">Runs</h1>
    <${Loaded} resource=${resource}>${(listed) => html`<${List} listed=${listed} about=${about} reload=${resource.reload} />`}<//>`;
}

function List({ listed, about, reload }) {
  const runs = useLiveRuns(listed);
  const [chosen, setChosen] = useState([]);
  if (runs.length === 0) {
    return html`<${Empty}>No run has been submitted yet. <a href="#/start">Start one here</a>, or with <code>./mixmatch train</code>.<//>`;
  }
  const toggle = (run) => setChosen(chosen.includes(run) ? chosen.filter((r) => r !== run) : [...chosen, run]);
  return html`
    <p class="row">
      <a class="button" aria-disabled=${chosen.length < 2} href=${chosen.length < 2 ? undefined : compareLink(chosen)}>Compare${chosen.length > 1 ? ` ${chosen.length} runs` : ''}</a>
      <span class="note">${chosen.length < 2 ? 'Tick two or more runs to see them on the same axes.' : ''}</span>
    </p>
    <table class="runs">
      <thead><tr><th scope="col"><span class="unseen">Compare</span></th><th scope="col">Run</th><th scope="col">State</th><th scope="col">Step</th>
        <th scope="col" class="right">Rate, time left</th>
        <th scope="col" class="right">Test</th><th scope="col" class="right">Median of 20</th><th scope="col">Trend</th>
        ${about.actions && html`<th scope="col"><span class="unseen">Actions</span></th>`}</tr></thead>
      <tbody>${runs.map((r) => html`<${Row} key=${r.run} r=${r} about=${about} reload=${reload} ticked=${chosen.includes(r.run)} tick=${() => toggle(r.run)} />`)}</tbody>
    </table>`;
}

function Row({ r, about, reload, ticked, tick }) {
  const goes = r.phase === 'running';
  return html`<tr>
    <td class="tick"><input type="checkbox" checked=${ticked} onChange=${tick} aria-label=${`Compare ${r.run}`} /></td>
    <th scope="row"><a href=${link('runs', r.run)}>${r.run}</a>
      <span class="note" title=${moment(r.submittedAt)}>${r.method}, ${r.labels} labels of ${plainName(r.dataset)}, ${ago(r.submittedAt)}</span>
      ${(r.reason || (r.waitsFor && goes) || (r.waitsFor && r.phase === 'waiting')) && html`<span class="why">${r.reason || `waits for ${r.waitsFor}`}</span>`}
      ${r.warnings.map((text) => html`<span class="why">${text}</span>`)}</th>
    <td><${Phase} phase=${r.phase} />${!r.exact && html`<span class="note">not exact</span>`}</td>
    <td><${Steps} step=${r.step} steps=${r.steps} /></td>
    <td class="right pace">${goes && html`${pace(r.stepsPerSecond)}<span class="note">${duration(r.secondsLeft)} left</span>`}</td>
    <td class="right" data-name="test">${percent(r.testAccuracy, 2)}</td>
    <td class="right" data-name="median of 20">${percent(r.medianOfLast20, 2)}</td>
    <td class="trend"><${Spark} values=${r.spark} /></td>
    ${about.actions && html`<td class="right"><${Actions} summary=${r} about=${about} done=${reload} /></td>`}
  </tr>`;
}

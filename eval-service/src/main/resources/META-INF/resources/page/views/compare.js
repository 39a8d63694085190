// Runs on the same axes, by step or by wall time. Nothing chosen: the newest pair of methods on the same labels.
import uPlot from '../../webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { html, useEffect, useState } from '../lib.js';
import { useResource } from '../api.js';
import { compareLink, link } from '../route.js';
import { secondsAt, smoothed, useEvaluations, useLosses } from '../history.js';
import { Chart } from '../charts.js';
import { count, duration, percent, real, share } from '../format.js';
import { Choice, Empty, Loaded, Phase, Select } from '../parts.js';

const MOST = 6;
const REREAD_SECONDS = 15;
const DASHES = [undefined, [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 5]];

/** A run that guesses labels beside one that does not: what a person most wants to know. */
function pair(runs) {
  for (const a of runs) {
    const b = runs.find((r) => r.method !== a.method && r.dataset === a.dataset && (r.labels === a.labels || r.labels === r.trainImages) && r.steps === a.steps);
    if (b) return [a, b].sort((x, y) => x.guesses - y.guesses).map((r) => r.run);
  }
  return runs.slice(0, 2).map((r) => r.run);
}

export function Compare({ chosen }) {
  const resource = useResource('runs', REREAD_SECONDS);
  return html`<h1 tabindex="-1">Compare</h1>
    <${Loaded} resource=${resource}>${(runs) => {
    if (runs.length < 2) return html`<${Empty}>There are not yet two runs to compare. <a href="#/start">Start one</a>, or run <code>./mixmatch train</code>, which trains two.<//>`;
    const names = (chosen.length > 0 ? chosen : pair(runs)).slice(0, MOST);
    return html`<${Compared} key=${names.join()} runs=${runs} names=${names} />`;
  }}<//>`;
}

function Compared({ runs, names }) {
  const [kind, setKind] = useState('step');
  const [histories, setHistories] = useState({});
  const tell = (name, history) => setHistories((old) => ({ ...old, [name]: history }));
  const shown = names.map((name, i) => ({ name, colour: i + 1, dash: DASHES[i], run: runs.find((r) => r.run === name), ...histories[name] }));
  const labels = shortNames(shown);
  const end = Math.max(...shown.map((s) => (kind === 'time' ? lastOf(s.losses?.seconds) : Math.max(lastOf(s.losses?.step), lastOf(s.evaluations?.step)))));
  const chart = (title, note, range, look, of) => {
    const curves = shown.map((s) => of(s, kind));
    const [x, ...values] = align(curves);
    return html`<${Chart} title=${title} note=${note} x=${x} kind=${kind} end=${end} range=${range} group="compare" height=${280} nothing="None of these runs has this yet."
      series=${shown.map((s, i) => ({ name: labels[i], values: values[i], colour: s.colour, dash: s.dash, ...look }))} />`;
  };
  const others = runs.filter((r) => !names.includes(r.run));
  return html`
    ${names.map((name) => html`<${Reader} key=${name} run=${name} tell=${tell} />`)}
    <p class="row"><${Choice} label="By" name="by" value=${kind} choose=${setKind} options=${[['step', 'step'], ['time', 'wall time']]} />
      ${others.length > 0 && names.length < MOST && html`<label>Add <${Select} value="" choose=${(run) => (location.hash = compareLink([...names, run]))} options=${[['', 'a run…'], ...others.map((r) => [r.run, r.run])]} /></label>`}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Compared runs"><table class="values wide compared">
      <thead><tr><th scope="col">run</th><th scope="col" class="left">method</th><th scope="col">labels</th><th scope="col" class="left">state</th><th scope="col">step</th><th scope="col">test</th><th scope="col">median of 20</th><th scope="col">wall time</th><th scope="col"><span class="unseen">leave out</span></th></tr></thead>
      <tbody>${shown.map(({ name, run, colour, dash, losses, evaluations }) => html`<tr>
        <th scope="row"><svg width="26" height="8" aria-hidden="true"><line class=${'series-' + colour} x2="26" y1="4" y2="4" stroke-width="2.5" stroke-dasharray=${(dash || []).join(' ')} /></svg> <a href=${link('runs', name)}>${name}</a></th>
        <td class="left">${run?.method || 'not known'}</td><td>${count(run?.labels)}</td><td class="left">${run && html`<${Phase} phase=${run.phase} />`}</td><td>${count(Math.max(run?.step || 0, lastOf(losses?.step)))}</td>
        <td>${percent(lastOf(evaluations?.test) || run?.testAccuracy, 2)}</td><td>${percent(lastOf(evaluations?.medianOfLast20) || run?.medianOfLast20, 2)}</td><td>${duration(lastOf(losses?.seconds) || undefined)}</td>
        <td>${names.length > 2 && html`<button class="quiet" aria-label=${`Leave out ${name}`} onClick=${() => (location.hash = compareLink(names.filter((n) => n !== name)))}>✕</button>`}</td></tr>`)}</tbody></table></div>
    <h2 class="unseen">Curves</h2>
    <div class="charts">
      ${chart('Test accuracy', '', [0, 1], share, (s, by) => s.evaluations && [by === 'time' ? secondsAt(s.evaluations.step, s.losses) : s.evaluations.step, s.evaluations.test])}
      ${chart('Median of the last 20 test accuracies', '', [0, 1], share, (s, by) => s.evaluations && [by === 'time' ? secondsAt(s.evaluations.step, s.losses) : s.evaluations.step, s.evaluations.medianOfLast20])}
      ${chart('Loss on the labelled images', 'mean over a fortieth of the points', undefined, { format: real }, (s, by) => s.losses && [by === 'time' ? s.losses.seconds : s.losses.step, smoothed(s.losses.lossX)])}
      ${chart('Guesses that are right', 'mean over a fortieth of the points', [0, 1], share, (s, by) => s.losses?.guessAccuracy && [by === 'time' ? s.losses.seconds : s.losses.step, smoothed(s.losses.guessAccuracy)])}
    </div>`;
}

const lastOf = (values) => (values?.length ? values[values.length - 1] : 0);

/** Reads one run's history and says it to the view: as many hooks as runs, whatever their number. */
function Reader({ run, tell }) {
  const losses = useLosses(run).data;
  const evaluations = useEvaluations(run).data;
  useEffect(() => tell(run, { losses, evaluations }), [losses, evaluations]);
  return null;
}

/** One x for all, ascending; a curve has no value where it has no point. */
function align(curves) {
  const tables = curves.map((c) => (c && c[0]?.every((v) => v != null) && c[1].some((v) => v != null) ? c : [[], []]));
  return uPlot.join(tables.map(([x, y]) => [x, y]));
}

/** Method and labels tell runs apart, as long as no two have the same. */
function shortNames(shown) {
  const short = shown.map((s) => (s.run ? `${s.run.method}, ${s.run.labels} labels` : s.name));
  return new Set(short).size === short.length ? short : shown.map((s) => s.name);
}

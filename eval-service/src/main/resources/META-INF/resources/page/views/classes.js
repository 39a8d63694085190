// What is taken for what: the confusion matrix and a table by class.
import { html, useState } from '../lib.js';
import { at, useResource } from '../api.js';
import { link } from '../route.js';
import { count, percent, real } from '../format.js';
import { Choice, Loaded, Select } from '../parts.js';

const MOST_DRAWN = 30;

export function Classes({ run, r }) {
  const [step, setStep] = useState('last');
  const [set, setSet] = useState('test');
  const newest = r.checkpoints.find((c) => c.testAccuracy !== undefined);
  // A newer evaluation makes "last" another address.
  const path = at('runs', run, 'evaluations', step) + (step === 'last' && newest ? `?newest=${newest.step}` : '');
  const resource = useResource(r.testAccuracy !== undefined && path);
  const steps = r.checkpoints.filter((c) => c.testAccuracy !== undefined).map((c) => c.step);
  return html`<p class="row">
      <label>Checkpoint <${Select} value=${step} choose=${setStep} options=${[['last', 'the newest'], ...steps.map((s) => [String(s), `step ${count(s)}`])]} /></label>
      ${resource.data?.validation && html`<${Choice} label="Images" name="set" value=${set} choose=${setSet} options=${[['test', 'test'], ['validation', 'validation']]} />`}
    </p>
    <${Loaded} resource=${resource} nothing="No checkpoint has been evaluated yet.">${(e) => html`<${Evaluated} e=${e[set] || e.test} step=${e.step} classes=${r.classes} run=${run} />`}<//>`;
}

function Evaluated({ e, step, classes, run }) {
  return html`
    <p>Step ${count(step)}: ${percent(e.accuracy, 2)} of ${count(e.images)} images right, loss ${real(e.loss)}.</p>
    <div class="beside even">
      <section><h2>Confusion matrix</h2>
        ${classes.length <= MOST_DRAWN ? html`<${Matrix} confusion=${e.confusion} classes=${classes} />`
    : html`<p class="empty">With ${classes.length} classes the matrix is too large to draw; the table has each class.</p>`}
      </section>
      <section><h2>By class</h2><${ByClass} e=${e} classes=${classes} run=${run} /></section>
    </div>`;
}

function Matrix({ confusion, classes }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
    <table class="matrix"><caption class="note">Rows: what an image is. Columns: what it is taken for. Numbers of images.</caption>
      <thead><tr><td></td>${classes.map((c) => html`<th scope="col"><span>${c}</span></th>`)}</tr></thead>
      <tbody>${confusion.map((row, i) => {
    const all = row.reduce((a, b) => a + b, 0) || 1;
    return html`<tr><th scope="row">${classes[i]}</th>${row.map((n, j) => html`<td class=${i === j ? 'hit' : n ? 'miss' : 'none'}
      data-strength=${Math.ceil((n / all) * 5)} title=${`${n} of ${all} ${classes[i]} taken for ${classes[j]}`}>${n || '·'}</td>`)}</tr>`;
  })}</tbody></table></div>`;
}

function ByClass({ e, classes, run }) {
  const sum = (row) => row.reduce((a, b) => a + b, 0);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="By class"><table class="values wide">
    <thead><tr><th scope="col">class</th><th scope="col">images</th><th scope="col">found</th><th scope="col">precision</th><th scope="col" class="left">most taken for</th></tr></thead>
    <tbody>${classes.map((name, i) => {
    const row = e.confusion[i];
    const taken = sum(e.confusion.map((r) => r[i]));
    const wrong = row.map((n, j) => (i === j ? 0 : n));
    const most = Math.max(...wrong);
    return html`<tr><th scope="row">${name}</th><td>${count(sum(row))}</td><td>${percent(e.perClass[i])}</td>
      <td>${percent(taken ? row[i] / taken : undefined)}</td>
      <td class="left">${most > 0 && html`<a href=${link('runs', run, 'mistakes') + '?class=' + encodeURIComponent(name)}>${classes[wrong.indexOf(most)]}</a> (${most})`}</td></tr>`;
  })}</tbody></table></div>`;
}

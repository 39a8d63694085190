// What the run was asked to do, how that differs from the published settings, on which images, and what it left.
import { html } from '../lib.js';
import { bytes, count, plain } from '../format.js';
import { Empty } from '../parts.js';

export function Spec({ r }) {
  const s = r.split;
  return html`<div class="beside even">
    <section><h2>Different from the published settings</h2>
      ${r.specDifference.length === 0 ? html`<${Empty}>Nothing: these are the published settings.<//>` : html`<div class="scroll" tabindex="0" role="region" aria-label="Differences"><table class="values wide">
        <thead><tr><th scope="col">key</th><th scope="col">here</th><th scope="col">published</th></tr></thead>
        <tbody>${r.specDifference.map((d) => html`<tr><th scope="row"><code>${d.key}</code><span class="note">${plain(d.sentence)}</span></th><td>${d.value}</td><td>${d.published}</td></tr>`)}</tbody></table></div>`}
      <h2>Images</h2>
      ${s && html`<p>${count(s.labeled)} labelled${s.perClass ? ` (${count(s.perClass)} of each class)` : ''}, ${count(s.unlabeled)} unlabelled,
        ${' '}${count(s.validation)} for validation, ${count(s.test)} for the test; ${r.classes.length} classes.</p>`}
      <h2>Files</h2>
      ${r.files.length === 0 ? html`<${Empty}>The report and the model are written when the run ends.<//>`
    : html`<ul class="files">${r.files.map((f) => html`<li><a href=${f.url}>${f.name}</a> <span class="note">${bytes(f.bytes)}</span></li>`)}</ul>`}
      <h2>What computed</h2>
      ${['trainer', 'guess'].map((kind) => (r.fingerprints[kind] || []).map((f) => html`<p class="fingerprint"><b>${kind}</b> ${f}</p>`))}
      ${r.finalWeightsSha256 && html`<p class="fingerprint"><b>final weights</b> SHA-256 <code>${r.finalWeightsSha256}</code></p>`}
    </section>
    <section><h2>Spec</h2><pre tabindex="0">${r.specYaml}</pre></section>
  </div>`;
}

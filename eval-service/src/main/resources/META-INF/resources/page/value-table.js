// A chart's values for those who can't see it, or want to copy them.
import { html } from './lib.js';
import { real } from './format.js';

const MOST_ROWS = 40;

export function ValueTable({ title, x, kind, series }) {
  const every = Math.max(1, Math.ceil(x.length / MOST_ROWS));
  const rows = [];
  for (let i = (x.length - 1) % every; i < x.length; i += every) rows.push(i);
  return html`<div class="scroll tall" tabindex="0" role="region" aria-label=${`${title}, values`}>
    <table class="values"><thead><tr><th scope="col">${kind.name}</th>
      ${series.map((s) => html`<th scope="col">${s.name}</th>`)}</tr></thead>
    <tbody>${rows.map((i) => html`<tr><th scope="row">${kind.value(x[i])}</th>
      ${series.map((s) => html`<td>${(s.format || real)(s.values[i])}</td>`)}</tr>`)}</tbody></table>
  </div>`;
}

// Fields of spec keys, with what each does, its range, and what the service says is wrong with it. Left empty: the spec's value.
import { html } from './lib.js';
import { plain } from './format.js';
import { Select } from './parts.js';

export const SpecFields = ({ keys, values, used, set, errors }) => html`<div class="fields">
  ${keys.map((k) => html`<${Field} key=${k.key} k=${k} value=${values[k.key] ?? ''} used=${used?.[k.key]} set=${(v) => set(k.key, v)} error=${errors[k.key]} />`)}
</div>`;

function Field({ k, value, used, set, error }) {
  const id = 'key-' + k.key;
  const unset = used ?? "the spec's";
  const common = { id, value, 'aria-describedby': id + '-about', 'aria-invalid': !!error };
  const choices = k.type === 'flag' ? ['true', 'false'] : k.choices || [];
  return html`<div class="field" data-wrong=${!!error}>
    <label for=${id}><code>${k.key}</code></label>
    ${choices.length > 0 ? html`<${Select} ...${common} choose=${set} options=${[['', unset], ...choices.map((c) => [c, c])]} />`
    : html`<input ...${common} onInput=${(e) => set(e.target.value.trim())} autocomplete="off" placeholder=${unset} inputmode=${['whole', 'number'].includes(k.type) ? 'decimal' : undefined} />`}
    <span class="note" id=${id + '-about'}>${error && html`<span class="wrong">${error} </span>`}${plain(k.sentence)} Range: ${k.range}.</span>
  </div>`;
}

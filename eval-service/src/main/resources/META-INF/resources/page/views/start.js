// A new run, from a shipped spec and what is set otherwise. The service validates it as the command does.
import { html, useState } from '../lib.js';
import { post, useResource } from '../api.js';
import { link } from '../route.js';
import { count } from '../format.js';
import { Empty, Fault, Loaded, Select } from '../parts.js';
import { SpecFields } from '../spec-fields.js';

const FIRST = ['dataset.labels', 'training.steps', 'training.batch', 'seed'];
/** Asked for by their own fields. */
const OWN = ['name', 'dataset.source', 'method.name'];

export function Start({ about }) {
  const keys = useResource('spec-keys');
  const specs = useResource('specs');
  const datasets = useResource('datasets');
  const both = { ...keys, error: keys.error || specs.error || datasets.error, data: keys.data && specs.data && datasets.data && true };
  return html`<h1 tabindex="-1">Start a run</h1>
    <${Loaded} resource=${both}>${() => html`<${Form} keys=${keys.data} specs=${specs.data} datasets=${datasets.data} about=${about} />`}<//>`;
}

function Form({ keys, specs, datasets, about }) {
  const allowed = about.actions !== false;
  const [spec, setSpec] = useState(specs.some((s) => s.name === 'digits') ? 'digits' : specs[0]?.name);
  const [dataset, setDataset] = useState(datasets[0]?.id);
  const [method, setMethod] = useState('');
  const [name, setName] = useState('');
  const [values, setValues] = useState({});
  const [fault, setFault] = useState();
  const [busy, setBusy] = useState(false);
  const methods = keys.find((k) => k.key === 'method.name')?.choices || [];
  const set = (key, value) => setValues((old) => {
    const { [key]: left, ...rest } = old;
    return value === '' ? rest : { ...rest, [key]: value };
  });
  const errors = Object.fromEntries((fault?.errors || []).map((e) => [e.key, e.sentence]));
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setFault();
    try {
      const { run } = await post('runs', { yaml: specs.find((s) => s.name === spec)?.yaml, spec: values, dataset, ...(method && { method }), ...(name && { name }) });
      location.hash = link('runs', run);
    } catch (e) {
      setFault(e);
      setBusy(false);
    }
  };
  const others = keys.filter((k) => !FIRST.includes(k.key) && !OWN.includes(k.key));
  const groups = [...new Set(others.map((k) => k.key.split('.')[0]))];
  const chosen = specs.find((s) => s.name === spec);
  if (specs.length === 0) return html`<${Empty}>The service has no specs to start from.<//>`;
  return html`<form class="start" onSubmit=${submit}>
    <div class="fields">
      <label class="field">Spec <${Select} value=${spec} choose=${setSpec} options=${specs.map((s) => [s.name, s.name])} />
        <span class="note">${chosen?.title}</span></label>
      <label class="field">Images <${Select} value=${dataset} choose=${setDataset} options=${datasets.map((d) => [d.id, `${d.name}: ${count(d.images)} of ${d.vector ? d.channels + ' features' : `${d.height}x${d.width}`}`])} />
        <span class="note">Images get into the store by <code>./mixmatch train --data DIR</code>.</span></label>
      <label class="field">Method <${Select} value=${method} choose=${setMethod} options=${[['', "the spec's"], ...methods.map((m) => [m, m])]} />
        <span class="note">How labelled and unlabelled images become a loss.</span></label>
      <label class="field">Name <input value=${name} onInput=${(e) => setName(e.target.value)} maxlength="100" autocomplete="off" placeholder="the spec's, with the time" aria-invalid=${!!errors.name} />
        <span class="note">${errors.name || 'Lower-case letters, digits, dots and hyphens.'}</span></label>
    </div>
    <h2>Set otherwise than in the spec</h2>
    <${SpecFields} keys=${keys.filter((k) => FIRST.includes(k.key))} values=${values} used=${chosen?.values} set=${set} errors=${errors} />
    ${groups.map((group) => html`<details open=${others.some((k) => k.key.startsWith(group + '.') && errors[k.key])}><summary>${group}
        ${others.some((k) => k.key.split('.')[0] === group && values[k.key] !== undefined) && html`<span class="note">changed</span>`}</summary>
      <${SpecFields} keys=${others.filter((k) => k.key.split('.')[0] === group)} values=${values} used=${chosen?.values} set=${set} errors=${errors} /></details>`)}
    <details><summary>The spec as it is</summary><pre tabindex="0">${chosen?.yaml}</pre></details>
    <${Fault} error=${fault} />
    <p class="row"><button type="submit" class="primary" disabled=${busy || !allowed}>${busy ? 'Submitting…' : 'Start the run'}</button>
      ${!allowed && html`<span class="why">${about.login === 'token' ? 'Enter the token first (at the top).' : about.refusal}</span>`}</p>
  </form>`;
}

// What can be asked of a run: stop, resume, delete. Deleting asks first.
import { html, useState } from './lib.js';
import { at, post, remove } from './api.js';
import { Dialog, Fault } from './parts.js';

const CAN_STOP = ['running', 'waiting'];

export function Actions({ summary, about, done }) {
  const [busy, setBusy] = useState('');
  const [error, setError] = useState();
  const [asking, setAsking] = useState(false);
  if (!about.actions) return null;
  const ask = (word, request) => async () => {
    setBusy(word);
    setError();
    try {
      await request();
      setAsking(false);
      done(word);
    } catch (e) {
      setError(e);
    } finally {
      setBusy('');
    }
  };
  const { run, phase } = summary;
  return html`<span class="actions">
    ${CAN_STOP.includes(phase) && html`<button disabled=${busy} onClick=${ask('stop', () => post(at('runs', run, 'stop')))}
      aria-label=${`Stop ${run}`}>Stop</button>`}
    ${phase === 'stopped' && html`<button disabled=${busy} onClick=${ask('resume', () => post(at('runs', run, 'resume')))}
      aria-label=${`Resume ${run}`}>Resume</button>`}
    <button class="danger" disabled=${busy} onClick=${() => setAsking(true)} aria-label=${`Delete ${run}`}>Delete</button>
    ${!asking && html`<${Fault} error=${error} />`}
    ${asking && html`<${Dialog} title="Delete this run?" close=${() => setAsking(false)}>
      <p><code>${run}</code>: its checkpoints, models, history and reports in the store are deleted. This can't be undone.</p>
      <${Fault} error=${error} />
      <p class="row"><button class="danger" disabled=${busy} onClick=${ask('delete', () => remove(at('runs', run)))}>Delete it</button>
        <button autofocus onClick=${() => setAsking(false)}>Keep it</button></p>
    <//>`}
  </span>`;
}

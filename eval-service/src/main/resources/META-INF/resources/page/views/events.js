// What happened to the run, the newest first.
import { html, useState } from '../lib.js';
import { count, moment } from '../format.js';
import { Empty, Select } from '../parts.js';

const SHOWN = 100;

export function Events({ r }) {
  const [kind, setKind] = useState('');
  const [more, setMore] = useState(false);
  const kinds = [...new Set(r.events.map((e) => e.kind))].sort();
  const events = r.events.filter((e) => kind === '' || e.kind === kind);
  if (r.events.length === 0) return html`<${Empty}>Nothing has happened to this run yet.<//>`;
  return html`<h2 class="unseen">Events</h2>
    <p class="row"><label>Kind <${Select} value=${kind} choose=${setKind} options=${[['', 'all'], ...kinds.map((k) => [k, k])]} /></label>
      <span class="note">${count(events.length)} events</span></p>
    <ol class="events">${events.slice(0, more ? events.length : SHOWN).map((e) => html`<li data-kind=${e.kind}>
      <time datetime=${e.at}>${moment(e.at)}</time><span class="kind">${e.kind}</span>
      <span class="number">${e.step === undefined ? '' : 'step ' + count(e.step)}</span><span class="sentence">${e.sentence}</span></li>`)}</ol>
    ${!more && events.length > SHOWN && html`<button onClick=${() => setMore(true)}>Show all ${count(events.length)}</button>`}`;
}

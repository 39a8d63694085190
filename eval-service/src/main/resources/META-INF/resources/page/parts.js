// Small pieces that several views show.
import { html, useEffect, useRef } from './lib.js';
import { count, percent } from './format.js';

const SIGNS = { running: '●', waiting: '○', stopping: '◐', stopped: '■', finished: '✓', failed: '✕', deleting: '◌' };

export const Phase = ({ phase }) => html`<span class="phase" data-phase=${phase}>
  <span aria-hidden="true">${SIGNS[phase] || '·'}</span> ${phase}
</span>`;

/** What went wrong, as a sentence. */
export const Fault = ({ error }) => error && html`<p class="fault" role="alert">${error.message}</p>`;

/** What is shown where there is nothing: why, and what to do. */
export const Empty = ({ children }) => html`<p class="empty">${children}</p>`;

/** Data, or why there is none. @param nothing the sentence where there is none yet */
export function Loaded({ resource, nothing, children }) {
  if (resource.data) return html`<${Fault} error=${resource.error} />${children(resource.data)}`;
  if (resource.nothing) return html`<${Empty}>${nothing}<//>`;
  if (resource.error?.status === 404) return html`<${Empty}>${resource.error.message}<//>`;
  if (resource.error) return html`<${Fault} error=${resource.error} />`;
  return html`<p class="empty" aria-busy="true">Reading…</p>`;
}

export function Steps({ step, steps }) {
  const share = steps > 0 ? Math.min(1, step / steps) : 0;
  return html`<span class="steps">
    <progress max="1" value=${share} aria-label=${`${percent(share, 0)} of the steps`}></progress>
    <span class="number">${count(step)}<span class="muted"> / ${count(steps)}</span></span>
  </span>`;
}

/** Test accuracies by step in the size of a word. */
export function Spark({ values, width = 96, height = 24 }) {
  if (!values || values.length < 2) return html`<span class="muted">–</span>`;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((v, i) =>
    `${((i / (values.length - 1)) * (width - 4) + 2).toFixed(1)},${(height - 3 - ((v - low) / span) * (height - 6)).toFixed(1)}`);
  const [x, y] = points[points.length - 1].split(',');
  return html`<svg class="spark" width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img"
      aria-label=${`test accuracy from ${percent(values[0])} to ${percent(values[values.length - 1])}`}>
    <polyline points=${points.join(' ')} /><circle cx=${x} cy=${y} r="2" />
  </svg>`;
}

/** A modal dialog; Escape closes it. */
export function Dialog({ title, close, children }) {
  const dialog = useRef();
  useEffect(() => {
    dialog.current.showModal();
  }, []);
  return html`<dialog ref=${dialog} aria-labelledby="dialog-title" onClose=${close} onCancel=${close}>
    <h2 id="dialog-title">${title}</h2>${children}
  </dialog>`;
}

/** One of a few, as buttons that a screen reader knows as radio buttons. */
export function Choice({ label, name, options, value, choose }) {
  return html`<fieldset class="choice"><legend>${label}</legend>
    ${options.map(([id, text]) => html`<label>
      <input type="radio" name=${name} value=${id} checked=${id === value} onChange=${() => choose(id)} /><span>${text}</span>
    </label>`)}
  </fieldset>`;
}

/** @param options [[value, text]] */
export const Select = ({ options, value, choose, ...rest }) => html`<select ...${rest} onChange=${(e) => choose(e.target.value)}>
  ${options.map(([id, text]) => html`<option value=${id} selected=${id === value}>${text}</option>`)}
</select>`;

/** A figure with its name, as in a list of what is measured now. */
export const Measure = ({ name, value, note }) => html`<div class="measure">
  <dt>${name}</dt><dd>${value}${note && html` <span class="note">${note}</span>`}</dd>
</div>`;

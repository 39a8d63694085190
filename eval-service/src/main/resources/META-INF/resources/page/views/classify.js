// An image of one's own through the newest model. It is looked at and forgotten: nothing is stored.
import { html, useEffect, useRef, useState } from '../lib.js';
import { at, postFile } from '../api.js';
import { count, percent } from '../format.js';
import { Fault } from '../parts.js';

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/bmp'];
const MOST_BYTES = 4 * 1024 * 1024;
const SHOWN = 5;

export function Classify({ run }) {
  const [state, setState] = useState({});
  const [over, setOver] = useState(false);
  const input = useRef();
  useEffect(() => () => state.picture && URL.revokeObjectURL(state.picture), [state.picture]);

  const classify = async (file) => {
    if (!file) return;
    const fault = !TYPES.includes(file.type) ? `${file.name} is not a PNG, JPEG, WebP or BMP image.`
      : file.size > MOST_BYTES ? `${file.name} is larger than 4 MiB; make it smaller.` : '';
    if (fault) return setState({ error: new Error(fault) });
    const picture = URL.createObjectURL(file);
    setState({ picture, name: file.name, busy: true });
    try {
      setState({ picture, name: file.name, answer: await postFile(at('runs', run, 'classify'), file) });
    } catch (error) {
      setState({ picture, name: file.name, error });
    }
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    classify(event.dataTransfer.files[0]);
  };
  const drag = (event) => {
    event.preventDefault();
    setOver(true);
  };
  return html`<section class="classify"><h2>Try an image</h2>
    <label class="drop" data-over=${over} onDragOver=${drag} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <input ref=${input} type="file" accept=${TYPES.join(',')} onChange=${(e) => classify(e.target.files[0])} />
      <span>Drop an image here, or choose one</span><span class="note">PNG, JPEG, WebP or BMP, at most 4 MiB. Nothing is stored.</span>
    </label>
    <div aria-live="polite">
      <${Fault} error=${state.error} />
      ${state.picture && html`<img class="tried" src=${state.picture} alt=${`your image ${state.name}`} />`}
      ${state.busy && html`<p class="note">Asking the model…</p>`}
      ${state.answer && html`<p class="note">By the model of step ${count(state.answer.step)}:</p>
        <ol class="answers">${state.answer.classes.slice(0, SHOWN).map((c) => html`<li key=${c.name}>
          <span>${c.name}</span><meter min="0" max="1" value=${c.probability} aria-label=${`probability of ${c.name}`}></meter>
          <span class="number">${percent(c.probability)}</span></li>`)}</ol>`}
    </div>
  </section>`;
}

// The newest guessed batch: each image's augmentations and what was guessed of them.
import { html, useState } from '../lib.js';
import { at, useResource } from '../api.js';
import { ago, count, percent } from '../format.js';
import { Choice, Loaded } from '../parts.js';

const REREAD_SECONDS = 3;
const TILE = 40;

export function Samples({ run, r }) {
  const resource = useResource(at('runs', run, 'samples'), r.phase === 'running' ? REREAD_SECONDS : 0);
  const [which, setWhich] = useState('all');
  return html`<h2 class="unseen">Samples</h2><${Loaded} resource=${resource} nothing="No guessed batch has been seen of this run: they are kept for minutes only, and supervised runs guess nothing.">${(s) => {
    const known = s.images.some((i) => i.truth !== undefined);
    const right = s.images.filter((i) => i.guessed === i.truth).length;
    const shown = s.images.map((image, column) => ({ ...image, column }))
      .filter((i) => which === 'all' || (which === 'wrong' ? i.truth !== undefined && i.guessed !== i.truth : i.confidence < 0.5));
    return html`
      <p>Step ${count(s.step)}, ${ago(s.at)}: ${s.images.length} unlabelled images in ${s.k} augmentations each, guessed by the model of step ${count(s.modelStep)}.
        ${known && ` ${right} of the guesses are right.`}</p>
      <${Choice} label="Show" name="which" value=${which} choose=${setWhich} options=${[['all', 'all'], ...(known ? [['wrong', 'wrong']] : []), ['unsure', 'under 50 % sure']]} />
      ${shown.length === 0 && html`<p class="empty">None in this batch.</p>`}
      <ul class="samples">${shown.map((i) => html`<${Sample} key=${i.column} s=${s} image=${i} />`)}</ul>`;
  }}<//>`;
}

function Sample({ s, image }) {
  const width = Math.round((TILE * s.width) / Math.max(s.width, s.height));
  const height = Math.round((TILE * s.height) / Math.max(s.width, s.height));
  const guessed = s.classes[image.guessed];
  const wrong = image.truth !== undefined && image.truth !== image.guessed;
  const words = `guessed ${guessed}, ${percent(image.confidence, 0)} sure` + (wrong ? `, is ${s.classes[image.truth]}` : '');
  const tile = (k) => html`<i class="tile" key=${k} style=${{
    width: width + 'px', height: height + 'px', backgroundImage: `url("${encodeURI(s.sprite)}")`,
    backgroundSize: `${width * s.images.length}px ${height * s.k}px`, backgroundPosition: `${-image.column * width}px ${-k * height}px`,
  }}></i>`;
  return html`<li class="sample" data-wrong=${wrong}>
    <span class="tiles" role="img" aria-label=${`image ${image.index}: ${words}`}>${Array.from({ length: s.k }, (_, k) => tile(k))}</span>
    <span class="verdict" aria-hidden="true"><b>${guessed}</b> <span class="number">${percent(image.confidence, 0)}</span></span>
    <meter min="0" max="1" value=${image.confidence} aria-hidden="true"></meter>
    ${wrong && html`<span class="is" aria-hidden="true">is ${s.classes[image.truth]}</span>`}
  </li>`;
}

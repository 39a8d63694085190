// Test images that the newest evaluated model gets wrong, and a place to try an image of one's own.
import { html, useState } from '../lib.js';
import { at, useResource } from '../api.js';
import { useRoute } from '../route.js';
import { count, percent } from '../format.js';
import { Empty, Loaded, Select } from '../parts.js';
import { Classify } from './classify.js';

const MOST = 60;

export function Mistakes({ run, r }) {
  const asked = useRoute().query.get('class');
  const [only, setOnly] = useState(r.classes.indexOf(asked) >= 0 ? String(r.classes.indexOf(asked)) : '');
  const resource = useResource(r.testAccuracy !== undefined && at('runs', run, 'mistakes') + `?limit=${MOST}` + (only === '' ? '' : `&class=${only}`));
  return html`<div class="beside">
    <section><h2>Test images that are taken for another class</h2>
      <p class="row"><label>Class <${Select} value=${only} choose=${setOnly} options=${[['', 'all'], ...r.classes.map((name, i) => [String(i), name])]} /></label></p>
      <${Loaded} resource=${resource} nothing="No checkpoint has been evaluated yet.">${(m) => html`
        <p class="note">${m.images.length === MOST ? `The surest ${MOST} of them` : `${count(m.images.length)} of them`} among ${count(m.looked)} test images, the surest first, by the model of step ${count(m.step)}.</p>
        ${m.images.length === 0 && html`<${Empty}>${only === '' ? 'No test image is taken for another class.' : 'No test image of this class is taken for another.'}<//>`}
        <ul class="samples">${[...m.images].sort((a, b) => b.confidence - a.confidence).map((i) => html`<li class="sample" key=${i.index} data-wrong="true">
          <img class="tile wide" src=${i.url} loading="lazy" width="72" height="72" alt=${`test image ${i.index}: ${r.classes[i.truth]}, taken for ${r.classes[i.predicted]}`} />
          <span class="verdict" aria-hidden="true"><b>${r.classes[i.predicted]}</b> <span class="number">${percent(i.confidence, 0)}</span></span>
          <span class="is" aria-hidden="true">is ${r.classes[i.truth]}</span></li>`)}</ul>`}<//>
    </section>
    ${r.testAccuracy !== undefined && html`<${Classify} run=${run} />`}
  </div>`;
}

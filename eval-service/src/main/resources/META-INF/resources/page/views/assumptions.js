// What methods assume of images, at each checkpoint: continuity, clusters, manifold; and the surest wrong guesses.
import { html, useMemo, useState } from '../lib.js';
import { at, useResource } from '../api.js';
import { useEvaluations } from '../history.js';
import { Chart } from '../charts.js';
import { Embedding } from '../embedding.js';
import { Dialog, Empty, Loaded } from '../parts.js';
import { count, percent, real, share } from '../format.js';

const MOST = 60;
const NONE = 'No checkpoint has been evaluated yet.';
const within = (u, low, high) => (low == null ? [0, 1] : [Math.max(0, low - 0.02), Math.min(1, high + 0.02)]);

export function Assumptions({ run, r }) {
  const { data: e } = useEvaluations(run);
  const [image, setImage] = useState();
  const a = e?.assumptions;
  const charts = useMemo(() => (a ? chartsOf(e.step, a, r.classes.length) : []), [e]);
  // A newer evaluation makes another address, so that what its model says is read again.
  const newest = e?.step.length ? `newest=${e.step[e.step.length - 1]}` : '';
  return html`<div>
    <section><h2 class="unseen">Continuity and clusters</h2>
      ${a ? html`<p>Predictions by each checkpoint's averaged weights, of the same ${count(a.images)} unlabelled images in the same two weak views each.<${Mask} run=${run} /></p>`
    : e && html`<${Empty}>${e.step.length ? 'No evaluation of this run has measured them: it has no unlabelled images, or an older version evaluated it.' : NONE}<//>`}
      <div class="charts">${charts.map((chart) => html`<${Chart} key=${chart.title} ...${chart} group=${run} />`)}</div>
    </section>
    <${Manifold} run=${run} r=${r} newest=${newest} show=${setImage} />
    <${WrongGuesses} run=${run} r=${r} newest=${newest} threshold=${a?.threshold} show=${setImage} />
    ${image && html`<${Larger} image=${image} classes=${r.classes} close=${() => setImage(undefined)} />`}
  </div>`;
}

function chartsOf(x, { continuity, clusters, threshold, thresholdOfMethod }, classes) {
  const points = x.length < 60;
  const line = (name, values, colour, more) => values && { name, values, colour, points, format: real, ...more };
  const chart = (title, note, range, ...series) => ({ title, note, x, range, series: series.filter(Boolean) });
  const unknown = x.map(() => null);
  return [
    chart('Continuity', 'between two views', (u, low, high) => [0, high || 1],
      line('Jensen-Shannon divergence, nats', continuity.jensenShannon || unknown, 1),
      line('squared difference', continuity.squaredDifference, 2, { right: true, dash: [5, 4] })),
    chart('Clusters: entropy', 'of a prediction', within, line(`share of ln ${classes}`, clusters.entropyShare || unknown, 1, share)),
    chart('Clusters: threshold', `at least ${share.tick(threshold)}${thresholdOfMethod ? '' : '; the method has none'}`, within,
      line('share of all', clusters.confident || unknown, 1, share),
      line('right of these', clusters.confidentAccuracy, 3, share)),
    chart('Clusters: effective classes', 'of the mean prediction', () => [0, classes],
      line('classes', clusters.effectiveClasses || unknown, 5)),
  ];
}

/** What of the training's own guesses counts, as far as messages tell. */
function Mask({ run }) {
  const { data } = useResource(at('runs', run, 'guesses'));
  const mask = data?.mask;
  return mask && html` In training, of the guesses up to step ${count(data.step)}, ${percent(mask.counted)} count${mask.accuracy != null && `, and ${percent(mask.accuracy)} of these are right`}.`;
}

function Manifold({ run, r, newest, show }) {
  const resource = useResource(newest && at('runs', run, 'embedding') + '?' + newest);
  const choose = (e) => (i) => show({
    url: `${e.folder}${e.index[i]}.png`, name: `Test image ${e.index[i]}`, truth: e.truth[i], predicted: e.predicted[i], confidence: e.confidence[i],
  });
  return html`<section><h2>Manifold</h2><${Loaded} resource=${resource} nothing=${NONE}>${(e) => html`
    <p>Features of ${count(e.index.length)} test images by the model of step ${count(e.step)}, in the plane of their greatest variance
      (PCA: ${percent(e.explained[0])} and ${percent(e.explained[1])} of it). Crosses are predicted wrongly; a click shows the image.</p>
    <div class="charts">
      <${Embedding} title="Coloured by truth" by="truth" e=${e} classes=${r.classes} choose=${choose(e)} />
      <${Embedding} title="Coloured by prediction" by="predicted" e=${e} classes=${r.classes} choose=${choose(e)} />
    </div>`}<//></section>`;
}

const OF = {
  unlabeled: 'unlabelled images',
  validation: 'validation images, as nobody knows the classes of the unlabelled ones',
  test: 'test images, as nobody knows the classes of the unlabelled ones',
};

function WrongGuesses({ run, r, newest, threshold, show }) {
  const resource = useResource(newest && at('runs', run, 'mistakes') + `?of=unlabeled&limit=${MOST}&${newest}`);
  return html`<section><h2>Confident wrong guesses</h2><${Loaded} resource=${resource} nothing=${NONE}>${(m) => {
    const sure = m.images.filter((i) => i.confidence >= threshold).length;
    return html`
      <p>${m.images.length === MOST ? `The surest ${MOST} wrong predictions` : `The ${count(m.images.length)} wrong predictions`}, the surest first, among ${count(m.looked)} ${OF[m.of]}, by the model of step ${count(m.step)}.
        ${threshold != null && ` ${count(sure)} of them reach ${share.tick(threshold)}.`}</p>
      ${m.images.length === 0 && html`<${Empty}>None is wrong.<//>`}
      <ul class="samples">${m.images.map((i) => html`<li key=${i.index}><button class="sample" data-wrong=${i.confidence >= threshold}
          onClick=${() => show({ ...i, name: `Image ${i.index}` })}
          aria-label=${`image ${i.index}: guessed ${r.classes[i.predicted]}, ${percent(i.confidence, 0)} sure, is ${r.classes[i.truth]}; show it larger`}>
        <img class="tile wide" src=${i.url} loading="lazy" width="72" height="72" alt="" />
        <span class="verdict"><b>${r.classes[i.predicted]}</b> <span class="number">${percent(i.confidence, 0)}</span></span>
        <span class="is">is ${r.classes[i.truth]}</span></button></li>`)}</ul>`;
  }}<//></section>`;
}

function Larger({ image, classes, close }) {
  return html`<${Dialog} title=${image.name} close=${close}>
    <img class="larger" src=${image.url} alt=${image.name} />
    <p>${image.truth === image.predicted ? `Predicted as ${classes[image.predicted]}, which it is` : `Is ${classes[image.truth]}, predicted as ${classes[image.predicted]}`},
      with a probability of ${percent(image.confidence)}.</p>
    <form method="dialog"><button autofocus>Close</button></form>
  <//>`;
}

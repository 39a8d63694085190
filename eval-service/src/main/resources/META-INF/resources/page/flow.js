// The pipeline drawn: services as boxes, topics as arrows with their rates. Two drawings, for wide and for narrow screens.
import { html } from './lib.js';
import { bytes, count, rate } from './format.js';

const WIDE = {
  size: [900, 345],
  boxes: { trainer: [20, 120, 150, 100], augment: [375, 20, 150, 64], labelguess: [730, 20, 150, 64], eval: [730, 252, 150, 80] },
  arrows: {
    orders: { path: 'M95 120 V52 H367', label: [231, 43] },
    'batches.unlabeled': { path: 'M525 52 H722', label: [624, 43] },
    'batches.labeled': { path: 'M450 84 V134 H178', label: [314, 126] },
    'batches.guessed': { path: 'M780 84 V166 H178', label: [560, 158] },
    models: { path: 'M170 200 H840 V92', label: [560, 193] },
    evaluations: { path: 'M730 266 H140 V228', label: [560, 259] },
    checkpoints: { path: 'M95 220 V294 H722', label: [300, 287] },
    progress: { path: 'M50 220 V321 H722', label: [560, 314] },
  },
};

const NARROW = {
  size: [350, 395],
  boxes: { eval: [10, 10, 330, 50], trainer: [10, 140, 330, 50], augment: [10, 300, 140, 50], labelguess: [180, 300, 160, 50] },
  arrows: {
    checkpoints: { path: 'M40 140 V68', label: [48, 92], side: true },
    progress: { path: 'M150 140 V68', label: [158, 92], side: true },
    evaluations: { path: 'M250 60 V132', label: [258, 92], side: true },
    orders: { path: 'M26 190 V292', label: [34, 212], side: true },
    'batches.labeled': { path: 'M134 300 V198', label: [127, 256], side: true, end: true },
    models: { path: 'M196 190 V292', label: [204, 212], side: true },
    'batches.guessed': { path: 'M324 300 V198', label: [317, 256], side: true, end: true },
    'batches.unlabeled': { path: 'M60 350 V384 H280 V358', label: [170, 374] },
  },
};

export const Flow = (props) => html`
  <div class="flow wide-only"><${Drawing} ...${props} plan=${WIDE} id="wide" /></div>
  <div class="flow narrow-only"><${Drawing} ...${props} plan=${NARROW} id="narrow" /></div>`;

function Drawing({ flow, services, bottleneck, plan, id }) {
  const [width, height] = plan.size;
  const of = (topic) => flow.find((f) => f.topic === topic || f.topic.endsWith('.' + topic));
  return html`<svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label="What flows between the services; the table of topics has the numbers">
    <defs><marker id=${'tip-' + id} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="tip" d="M0 0 L8 4 L0 8 z" /></marker></defs>
    ${Object.entries(plan.arrows).map(([topic, arrow]) => html`<${Arrow} topic=${topic} arrow=${arrow} now=${of(topic)} tip=${`url(#tip-${id})`} />`)}
    ${Object.entries(plan.boxes).map(([name, box]) => html`<${Box} name=${name} box=${box} service=${services.find((s) => s.name === name)} slow=${name === bottleneck} />`)}
  </svg>`;
}

function Arrow({ topic, arrow, now, tip }) {
  const [x, y] = arrow.label;
  const moving = now?.messagesPerSecond > 0;
  const anchor = arrow.side ? (arrow.end ? 'end' : 'start') : 'middle';
  const messages = now ? rate(now.messagesPerSecond, '/s') : '–';
  const size = now?.bytesPerSecond === undefined ? '' : `${bytes(now.bytesPerSecond)}/s`;
  return html`<g class="arrow" data-moving=${moving}>
    <path d=${arrow.path} marker-end=${tip} />
    <text x=${x} y=${y} text-anchor=${anchor}><tspan class="topic">${topic.replace('batches.', '')}</tspan>${arrow.side
    ? [html`<tspan x=${x} dy="14">${messages}</tspan>`, html`<tspan x=${x} dy="14">${size}</tspan>`]
    : html`<tspan dx="6">${messages}</tspan><tspan dx="6">${size}</tspan>`}</text>
  </g>`;
}

function Box({ name, box, service, slow }) {
  const [x, y, w, h] = box;
  const replicas = service?.replicas || [];
  const ready = replicas.filter((r) => r.ready).length;
  const words = replicas.length === 0 ? 'not seen' : `${ready} of ${replicas.length} ready`;
  return html`<g class="box" data-slow=${slow} data-down=${replicas.length === 0 || ready < replicas.length}>
    <rect x=${x} y=${y} width=${w} height=${h} rx="3" />
    <text class="name" x=${x + w / 2} y=${y + h / 2 - 4} text-anchor="middle">${name}</text>
    <text x=${x + w / 2} y=${y + h / 2 + 14} text-anchor="middle">${words}${service?.lag > 0 ? `, lag ${count(service.lag)}` : ''}</text>
  </g>`;
}

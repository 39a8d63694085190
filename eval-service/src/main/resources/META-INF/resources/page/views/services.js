// The services' replicas, and what flows between them.
import { html, useEffect, useState } from '../lib.js';
import { useResource } from '../api.js';
import { onLive } from '../live.js';
import { link } from '../route.js';
import { ago, bytes, count, moment, percent, rate } from '../format.js';
import { Empty, Loaded } from '../parts.js';
import { Flow } from '../flow.js';

export function Services() {
  const resource = useResource('services', 10);
  const [news, setNews] = useState();
  useEffect(() => onLive('services', setNews), []);
  const now = news ? { ...resource, data: news } : resource;
  return html`<h1 tabindex="-1">Services</h1><${Loaded} resource=${now}>${(s) => html`<${All} s=${s} />`}<//>`;
}

function All({ s }) {
  const sized = s.flow.some((f) => f.bytesPerSecond !== undefined);
  const replicas = s.services.flatMap((service) => service.replicas);
  return html`
    ${s.bottleneck ? html`<p class="lead"><b>Bottleneck: ${s.bottleneck.service}.</b> ${s.bottleneck.sentence}</p>`
    : html`<p class="lead">${replicas.length === 0 ? 'No replica has shown itself yet.' : 'Nothing is held up.'}</p>`}
    <${Flow} flow=${s.flow} services=${s.services} bottleneck=${s.bottleneck?.service} />
    <h2>Replicas</h2>
    ${replicas.length === 0 ? html`<${Empty}>Each replica says every two seconds how it is. Start the services with <code>./mixmatch up</code>.<//>` : html`
    <div class="scroll" tabindex="0" role="region" aria-label="Replicas"><table class="values wide replicas">
      <thead><tr><th scope="col">service</th><th scope="col" class="left">state</th><th scope="col" class="left">run</th><th scope="col">rate</th><th scope="col">busy</th><th scope="col">memory</th><th scope="col">of it heap</th><th scope="col">cores</th><th scope="col">lag</th><th scope="col">version</th><th scope="col">started</th></tr></thead>
      <tbody>${s.services.map((service) => service.replicas.map((r, i) => html`<tr key=${r.instance}>
        <th scope="row">${service.name} <span class="note">${r.instance}${r.host && !r.instance.startsWith(r.host) ? `, ${r.host}` : ''}</span></th>
        <td class="left"><span class="phase" data-phase=${r.ready ? 'finished' : 'failed'}><span aria-hidden="true">${r.ready ? '●' : '✕'}</span> ${r.ready ? 'ready' : 'not ready'}</span>
          ${r.sentence && html`<span class="why">${r.sentence}</span>`}</td>
        <td class="left">${r.run && html`<a href=${link('runs', r.run)}>${r.run}</a>`}</td><td>${rate(r.rate, '/s')}</td><td>${percent(r.busy, 0)}</td><td>${bytes(r.memoryBytes)}</td><td>${bytes(r.heapBytes)}</td>
        <td>${r.cpu === undefined ? '–' : r.cpu.toFixed(2)}</td><td>${i === 0 ? count(service.lag) : ''}</td><td>${r.version}</td><td title=${moment(r.startedAt)}>${ago(r.startedAt)}</td></tr>`))}</tbody></table></div>`}
    <h2>Topics</h2>
    ${s.flow.length === 0 ? html`<${Empty}>Rates are measured while this page is looked at; they come within seconds.<//>` : html`
    <div class="scroll" tabindex="0" role="region" aria-label="Topics"><table class="values">
      <thead><tr><th scope="col">topic</th><th scope="col" class="left">from</th><th scope="col" class="left">to</th><th scope="col">messages</th>${sized && html`<th scope="col">bytes</th>`}<th scope="col">lag</th></tr></thead>
      <tbody>${s.flow.map((f) => html`<tr key=${f.topic + f.to}><th scope="row">${f.topic}</th><td class="left">${f.from}</td><td class="left">${f.to}</td>
        <td>${rate(f.messagesPerSecond, '/s')}</td>${sized && html`<td>${bytes(f.bytesPerSecond)}/s</td>`}<td>${count(f.lag)}</td></tr>`)}</tbody></table></div>`}`;
}

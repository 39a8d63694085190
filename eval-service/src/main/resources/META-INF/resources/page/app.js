// The frame around the views: navigation, connection, theme, access.
import { html, render, useEffect } from './lib.js';
import { useResource } from './api.js';
import { startLive, useConnection } from './live.js';
import { useRoute } from './route.js';
import { Access } from './access.js';
import { ThemeChoice } from './theme.js';
import { Runs } from './views/runs.js';
import { Run } from './views/run.js';
import { Compare } from './views/compare.js';
import { Services } from './views/services.js';
import { Start } from './views/start.js';

const NAVIGATION = [['runs', 'Runs'], ['compare', 'Compare'], ['services', 'Services'], ['start', 'Start a run']];
const CONNECTION = { connecting: 'connecting', live: 'live', lost: 'connection lost, trying again' };

function viewOf(route, about) {
  const [view = 'runs', run, tab = 'curves'] = route.parts;
  if (view === 'runs' && run) return { title: run, content: html`<${Run} key=${run} run=${run} tab=${tab} about=${about} />` };
  if (view === 'compare') return { title: 'Compare', content: html`<${Compare} chosen=${route.query.getAll('run')} />` };
  if (view === 'services') return { title: 'Services', content: html`<${Services} />` };
  if (view === 'start') return { title: 'Start a run', content: html`<${Start} about=${about} />` };
  return { title: 'Runs', content: html`<${Runs} about=${about} />` };
}

function App() {
  const route = useRoute();
  const connection = useConnection();
  const { data: about = {}, reload } = useResource('about');
  const [view = 'runs', run] = route.parts;
  const { title, content } = viewOf(route, about);
  useEffect(() => {
    document.title = `${title} · MixMatch`;
    // Someone who hears the page hears where the link led; the first view needs no such help.
    if (document.body.dataset.moved) document.querySelector('h1')?.focus();
    document.body.dataset.moved = 'yes';
    scrollTo(0, 0);
  }, [view, run]);
  return html`
    <header class="top">
      <a class="brand" href="#/runs"><img src="page/icon.svg" alt="" width="22" height="22" />MixMatch</a>
      <nav aria-label="Views">
        ${NAVIGATION.map(([id, name]) => html`<a href=${'#/' + id} aria-current=${id === view ? 'page' : undefined}>${name}</a>`)}
      </nav>
      <div class="tools">
        <span class="connection" data-state=${connection} role="status">${CONNECTION[connection]}</span>
        <${Access} about=${about} changed=${reload} />
        <${ThemeChoice} />
      </div>
    </header>
    <main id="main" tabindex="-1">${content}</main>
    <footer>
      ${about.version && html`<span>version ${about.version}</span>`}
      ${about.topicPrefix && html`<span>topics ${about.topicPrefix}*</span>`}
      <a href="q/openapi">OpenAPI</a>
    </footer>`;
}

const place = document.getElementById('app');
place.textContent = '';
startLive();
render(html`<${App} />`, place);

// Where in the page one is: #/runs/NAME/samples?by=time.
import { useEffect, useState } from './lib.js';

function parse() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  return { parts, query: new URLSearchParams(query) };
}

export function useRoute() {
  const [route, setRoute] = useState(parse());
  useEffect(() => {
    const changed = () => location.hash.startsWith('#/') && setRoute(parse());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

export const link = (...parts) => '#/' + parts.map(encodeURIComponent).join('/');

export const compareLink = (runs) => '#/compare?' + new URLSearchParams(runs.map((run) => ['run', run]));

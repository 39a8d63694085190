// The REST interface. What goes wrong becomes an error whose message is one sentence for a person.
import { useEffect, useReducer, useState } from './lib.js';
import { onLive } from './live.js';

const ROOT = 'api/v1/';
const TOKEN = 'mixmatch.token';

/** A refusal by the service; errors names the keys of a spec that are wrong. */
export class Refusal extends Error {
  constructor(problem, status) {
    super(problem.detail || problem.title || `The service answered with status ${status}.`);
    this.status = status;
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
  }
}

/** Kept for this tab only. */
export function setToken(token) {
  if (token) sessionStorage.setItem(TOKEN, token);
  else sessionStorage.removeItem(TOKEN);
}

async function call(method, path, { signal, body, type } = {}) {
  // The second is how Quarkus knows a script, which a provider's login form is of no use to.
  const headers = { Accept: 'application/json, application/problem+json', 'X-Requested-With': 'JavaScript' };
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.Authorization = 'Bearer ' + token;
  if (type) headers['Content-Type'] = type;
  let answer;
  try {
    answer = await fetch(ROOT + path, { method, headers, body, signal });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Error(`The service at ${location.host} does not answer; this page asks again when it does.`);
  }
  if (answer.status === 204) return undefined;
  if (answer.status === 499) throw new Refusal({ detail: 'Your login has ended; reload this page to log in again.' }, 499);
  const json = (answer.headers.get('Content-Type') || '').includes('json');
  const content = json ? await answer.json() : {};
  if (!answer.ok) throw new Refusal(content, answer.status);
  return content;
}

export const get = (path, signal) => call('GET', path, { signal });
export const post = (path, value) =>
  call('POST', path, value === undefined ? {} : { body: JSON.stringify(value), type: 'application/json' });
export const postFile = (path, file) => call('POST', path, { body: file, type: file.type });
export const remove = (path) => call('DELETE', path);

/** A path below the API's root, each part encoded. */
export const at = (...parts) => parts.map(encodeURIComponent).join('/');

/**
 * What a GET answers, read again when the connection is back and, with everySeconds, while the page is looked at. Old data
 * stays while it is read again. nothing: the service has nothing of this kind yet. Without a path there is nothing.
 */
export function useResource(path, everySeconds = 0) {
  const [state, setState] = useState({});
  const [turn, reload] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    if (!path) return undefined;
    const stop = new AbortController();
    get(path, stop.signal).then(
      (data) => setState({ path, data, nothing: data === undefined }),
      (error) => error.name === 'AbortError' || setState((old) => ({ path, data: old.path === path ? old.data : undefined, error })),
    );
    return () => stop.abort();
  }, [path, turn]);
  useEffect(() => onLive('back', reload), []);
  useEffect(() => {
    if (!everySeconds) return undefined;
    const timer = setInterval(() => document.hidden || reload(), 1000 * everySeconds);
    return () => clearInterval(timer);
  }, [everySeconds]);
  return { ...(state.path === path ? state : {}), ...(path ? {} : { nothing: true }), reload };
}

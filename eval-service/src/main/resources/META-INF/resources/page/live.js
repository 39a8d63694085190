// The one event stream of the page (server-sent events). It ends while nobody looks, and comes back by itself.
import { useEffect, useState } from './lib.js';

const TYPES = ['runs', 'deleted', 'progress', 'evaluation', 'services', 'event'];
const HIDDEN_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const MOST_RETRY_MS = 15_000;

const listeners = new Map();
let source;
let state = 'connecting';
let retry = FIRST_RETRY_MS;
let timer;

/** Types are those of the stream, 'state' (connecting, live, lost) and 'back' (read again what may have changed). */
export function onLive(type, listener) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(listener);
  return () => listeners.get(type).delete(listener);
}

function tell(type, value) {
  for (const listener of listeners.get(type) || []) listener(value);
}

function become(next) {
  if (state === next) return;
  const wasLost = state === 'lost';
  state = next;
  tell('state', state);
  if (next === 'live' && wasLost) tell('back');
}

function open() {
  clearTimeout(timer);
  source = new EventSource('api/v1/events');
  source.onopen = () => {
    retry = FIRST_RETRY_MS;
    become('live');
  };
  source.onerror = () => {
    become('lost');
    // The browser tries again by itself unless the answer was no stream at all.
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    timer = setTimeout(open, retry);
    retry = Math.min(2 * retry, MOST_RETRY_MS);
  };
  for (const type of TYPES) source.addEventListener(type, (message) => tell(type, JSON.parse(message.data)));
}

function close() {
  source.close();
  clearTimeout(timer);
  state = 'lost';
}

export function startLive() {
  open();
  let hiding;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(close, HIDDEN_MS);
    else if (source.readyState === EventSource.CLOSED) open();
  });
}

export function useConnection() {
  const [now, setNow] = useState(state);
  useEffect(() => onLive('state', setNow), []);
  return now;
}

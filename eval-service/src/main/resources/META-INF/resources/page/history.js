// Losses and evaluations of a run as arrays, down-sampled by the service, with a live tail until they are read again.
import { useEffect, useMemo, useRef, useState } from './lib.js';
import { at, useResource } from './api.js';
import { onLive } from './live.js';

const POINTS = 600;
/** What is drawn of a step, by its name in both. */
const MEANS = ['lossX', 'lossU', 'lambdaU', 'total', 'guessAccuracy', 'maskRate', 'maskAccuracy', 'threshold', 'meanThreshold', 'lowestThreshold'];
/** Live points before the history is read again. */
const TAIL = 60;
/** Live points wait until they move a curve by a point's width, at most so long. */
const LONGEST_WAIT_MS = 10_000;

export function useLosses(run) {
  const resource = useResource(at('runs', run, 'losses') + '?points=' + POINTS);
  const [tail, setTail] = useState([]);
  const drawn = useRef({ step: 0, at: 0 });
  useEffect(() => setTail([]), [resource.data]);
  useEffect(() => onLive('progress', (p) => {
    const { step, at: since } = drawn.current;
    if (p.run !== run || (p.step - step < step / POINTS && Date.now() - since < LONGEST_WAIT_MS)) return;
    drawn.current = { step: p.step, at: Date.now() };
    setTail((old) => [...old.slice(-TAIL), p]);
  }), [run]);
  useEffect(() => {
    if (tail.length === TAIL) resource.reload();
  }, [tail.length]);
  const data = useMemo(() => resource.data && withTail(resource.data, tail), [resource.data, tail]);
  return { ...resource, data };
}

/** Of the tail what is beyond the history counts. Live points come one a second; their seconds go on from the last known. */
function withTail(losses, tail) {
  const lastStep = losses.step[losses.step.length - 1] || 0;
  const fresh = tail.filter((p, i) => p.step > lastStep && (i === 0 || p.step > tail[i - 1].step));
  if (fresh.length === 0) return losses;
  const long = (name, of) => losses[name] && [...losses[name], ...fresh.map(of)];
  const lastSecond = losses.seconds && losses.seconds[losses.seconds.length - 1];
  const start = Date.parse(fresh[0].at);
  const result = { ...losses, step: [...losses.step, ...fresh.map((p) => p.step)] };
  for (const name of MEANS) result[name] = long(name, (p) => p[name] ?? null);
  for (const name of ['lossX', 'total']) {
    for (const end of ['Min', 'Max']) result[name + end] = long(name + end, (p) => p[name]);
  }
  result.seconds = long('seconds', (p) => lastSecond + 1 + (Date.parse(p.at) - start) / 1000);
  return result;
}

export function useEvaluations(run) {
  const resource = useResource(at('runs', run, 'evaluations') + '?points=' + POINTS);
  useEffect(() => onLive('evaluation', (e) => e.run === run && resource.reload()), [run]);
  return resource;
}

/** The wall time of steps, between those whose time is known; null outside of them. */
export function secondsAt(steps, losses) {
  if (!losses?.seconds?.length) return steps.map(() => null);
  let i = 0;
  return steps.map((step) => {
    while (i < losses.step.length - 1 && losses.step[i + 1] <= step) i++;
    const [a, b] = [losses.step[i], losses.step[i + 1]];
    const [from, to] = [losses.seconds[i], losses.seconds[i + 1]];
    if (step <= a || to === undefined) return step < a ? 0 : from;
    return from + ((step - a) / (b - a)) * (to - from);
  });
}

/** Points over which a mean or a rate is taken, so that a curve shows its course. */
const windowOf = (points) => Math.max(1, Math.round(points / 40));

/** Milliseconds per step over the last points. */
export function paces(losses) {
  const wide = windowOf(losses.step.length);
  return losses.step.map((step, i) => {
    const from = Math.max(0, i - wide);
    const seconds = losses.seconds[i] - losses.seconds[from];
    return step > losses.step[from] && seconds > 0 ? (1000 * seconds) / (step - losses.step[from]) : null;
  });
}

/** The mean over the points around each; fewer at the ends. */
export function smoothed(values) {
  const half = Math.floor(windowOf(values.length) / 2);
  const sums = [0];
  const counts = [0];
  values.forEach((v, i) => {
    sums.push(sums[i] + (v ?? 0));
    counts.push(counts[i] + (v == null ? 0 : 1));
  });
  return values.map((v, i) => {
    const from = Math.max(0, i - half);
    const to = Math.min(values.length, i + half + 1);
    return v == null ? null : (sums[to] - sums[from]) / (counts[to] - counts[from]);
  });
}

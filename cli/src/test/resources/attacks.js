// Everything that a page of another origin can try on a service; gives the attempts that came to something.
async ([target, run, start]) => {
  const api = target + '/api/v1/';
  const came = [];
  const attempt = async (name, work) => {
    const to = await Promise.resolve().then(work).catch(() => 'blocked');
    if (to !== 'blocked') came.push(name + ': ' + to);
  };
  const loads = (name, tag, attributes) =>
    attempt(name, () => new Promise((resolve) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('blocked');
      document.body.append(element);
    }));
  const form = (name, action, type, field) =>
    attempt(name, () => new Promise((resolve) => {
      const frame = Object.assign(document.createElement('iframe'), { name });
      document.body.append(frame);
      const sent = Object.assign(document.createElement('form'), { method: 'POST', action, enctype: type, target: name });
      const input = Object.assign(document.createElement('input'), { type: 'hidden', name: field, value: '' });
      sent.append(input);
      document.body.append(sent);
      frame.onload = () => {
        // What a foreign or an error page says can't be read.
        try { resolve(frame.contentDocument ? 'read' : 'blocked'); } catch (e) { resolve('blocked'); }
      };
      sent.submit();
    }));

  for (const credentials of ['omit', 'include']) {
    for (const [mode, type] of [['no-cors', 'text/plain'], ['no-cors', 'application/json'], ['cors', 'text/plain'], ['cors', 'application/json']]) {
      await attempt(`start ${mode} ${type} ${credentials}`, async () =>
        (await fetch(api + 'runs', { method: 'POST', mode, credentials, headers: { 'Content-Type': type }, body: start })).type);
    }
    await attempt('resume ' + credentials, async () =>
      (await fetch(api + `runs/${run}/resume`, { method: 'POST', mode: 'no-cors', credentials })).type);
    await attempt('delete ' + credentials, async () => (await fetch(api + `runs/${run}`, { method: 'DELETE', credentials })).type);
    for (const mode of ['cors', 'no-cors']) {
      await attempt(`read ${mode} ${credentials}`, async () => (await fetch(api + 'runs', { mode, credentials })).type);
    }
  }
  await form('start-form', api + 'runs', 'text/plain', start);
  await form('resume-form', api + `runs/${run}/resume`, 'application/x-www-form-urlencoded', 'a');
  await attempt('beacon', () => {
    navigator.sendBeacon(api + `runs/${run}/stop`, '');
    return 'blocked';
  });
  await loads('image', 'img', { src: target + '/page/icon.svg' });
  await loads('script', 'script', { src: api + 'runs' });
  await loads('script of the page', 'script', { src: target + '/page/theme-first.js' });
  await loads('style', 'link', { rel: 'stylesheet', href: target + '/page/page.css' });
  await attempt('events', () => new Promise((resolve) => {
    const source = new EventSource(api + 'events', { withCredentials: true });
    source.onopen = () => resolve('open');
    source.onerror = () => { source.close(); resolve('blocked'); };
  }));
  await attempt('socket', () => new Promise((resolve) => {
    const socket = new WebSocket(api.replace('http', 'ws') + 'events');
    socket.onopen = () => resolve('open');
    socket.onerror = () => resolve('blocked');
  }));
  for (const tag of ['iframe', 'object', 'embed']) {
    const name = tag === 'object' ? 'data' : 'src';
    const framed = Object.assign(document.createElement(tag), { [name]: target + '/?' + tag });
    document.body.append(framed);
  }
  return came;
}

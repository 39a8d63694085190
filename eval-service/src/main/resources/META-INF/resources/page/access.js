// Who may act: nothing to show where anyone at this address may; else the way in.
import { html, useRef, useState } from './lib.js';
import { get, setToken } from './api.js';
import { Dialog, Fault } from './parts.js';

export function Access({ about, changed }) {
  const [open, setOpen] = useState(false);
  const [error, setError] = useState();
  const input = useRef();
  if (about.actions === undefined || about.login === 'none') return null;
  if (about.login === 'oidc') return about.actions ? null : html`
    <button class="quiet" onClick=${() => setOpen(true)}>Read only</button>
    ${open && html`<${Dialog} title="Read only" close=${() => setOpen(false)}>
      <p>${about.refusal}</p>
      <p class="row"><button autofocus onClick=${() => setOpen(false)}>Close</button></p>
    <//>`}`;
  const leave = () => {
    setToken();
    changed();
  };
  if (about.actions) return html`<button class="quiet" onClick=${leave}>Forget token</button>`;
  const enter = async (event) => {
    event.preventDefault();
    setToken(input.current.value.trim());
    try {
      if (!(await get('about')).actions) throw new Error('This token is not the one that eval.token names.');
      setOpen(false);
      changed();
    } catch (e) {
      setToken();
      setError(e);
    }
  };
  return html`
    <button class="quiet" onClick=${() => setOpen(true)}>Read only · enter token</button>
    ${open && html`<${Dialog} title="Enter the token" close=${() => setOpen(false)}>
      <form onSubmit=${enter}>
        <p>Runs can be started, stopped and deleted with the token that the service was given as <code>eval.token</code>. It is kept until this tab is closed.</p>
        <label>Token <input ref=${input} type="password" autocomplete="off" required /></label>
        <${Fault} error=${error} />
        <p class="row"><button type="submit" class="primary">Enter</button>
          <button type="button" onClick=${() => setOpen(false)}>Cancel</button></p>
      </form>
    <//>`}`;
}

// Light, dark, or as the system says; and the colours for what is drawn on a canvas.
import { html, useEffect, useState } from './lib.js';

const NEXT = { system: 'light', light: 'dark', dark: 'system' };
const SIGN = { system: '◐', light: '○', dark: '●' };
const changes = new EventTarget();

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => changes.dispatchEvent(new Event('theme')));

function choose(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Not remembered where storage is forbidden.
  }
  changes.dispatchEvent(new Event('theme'));
}

export function ThemeChoice() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme || 'system');
  const next = () => {
    choose(NEXT[theme]);
    setTheme(NEXT[theme]);
  };
  return html`<button class="quiet" onClick=${next} aria-label=${`Theme: ${theme}; change to ${NEXT[theme]}`}>
    <span aria-hidden="true">${SIGN[theme]}</span> ${theme}
  </button>`;
}

/** A number that changes with the theme, so that canvases are drawn anew. */
export function useThemeTurn() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const changed = () => setTurn((n) => n + 1);
    changes.addEventListener('theme', changed);
    return () => changes.removeEventListener('theme', changed);
  }, []);
  return turn;
}

/** The resolved value of a colour variable of page.css, as in --series-1. */
export function colour(name) {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

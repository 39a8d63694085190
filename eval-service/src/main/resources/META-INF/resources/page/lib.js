// htm's own build with Preact and its hooks inside: no bare imports, so no import map that the content policy must allow.
export {
  html,
  render,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from '../_static/htm/3.1.1/preact/standalone.module.js';

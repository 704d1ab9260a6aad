const theme = new CSSStyleSheet()
const styles = new CSSStyleSheet()
export const sheets = [styles, theme]

/** Follows the browser's preference until the page decides. @param {boolean} dark */
export const setDarkMode = (dark) => theme.replaceSync(`:host { color-scheme: ${dark ? 'dark' : 'light'} }`)

styles.replaceSync(`
  :host { display: inline-block; color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; text-align: start;
    --surface: light-dark(#fff, #1d222d); --text: light-dark(#1c2333, #e6e9f0); --quiet: light-dark(#5a6375, #a3abbd);
    --line: light-dark(#d5d9e2, #3b4252); --accent: light-dark(#2f54c8, #9db4ff); --on-accent: light-dark(#fff, #10162b) }
  h2 { margin: 0 0 8px; font-size: 16px; line-height: 35px }
  button, [popover], .label { color: var(--text); background: var(--surface); border: 1px solid var(--line); border-radius: 8px }
  button { font: inherit; padding: 6px 12px; cursor: pointer }
  button:enabled:hover { border-color: var(--accent) }
  button:disabled { opacity: .55; cursor: default }
  .primary, .count, .person { background: var(--accent); color: var(--on-accent) }
  .count { border-radius: 99px; padding: 1px 7px; margin-inline-start: 6px; font-size: 12px }
  .count:empty { display: none }
  .bell { display: inline-block; width: 16px; height: 16px; vertical-align: -2px; background: currentColor; clip-path:
    path('M8 0a1 1 0 0 0-1 1v.6A5 5 0 0 0 3 6.5V10l-2 2v1h14v-1l-2-2V6.5A5 5 0 0 0 9 1.6V1a1 1 0 0 0-1-1zM6 14a2 2 0 0 0 4 0z') }
  ul, ol { list-style: none; margin: 0; padding: 0 }
  ul { display: flex; gap: 4px }
  .person { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 50%; font-size: 12px; font-weight: 600 }
  ol li { padding: 10px 0 }
  ol li + li { border-top: 1px solid var(--line) }
  li p { margin: 2px 0 0; overflow-wrap: anywhere; white-space: pre-wrap }
  time { margin-inline-start: 8px; font-size: 12px }
  time, .quiet { color: var(--quiet) }
  [popover] { box-sizing: border-box; padding: 16px; width: min(340px, 100vw - 16px); max-height: 70vh; overflow: auto;
    box-shadow: 0 8px 30px light-dark(#1c233326, #0008) }
  @supports (position-area: bottom) { [popover=auto] { inset: auto; margin: 6px 0; position-area: bottom span-left;
    position-try-fallbacks: bottom span-right, top span-left, top span-right } }
  aside[popover] { inset: 0 0 0 auto; margin: 0; height: 100dvh; max-height: none; border-width: 0 0 0 1px; border-radius: 0;
    @media (prefers-reduced-motion: no-preference) { transition: translate .2s; @starting-style { translate: 100% } } }
  aside button { float: inline-end }
  textarea { display: block; box-sizing: border-box; width: 100%; margin-top: 6px; padding: 8px; font: inherit; resize: vertical;
    color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px }
  [role=alert] { margin: 6px 0; color: light-dark(#b3261e, #ffb4ab) }
  .label { position: fixed; inset: auto auto 8px 8px; z-index: 2147483647; pointer-events: none; margin: 0; padding: 3px 8px;
    max-width: calc(100vw - 34px); font-size: 12px; border-style: dashed; opacity: .9 }
`)

import { createClient } from './client.js'
import './comment-tool.js'
import './comments-sidebar.js'
import { defineElement, h } from './element.js'
import './notifications-tool.js'
import { show } from './page.js'
import './presence.js'
import { setDarkMode } from './styles.js'

const { origin } = new URL(import.meta.url)
/** @type {object | undefined} */
let client

/** The page's one client. As with `@veltdev/react`, another API key needs a reload. @param {string} apiKey */
async function init(apiKey) {
  client ??= { ...createClient({ origin, apiKey }, localStorage, show), setDarkMode }
  return client
}

defineElement('velt-sandbox-label', (root) => {
  const label = h('p', { className: 'label', role: 'status' })
  root.append(label)
  return ({ refusal }) =>
    label.replaceChildren('Velt sandbox — comments and presence are a local stand-in. ', refusal)
})
document.body.append(document.createElement('velt-sandbox-label'))
Object.assign(window, { Velt: { init } })

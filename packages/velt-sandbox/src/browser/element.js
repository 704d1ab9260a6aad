import { page } from './page.js'
import { sheets } from './styles.js'

/**
 * Defines an element with a shadow root: `build` fills it once and returns what draws the page's state into it.
 * @param {string} name @param {(root: ShadowRoot) => (state: import('./page.js').Page) => void} build
 */
export function defineElement(name, build) {
  class SandboxElement extends HTMLElement {
    #root = this.attachShadow({ mode: 'open', delegatesFocus: true })
    #draw = build(this.#root)
    #subscription = { unsubscribe() {} }

    connectedCallback() {
      this.#root.adoptedStyleSheets = sheets
      this.#subscription = page.subscribe(this.#draw)
    }

    disconnectedCallback() {
      this.#subscription.unsubscribe()
    }
  }
  customElements.define(name, SandboxElement)
}

/**
 * Makes an element; text goes in as text, never as HTML.
 * @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {object} properties @param {(Node | string)[]} children
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag)
  Object.assign(element, properties).append(...children)
  return element
}

/** @param {HTMLElement} list @param {import('./page.js').Comment[]} comments @param {string} empty said when there is none */
export function drawComments(list, comments, empty) {
  const items = comments.map(({ author, createdAt, text }) => {
    const when = new Date(createdAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
    return h('li', {}, h('strong', {}, author), h('time', { dateTime: createdAt }, when), h('p', {}, text))
  })
  list.replaceChildren(...(items.length > 0 ? items : [h('li', { className: 'quiet' }, empty)]))
}

/**
 * Adds a button and the popover that it opens, which closes on Escape and on a click beside it by itself.
 * @param {ShadowRoot} root @param {HTMLElement} popover @param {Node[]} face
 */
export function addPopover(root, popover, ...face) {
  const button = h('button', { type: 'button', popoverTargetElement: popover }, ...face)
  root.append(button, popover)
  popover.addEventListener('beforetoggle', ({ newState }) => {
    // In a shadow root the browser does not give the focus back.
    if (newState === 'closed' && root.activeElement) button.focus()
  })
  return button
}

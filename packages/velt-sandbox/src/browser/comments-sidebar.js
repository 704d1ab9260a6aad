import { defineElement, drawComments, drawCount, h } from './element.js'
import { page, show } from './page.js'

defineElement('velt-comments-sidebar', (root) => {
  const close = h('button', { type: 'button', textContent: 'Close' })
  const list = h('ol', {})
  const header = h('header', {}, h('h2', { textContent: 'Comments' }), close)
  // A popover, so that nothing on the page covers the panel and a closed one cannot take the focus.
  const panel = h('aside', { popover: 'manual', ariaLabel: 'Comments' }, header, list)
  /** @type {Element | null} */
  let before = null
  root.append(panel)
  close.addEventListener('click', () => show({ sidebarOpen: false }))
  panel.addEventListener('keydown', ({ key }) => key === 'Escape' && show({ sidebarOpen: false }))
  return ({ comments, refusal, sidebarOpen }) => {
    drawComments(list, comments, refusal || 'No comments yet.')
    if (panel.matches(':popover-open') === sidebarOpen) return
    const hadFocus = root.activeElement
    if (sidebarOpen) before = document.activeElement
    panel.togglePopover(sidebarOpen)
    if (sidebarOpen) close.focus()
    else if (hadFocus && before instanceof HTMLElement) before.focus()
  }
})

defineElement('velt-sidebar-button', (root) => {
  const count = h('span', { className: 'count' })
  const button = h('button', { type: 'button' }, h('slot', {}, 'Comments'), count)
  root.append(button)
  button.addEventListener('click', () => show({ sidebarOpen: !page.current.sidebarOpen }))
  return ({ comments, sidebarOpen }) => {
    drawCount(count, comments.length)
    button.ariaExpanded = String(sidebarOpen)
  }
})

import { defineElement, drawComments, h } from './element.js'
import { page, show } from './page.js'

defineElement('velt-comments-sidebar', (root) => {
  const close = h('button', { type: 'button' }, 'Close')
  const list = h('ol', {})
  // A popover, so that nothing on the page covers the panel and a closed one cannot take the focus.
  const panel = h('aside', { popover: 'manual', ariaLabel: 'Comments' }, close, h('h2', {}, 'Comments'), list)
  /** @type {Element | null} */
  let opener = null
  root.append(panel)
  close.addEventListener('click', () => show({ sidebarOpen: false }))
  panel.addEventListener('keydown', ({ key }) => key === 'Escape' && show({ sidebarOpen: false }))
  return ({ comments, refusal, sidebarOpen }) => {
    drawComments(list, comments, refusal || 'No comments yet.')
    if (panel.matches(':popover-open') === sidebarOpen) return
    const back = root.activeElement && opener
    opener = document.activeElement
    panel.togglePopover(sidebarOpen)
    if (sidebarOpen) close.focus()
    else if (back instanceof HTMLElement) back.focus()
  }
})

defineElement('velt-sidebar-button', (root) => {
  const count = h('span', { className: 'count' })
  const button = h('button', { type: 'button' }, h('slot', {}, 'Comments'), count)
  root.append(button)
  button.addEventListener('click', () => show({ sidebarOpen: !page.current.sidebarOpen }))
  return ({ comments, sidebarOpen }) => {
    count.textContent = String(comments.length || '')
    button.ariaExpanded = String(sidebarOpen)
  }
})

import { addPopover, defineElement, drawComments, drawCount, h } from './element.js'
import { page } from './page.js'

/** The newest comment at the last look, by document, for as long as the page lives. @type {Map<string, string>} */
const looks = new Map()

defineElement('velt-notifications-tool', (root) => {
  const list = h('ol', {})
  const panel = h('div', { popover: 'auto' }, h('h2', { textContent: 'Notifications' }), list)
  const count = h('span', { className: 'count' })
  const button = addPopover(root, [h('span', { className: 'bell' }), count], panel)

  /** @param {import('./page.js').Page} state */
  function draw({ comments, documentId, userId }) {
    const others = comments.filter((comment) => comment.userId !== userId)
    const fresh = others.filter(({ createdAt }) => createdAt > (looks.get(documentId) ?? '')).length
    drawComments(list, others.slice(-10).reverse(), 'Nothing from others yet.')
    drawCount(count, fresh)
    button.ariaLabel = fresh === 0 ? 'Notifications' : `Notifications, ${fresh} new`
  }

  panel.addEventListener('toggle', ({ newState }) => {
    const { comments, documentId } = page.current
    if (newState === 'open') looks.set(documentId, comments.at(-1)?.createdAt ?? '')
    draw(page.current)
  })
  return draw
})

import { addPopover, defineElement, drawComments, h } from './element.js'
import { page } from './page.js'

/** When the newest comment at the last look was made, by document. @type {Map<string, string>} */
const looks = new Map()

defineElement('velt-notifications-tool', (root) => {
  const list = h('ol', {})
  const panel = h('div', { popover: 'auto' }, h('h2', {}, 'Notifications'), list)
  const count = h('span', { className: 'count' })
  const button = addPopover(root, panel, h('span', { className: 'bell' }), count)

  function draw({ comments, documentId, userId } = page.current) {
    const others = comments.filter((comment) => comment.userId !== userId)
    const fresh = others.filter(({ createdAt }) => createdAt > (looks.get(documentId) ?? '')).length
    drawComments(list, others.slice(-10).reverse(), 'Nothing from others yet.')
    count.textContent = String(fresh || '')
    button.ariaLabel = fresh ? `Notifications, ${fresh} new` : 'Notifications'
  }

  panel.addEventListener('toggle', ({ newState }) => {
    const { comments, documentId } = page.current
    if (newState === 'open') looks.set(documentId, comments.at(-1)?.createdAt ?? '')
    draw()
  })
  return draw
})

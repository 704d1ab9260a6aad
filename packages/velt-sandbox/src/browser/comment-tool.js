import { addPopover, defineElement, h } from './element.js'
import { page } from './page.js'

defineElement('velt-comment-tool', (root) => {
  const text = h('textarea', { required: true, maxLength: 2000, rows: 4 })
  const problem = h('p', { role: 'alert' })
  const send = h('button', { className: 'primary' }, 'Add comment')
  const form = h('form', { popover: 'auto' }, h('label', {}, 'Your comment', text), problem, send)
  const button = addPopover(root, form, h('slot', {}, 'Comment'))
  // Not `autofocus`: Chrome tries that when the page loads and complains when something else has the focus.
  form.addEventListener('toggle', ({ newState }) => newState === 'open' && text.focus())
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    send.disabled = true
    try {
      await page.current.addComment?.(text.value)
      form.reset()
      form.hidePopover()
      problem.textContent = ''
    } catch {
      problem.textContent = 'The comment was not saved. Try again.'
    }
    send.disabled = false
  })
  return ({ addComment }) => {
    button.disabled = !addComment
  }
})

/** Where Velt pins comments to the page; the sandbox lists them in the sidebar only. */
defineElement('velt-comments', () => () => {})

import { defineElement, h } from './element.js'

/** Who is on the document: a circle with initials for each. */
defineElement('velt-presence', (root) => {
  const list = h('ul', { ariaLabel: 'People on this document' })
  root.append(list)
  return ({ people }) => {
    const circles = people.map(({ name }) => {
      const textContent = name
        .split(/\s+/, 2)
        .map((word) => [...word][0])
        .join('')
        .toUpperCase()
      return h(
        'li',
        {},
        h('span', { className: 'person', role: 'img', ariaLabel: name, title: name, textContent }),
      )
    })
    list.replaceChildren(...circles)
  }
})

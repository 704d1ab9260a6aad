import { defineElement, h } from './element.js'

defineElement('velt-presence', (root) => {
  const list = h('ul', { ariaLabel: 'People on this document' })
  root.append(list)
  return ({ people }) => {
    const circles = people.map(({ name }) => {
      const initials = name.split(/\s+/, 2).map((word) => [...word][0]?.toUpperCase())
      return h('span', { className: 'person', role: 'img', ariaLabel: name, title: name }, initials.join(''))
    })
    list.replaceChildren(...circles.map((circle) => h('li', {}, circle)))
  }
})

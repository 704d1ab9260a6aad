import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '@app/contracts/routes'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Opening } from '../src/ui/opening.tsx'

const page = new DOMParser().parseFromString(
  readFileSync(join(import.meta.dirname, '../index.html'), 'utf8'),
  'text/html',
)

test('what stands in the page before any script is what React shows first', () => {
  const { container } = render(<Opening />)
  const root = page.getElementById('root')
  expect(root?.innerHTML.replaceAll(/>\s+</g, '><').trim()).toBe(container.innerHTML)
})

test('the page asks beforehand for the session, by the address that the first call has', () => {
  expect(page.querySelector('link[rel=preload][as=fetch]')?.getAttribute('href')).toBe(
    routes.readSession.path,
  )
})

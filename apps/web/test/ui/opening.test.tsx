import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Opening } from '../../src/ui/opening.tsx'

test('what stands in the page before any script is what React shows first', () => {
  const page = readFileSync(join(import.meta.dirname, '../../index.html'), 'utf8')
  const root = new DOMParser().parseFromString(page, 'text/html').getElementById('root')
  const { container } = render(<Opening />)
  expect(root?.innerHTML.replaceAll(/>\s+</g, '><').trim()).toBe(container.innerHTML)
})

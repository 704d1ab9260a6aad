import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CHANNELS } from '../../src/playwright/channels.ts'

test('SPEC.md lists the channels that a finding can have, and no others', () => {
  const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8')
  const listed = Array.from(spec.matchAll(/^\| `([a-z-]+)`/gm), ([, id]) => id)
  expect(listed.toSorted()).toEqual([...CHANNELS].toSorted())
})

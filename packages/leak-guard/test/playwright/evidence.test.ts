import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createSearch, Evidence } from '../../src/playwright/evidence.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('evidence', ALPHANUMERIC, 40)
const evidence = () => new Evidence(createSearch({ TOKEN: SECRET }))

test('a secret among many short texts is told with its own channel and address', async () => {
  const seen = evidence()
  for (let i = 0; i < 100; i++)
    seen.examine('console', `http://site.test/${i}`, i === 42 ? SECRET : `line ${i}`)
  await seen.settled()
  expect(seen.findings).toEqual([
    { channel: 'console', url: 'http://site.test/42', secret: 'TOKEN', form: 'raw' },
  ])
  expect(seen.unread).toEqual([])
})

test('the same content is told for each channel that it is in', async () => {
  const seen = evidence()
  seen.examine('cookie', undefined, SECRET)
  seen.examine('memory', undefined, SECRET)
  await seen.settled()
  expect(seen.findings.map(({ channel }) => channel)).toEqual(['cookie', 'memory'])
})

test('a second watch with the same search tells of a secret that the first has told of', async () => {
  const search = createSearch({ TOKEN: SECRET })
  for (const seen of [new Evidence(search), new Evidence(search)]) {
    for (const text of ['nothing of it here', SECRET]) seen.examine('console', undefined, text)
    await seen.settled()
    expect(seen.findings).toHaveLength(1)
  }
})

test('neither an address nor a reason repeats a secret', async () => {
  const seen = evidence()
  seen.examine('request-url', `http://site.test/?t=${SECRET}`, `http://site.test/?t=${SECRET}`)
  seen.miss('download', `http://site.test/${SECRET}`, `No file ${SECRET}`)
  await seen.settled()
  const report = JSON.stringify([seen.findings, seen.unread])
  expect(report).not.toContain(SECRET)
  expect(report).toContain('http://site.test/?t=[TOKEN]')
})

test('what failed, and what the scanner cannot open, is told as not read', async () => {
  const seen = evidence()
  seen.read('download', 'http://site.test/file', () => Promise.reject(new Error('It is gone.\n at …')))
  seen.examine('response-body', undefined, gzipSync('x'.repeat(1000)).subarray(0, 20))
  await seen.settled()
  expect(seen.unread).toEqual([
    { channel: 'download', url: 'http://site.test/file', reason: 'It is gone.' },
    { channel: 'response-body', reason: expect.any(String) },
  ])
})

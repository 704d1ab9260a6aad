import { once } from 'node:events'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import type { Fault, Sandbox } from '../src/index.ts'
import { callTokenApi, KEYS, readEnvelope, startTestSandbox, TOKEN_GET } from './start-test-sandbox.ts'

const call = (sandbox: Sandbox) => callTokenApi(sandbox, '/v2/auth/token/get', TOKEN_GET)

async function failing(fault: Fault) {
  const sandbox = await startTestSandbox()
  sandbox.setFault(fault)
  return call(sandbox)
}

test('a status fault answers that status, its headers and its body', async () => {
  const response = await failing({
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '7' },
    body: 'slow down',
  })
  expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
    429,
    '7',
    'slow down',
  ])
})

test('malformed JSON is a 200 that does not parse', async () => {
  const response = await failing({ kind: 'malformed-json' })
  expect(response.status).toBe(200)
  await expect(response.json()).rejects.toThrow(SyntaxError)
})

test('an oversize answer is right in everything but its size, which no header announces', async () => {
  const response = await failing({ kind: 'oversize', bytes: 3_000_000 })
  expect(response.headers.get('content-length')).toBeNull()
  const body = await response.text()
  expect(body.length).toBeGreaterThan(3_000_000)
  expect(JSON.parse(body).result.data.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
})

test('a redirect points where it was told to', async () => {
  const response = await failing({ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' })
  expect([response.status, response.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/elsewhere'])
})

test('an HTML page and an empty body come as 200', async () => {
  const html = await failing({ kind: 'html' })
  expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html'])
  expect(await html.text()).toContain('<!doctype html>')
  const empty = await failing({ kind: 'empty' })
  expect([empty.status, await empty.text()]).toEqual([200, ''])
})

test.each([200, 401])(
  'an echo with status %i carries the secret in header, status text and body',
  async (status) => {
    const response = await failing({ kind: 'echo-secret', status })
    expect(response.status).toBe(status)
    expect(response.headers.get('x-echo')).toBe(KEYS.authToken)
    expect(response.statusText).toBe(KEYS.authToken)
    const body = await readEnvelope(response)
    expect(status === 200 ? body.result.data.token : body.error.message).toContain(KEYS.authToken)
  },
)

test('a reset ends the connection without an answer', async () => {
  await expect(failing({ kind: 'reset' })).rejects.toThrow('fetch failed')
})

test('a delayed answer is the right one', async () => {
  const response = await failing({ kind: 'delay', milliseconds: 20 })
  expect((await readEnvelope(response)).result.status).toBe('success')
})

test('closing does not wait for a delay', async () => {
  const sandbox = await startTestSandbox()
  sandbox.setFault({ kind: 'delay', milliseconds: 3_600_000 })
  const headers = {
    'x-velt-api-key': KEYS.apiKey,
    'x-velt-auth-token': KEYS.authToken,
    expect: '100-continue',
  }
  const pending = request(`${sandbox.url}/v2/auth/token/get`, { method: 'POST', headers })
  const refused = expect(once(pending, 'response')).rejects.toThrow(/hang up|ECONNRESET/)
  await once(pending, 'continue')
  pending.end(JSON.stringify(TOKEN_GET))
  await sandbox.close()
  await refused
})

test('null heals the sandbox', async () => {
  const sandbox = await startTestSandbox()
  sandbox.setFault({ kind: 'empty' })
  sandbox.setFault(null)
  expect((await readEnvelope(await call(sandbox))).result.status).toBe('success')
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { SANDBOX_API_KEY, SANDBOX_AUTH_TOKEN } from '../src/index.ts'
import { callTokenApi, startTestSandbox, TOKEN_GET } from './start-test-sandbox.ts'

const SERVE = new URL('../src/serve.ts', import.meta.url).pathname

function serve(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [SERVE], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function output(env: Record<string, string>) {
  const child = serve(env)
  if (!child.stdout || !child.stderr) throw new Error('The child has no pipes.')
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { stdout, stderr, code }
}

test('runs alone with the built-in keys, warns about nothing and ends on SIGTERM', async () => {
  const child = serve({ PORT: '0' })
  let complaints = ''
  child.stderr?.on('data', (chunk) => {
    complaints += chunk
  })
  const [line] = await once(child.stdout ?? child, 'data')
  const url = String(line).match(/http:\/\/127\.0\.0\.1:\d+/)?.[0] ?? ''
  const keys = { 'x-velt-api-key': SANDBOX_API_KEY, 'x-velt-auth-token': SANDBOX_AUTH_TOKEN }
  const sandbox = { url, setFault() {}, close: async () => {} }
  expect((await callTokenApi(sandbox, '/v2/auth/token/get', TOKEN_GET, keys)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(complaints).toBe('')
})

test('says in one sentence that its port is taken', async () => {
  const { port } = new URL((await startTestSandbox()).url)
  const { stdout, stderr, code } = await output({ PORT: port })
  expect({ stdout, stderr, code }).toEqual({
    stdout: '',
    stderr: `Port ${port} on 127.0.0.1 is taken. Stop the program that holds it or set another PORT.\n`,
    code: 1,
  })
})

test('says in one sentence that its port is not one', async () => {
  const { stderr, code } = await output({ PORT: 'soon' })
  expect({ stderr, code }).toEqual({
    stderr: 'PORT is "soon"; it must be a number from 0 to 65535.\n',
    code: 1,
  })
})

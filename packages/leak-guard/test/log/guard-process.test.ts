import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('process', ALPHANUMERIC, 48)
const NOISY = fileURLToPath(new URL('./noisy.ts', import.meta.url))

function run(way: string): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, [NOISY, way], {
    env: { VALUE: SECRET },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ output, code })))
}

test.each([
  ['print', 0],
  ['print bytes', 0],
  ['print a DataView', 0],
  ['throw', 1],
  ['throw a text', 1],
  ['throw an object', 1],
  ['throw with a getter that throws', 1],
  ['throw a proxy that throws', 1],
  ['throw what cannot be shown', 1],
  ['throw while an error is handled', 7],
  ['throw a text while an error is handled', 7],
  ['throw while an error is watched', 7],
  ['reject', 1],
  ['reject with a text', 1],
  ['warn', 0],
])('what a process says by "%s" is masked, and its exit code is as ever', async (way, exitCode) => {
  const { output, code } = await run(way)
  expect(output).toContain('[secret VELT_AUTH_TOKEN]')
  expect(output).not.toContain(SECRET)
  expect(output).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, -4))
  expect(code).toBe(exitCode)
})

test.each([
  'print bytes between letters',
  'print in hex',
  'end standard output',
  'end standard error',
  'print and be called back',
])('what is around a secret stays as it was in "%s"', async (way) => {
  expect(await run(way)).toEqual({ output: 'före [secret VELT_AUTH_TOKEN] é\n', code: 0 })
})

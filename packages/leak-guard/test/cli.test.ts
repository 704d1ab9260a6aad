import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const VALUE = 'c4nary-Zq81mXv0Ty6RkBw3Ld9sGh2P'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leak-guard-cli-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function run(args: readonly string[], env: Record<string, string> = { VELT_AUTH_TOKEN: VALUE }) {
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  return { stdout, stderr, code }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += chunk
  return all
}

describe('leak-guard scan', () => {
  test('exits 0 on a clean folder and says how much was read', async () => {
    await writeFile(join(folder, 'a.txt'), 'nothing here')
    const { code, stdout } = await run(['scan', folder])
    expect(code).toBe(0)
    expect(stdout).toContain('Clean: 1 files, 12 bytes')
  })

  test('exits 1 on a leak, names variable, file and form, says to rotate, and never prints the value', async () => {
    await writeFile(join(folder, 'app.js'), `const a="${VALUE}"`)
    const { code, stdout, stderr } = await run(['scan', folder])
    expect(code).toBe(1)
    expect(stdout).toMatch(/LEAK VELT_AUTH_TOKEN in .*app\.js/)
    expect(stdout).toContain('form raw, at byte 9')
    expect(stdout).toContain('rotate VELT_AUTH_TOKEN')
    expect(stdout + stderr).not.toContain(VALUE)
  })

  test('--json prints the report', async () => {
    await writeFile(join(folder, 'app.js'), `const a="${VALUE}"`)
    const { code, stdout } = await run(['scan', folder, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      filesScanned: 1,
      bytesScanned: VALUE.length + 10,
      notFullyRead: [],
      findings: [
        {
          path: join(folder, 'app.js'),
          secret: 'VELT_AUTH_TOKEN',
          form: 'raw',
          offset: 9,
          length: VALUE.length,
        },
      ],
    })
  })

  test('--secret takes a variable outside the default list', async () => {
    await writeFile(join(folder, 'a.txt'), VALUE)
    const { code, stdout } = await run(['scan', folder, '--secret', 'OTHER_KEY'], { OTHER_KEY: VALUE })
    expect(code).toBe(1)
    expect(stdout).toContain('LEAK OTHER_KEY')
  })

  test.each([
    ['no command', [], {}, 'Say what to do'],
    ['no path', ['scan'], {}, 'at least one file or folder'],
    ['an unknown path', ['scan', '/nowhere/at/all'], {}, 'no file or folder at /nowhere/at/all'],
    ['an unknown option', ['scan', '.', '--fast'], {}, 'option that scan does not know'],
    ['an unset secret', ['scan', '.', '--secret', 'NOT_SET'], {}, 'NOT_SET is not set'],
    ['a short secret', ['scan', '.'], { VELT_AUTH_TOKEN: 'short' }, 'too short to search for'],
    [
      'an address without a password',
      ['scan', '.'],
      { VELT_AUTH_TOKEN: '', REDIS_URL: 'redis://cache' },
      'nothing to search for',
    ],
    ['a uniform secret', ['scan', '.'], { VELT_AUTH_TOKEN: 'ab'.repeat(20) }, 'match by accident'],
    ['no secret at all', ['scan', '.'], { VELT_AUTH_TOKEN: '' }, 'nothing to search for'],
  ])('exits 2 and says what is wrong on %s', async (_, args, env, message) => {
    const { code, stderr } = await run(args, { VELT_AUTH_TOKEN: VALUE, ...env })
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  test('a value given in place of a name is refused and not repeated', async () => {
    const { code, stdout, stderr } = await run(['scan', folder, '--secret', VALUE])
    expect(code).toBe(2)
    expect(stdout + stderr).not.toContain(VALUE)
  })
})

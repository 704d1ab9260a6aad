import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, createLogger, type InlineConfig, type Plugin, type PluginOption } from 'vite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { leakGuard } from '../../src/vite.ts'
import { ALPHANUMERIC, nearMiss, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('vite', ALPHANUMERIC, 48)
const secrets = { VELT_AUTH_TOKEN: SECRET }

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'leak-guard-vite-'))
  await write(
    'index.html',
    '<!doctype html><div id="app"></div><script type="module" src="/main.js"></script>',
  )
  await write('main.js', 'document.body.append("hello")')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(root, { recursive: true, force: true })
})

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

/** Builds the folder; gives what was logged, or throws as Vite does. */
async function run(
  config: InlineConfig = {},
  guard: PluginOption = leakGuard({ secrets }),
): Promise<string[]> {
  const logged: string[] = []
  const customLogger = createLogger('info')
  customLogger.info = customLogger.warn = customLogger.warnOnce = (message) => void logged.push(message)
  customLogger.error = () => {}
  await build({
    root,
    configFile: false,
    envFile: false,
    customLogger,
    ...config,
    plugins: [...(config.plugins ?? []), guard],
  } as InlineConfig)
  return logged
}

function message(build: Promise<unknown>): Promise<string> {
  return build.then(
    () => 'the build went through',
    (error: unknown) => String(error),
  )
}

/** Writes something next to every emitted script, as plugins that compress do. */
function beside(ending: string, change: (script: Buffer) => Buffer): Plugin {
  return {
    name: 'beside',
    async writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((name) => name.endsWith('.js'))) {
        await writeFile(join(dir, name + ending), change(await readFile(join(dir, name))))
      }
    },
  }
}

describe('a build fails, and says in which file, when the secret comes in', () => {
  test('by a VITE_ variable', async () => {
    vi.stubEnv('VITE_PUBLIC_THING', SECRET)
    await write('main.js', 'console.log(import.meta.env.VITE_PUBLIC_THING)')
    expect(await message(run())).toMatch(/VELT_AUTH_TOKEN leaked into .*dist\/assets\/index-.*\.js \(raw/)
  })

  test('by a public file', async () => {
    await write('public/config/settings.json', `{"token":"${Buffer.from(SECRET).toString('base64')}"}`)
    expect(await message(run())).toMatch(
      /VELT_AUTH_TOKEN leaked into .*dist\/config\/settings\.json \(base64 > raw/,
    )
  })

  test('by a source map alone', async () => {
    await write('main.js', `// ${SECRET}\ndocument.body.append("hello")`)
    expect(await message(run({ build: { sourcemap: true } }))).toMatch(/leaked into .*index-.*\.js\.map \(/)
    expect(await message(run())).toBe('the build went through')
  })

  test('by an inline script in the page', async () => {
    await write('index.html', `<!doctype html><script>window.t="${SECRET}"</script>`)
    expect(await message(run())).toMatch(/leaked into .*dist\/index\.html \(/)
  })

  test.each(['worker', 'sharedworker'])('by the script of a ?%s', async (kind) => {
    await write('work.js', `postMessage("${SECRET}")`)
    await write('main.js', `import Work from "./work.js?${kind}"; new Work()`)
    expect(await message(run())).toMatch(/leaked into .*dist\/assets\/work-.*\.js \(/)
  })

  test('by a worker that is put into its page', async () => {
    await write('work.js', `postMessage("${SECRET}")`)
    await write('main.js', 'import Work from "./work.js?worker&inline"; new Work()')
    expect(await message(run())).toMatch(/leaked into .*dist\/assets\/index-.*\.js \(/)
  })

  test('by a picture that becomes a data URL', async () => {
    await write('logo.svg', `<svg xmlns="http://www.w3.org/2000/svg"><desc>${SECRET}</desc></svg>`)
    await write('pixel.png', Buffer.concat([Buffer.from([137, 80, 78, 71]), Buffer.from(SECRET)]))
    for (const file of ['logo.svg', 'pixel.png']) {
      await write('main.js', `import address from "./${file}"; console.log(address)`)
      expect(await message(run())).toMatch(/leaked into .*dist\/assets\/index-.*\.js \(/)
    }
  })

  test('by a style sheet', async () => {
    await write('main.css', `body::after { content: "${SECRET}" }`)
    await write('main.js', 'import "./main.css"')
    expect(await message(run())).toMatch(/leaked into .*dist\/assets\/index-.*\.css \(/)
  })

  test('by a file that is loaded as text', async () => {
    await write('notes.txt', SECRET)
    await write('main.js', 'import text from "./notes.txt?raw"; console.log(text)')
    expect(await message(run())).toMatch(/leaked into .*dist\/assets\/index-.*\.js \(/)
  })

  test('by a pre-compressed file alone', async () => {
    for (const [ending, pack] of [
      ['.gz', gzipSync],
      ['.br', brotliCompressSync],
    ] as const) {
      const plugins = [beside(ending, (script) => pack(Buffer.concat([script, Buffer.from(`//${SECRET}`)])))]
      expect(await message(run({ plugins }))).toMatch(
        new RegExp(`leaked into .*index-.*\\.js\\${ending} \\(`),
      )
    }
  })

  test('in pieces that the program puts together', async () => {
    const [a, b] = [SECRET.slice(0, 24), SECRET.slice(24)].map((half) =>
      [...half].map((char) => char.charCodeAt(0) + 1),
    )
    await write(
      'main.js',
      `const s=(l)=>l.map((c)=>String.fromCharCode(c-1)).join("");console.log(s([${a}])+s([${b}]))`,
    )
    expect(await message(run())).toMatch(/leaked into .*index-.*\.js \(/)
  })

  test('and none of these messages holds the secret', async () => {
    await write('public/a.txt', SECRET)
    expect(await message(run())).not.toContain(SECRET.slice(0, 8))
  })
})

describe('a build is refused before it starts', () => {
  test('for a define that carries the value of a secret', async () => {
    const define = { __SETTINGS__: JSON.stringify({ key: SECRET }) }
    expect(await message(run({ define }))).toMatch(
      /`define` in .* has __SETTINGS__, which carries the value of VELT_AUTH_TOKEN/,
    )
  })

  test('for a define that names a secret', async () => {
    const define = { 'process.env': { VELT_AUTH_TOKEN: 'unset' } }
    expect(await message(run({ define }))).toMatch(/has process\.env, which names the secret VELT_AUTH_TOKEN/)
    expect(await message(run({ define: { 'process.env.SESSION_SECRET': '""' } }))).toMatch(
      /names the secret SESSION_SECRET/,
    )
  })

  test('for an empty envPrefix, alone or among others', async () => {
    expect(await message(run({ envPrefix: '' }))).toMatch(
      /would put every environment variable into the bundle/,
    )
    expect(await message(run({ envPrefix: ['VITE_', ''] }))).toMatch(/would put every environment variable/)
  })
})

describe('an import of server code into the browser is refused with both ends', () => {
  test.each([
    ['a file for the server', './database.server.js'],
    ['a module of Node', 'node:fs'],
    ['the marker package', 'server-only'],
  ])('%s', async (_, source) => {
    await write('database.server.js', 'export default 1')
    await write('main.js', `import "./page.js"`)
    await write('page.js', `import thing from "${source}"; console.log(thing)`)
    expect(await message(run())).toMatch(
      new RegExp(`page\\.js imports ${source.replaceAll('.', '\\.')}, which is for the server only`),
    )
  })

  test('but a package that asks where it runs is left to Vite', async () => {
    await write('node_modules/dep/package.json', '{"name":"dep","type":"module","main":"index.js"}')
    await write('node_modules/dep/index.js', 'import fs from "node:fs"; export default fs ? 1 : 2')
    await write('main.js', 'import dep from "dep"; console.log(dep)')
    expect(await message(run())).not.toMatch(/for the server only/)
  })
})

describe('a clean build goes through', () => {
  test('and says what it was compared with', async () => {
    vi.stubEnv('VITE_PUBLIC_THING', nearMiss(SECRET))
    await write('main.js', 'console.log(import.meta.env.VITE_PUBLIC_THING)')
    expect(await run({ define: { __VERSION__: '"1.0"' } })).toContainEqual(
      expect.stringMatching(/leak-guard: 2 files hold none of VELT_AUTH_TOKEN/),
    )
  })

  test('and says so when there was no secret to compare it with', async () => {
    for (const name of ['VELT_AUTH_TOKEN', 'SESSION_SECRET', 'DATABASE_URL', 'REDIS_URL'])
      vi.stubEnv(name, '')
    expect(await run({}, leakGuard())).toContainEqual(expect.stringMatching(/compared with no secret/))
  })

  test('in a workspace whose .env.local holds the secret, it does not', async () => {
    for (const name of ['VELT_AUTH_TOKEN', 'SESSION_SECRET', 'DATABASE_URL', 'REDIS_URL'])
      vi.stubEnv(name, '')
    await write('pnpm-workspace.yaml', '')
    await write('.env.local', `VELT_AUTH_TOKEN=${SECRET}`)
    await write('public/a.txt', SECRET)
    expect(await message(run({}, leakGuard()))).toMatch(/leaked into .*a\.txt/)
  })
})

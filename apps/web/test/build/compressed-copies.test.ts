import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { leakGuard } from '@app/leak-guard/vite'
import { build, createLogger, type Plugin, type PluginOption } from 'vite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compressedCopies } from '../../build/compressed-copies.ts'

const SECRET = 'kQ7vX2mN9pL4tR8wY3zB6cD1fG5hJ0sA'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'web-compressed-'))
  await write(
    'index.html',
    `<!doctype html>${'<p>again</p>'.repeat(50)}<script type="module" src="/main.js">`,
  )
  await write('main.js', `document.title = ${JSON.stringify('the same again, '.repeat(200))}`)
})
afterEach(() => rm(root, { recursive: true }))

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

/** Builds the folder and gives the paths of what came out. */
async function run(plugins: PluginOption[] = []): Promise<string[]> {
  const customLogger = createLogger('silent')
  await build({
    root,
    configFile: false,
    customLogger,
    build: { modulePreload: { polyfill: false }, reportCompressedSize: false },
    plugins: [...plugins, compressedCopies()],
  })
  return (await readdir(join(root, 'dist'), { recursive: true })).sort()
}

test('each text file of a build has a brotli and a gzip copy that unpack to it', async () => {
  const files = await run()
  const originals = files.filter((path) => /\.(js|html)$/.test(path))
  expect(originals).toHaveLength(2)
  for (const path of originals) {
    const file = join(root, 'dist', path)
    const original = await readFile(file)
    expect(brotliDecompressSync(await readFile(`${file}.br`))).toEqual(original)
    expect(gunzipSync(await readFile(`${file}.gz`))).toEqual(original)
  }
})

test('what compression would only make larger has no copy, and neither have images', async () => {
  await write('index.html', '<img src="/image.png"><script type="module" src="/main.js"></script>')
  await write('main.js', 'go()')
  await write('image.png', 'not really an image. '.repeat(500))
  const files = await run()
  expect(files.some((path) => path.endsWith('.png'))).toBe(true)
  expect(files.filter((path) => /\.png\.|^assets\/.*\.js\./.test(path))).toEqual([])
})

test('the leak guard sees the copies, wherever it stands in the list of plugins', async () => {
  // A secret that is in the copies alone: the script is put right after they were made.
  let script = ''
  const leak: Plugin = {
    name: 'leak',
    async writeBundle({ dir = '' }, bundle) {
      script = join(dir, Object.keys(bundle).find((name) => name.endsWith('.js')) ?? '')
      await writeFile(script, `${await readFile(script, 'utf8')}//${SECRET}`)
    },
    async closeBundle() {
      await writeFile(script, 'document.title = "clean"')
    },
  }
  const guard = leakGuard({ secrets: { VELT_AUTH_TOKEN: SECRET } })
  for (const plugins of [
    [leak, guard],
    [guard, leak],
  ]) {
    const fault = await run(plugins).then(
      () => 'the build went through',
      (error: unknown) => String(error),
    )
    expect(fault).toMatch(/leaked into \S+\.js\.br \(/)
    expect(fault).toMatch(/leaked into \S+\.js\.gz \(/)
    expect(fault).not.toMatch(/leaked into \S+\.js \(/)
  }
})

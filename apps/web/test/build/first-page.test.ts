import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { firstPageScripts, overBudget } from '../../build/first-page.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'web-first-page-'))
})
afterEach(() => rm(root, { recursive: true }))

/** Writes a built web; a script that ends in .br is as long as the number says. */
async function built(files: Readonly<Record<string, string | number>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), typeof content === 'number' ? Buffer.alloc(content) : content)
  }
  return root
}

const PAGE = '<!doctype html><script type="module" crossorigin src="/assets/index-a.js"></script>'

test('counts what the page loads and what that imports, as served, and nothing that loads later', async () => {
  const scripts = await firstPageScripts(
    await built({
      'index.html': `${PAGE}<link rel="modulepreload" crossorigin href="/assets/early-p.js">`,
      'assets/index-a.js': 'import{x}from"./shared-b.js";export*from"./other-c.js";import("./later-d.js")',
      'assets/index-a.js.br': 40_000,
      'assets/shared-b.js': 'import"./other-c.js";export const x=1',
      'assets/shared-b.js.br': 30_000,
      'assets/other-c.js': 'export{x}from"./index-a.js"',
      'assets/other-c.js.br': 500,
      'assets/later-d.js': 'import "./unknown-e.js"',
      'assets/later-d.js.br': 900_000,
      'assets/early-p.js': '0',
    }),
  )
  expect(scripts).toEqual([
    { path: 'assets/index-a.js', bytes: 40_000 },
    // No copy: it is served as it is.
    { path: 'assets/early-p.js', bytes: 1 },
    { path: 'assets/shared-b.js', bytes: 30_000 },
    { path: 'assets/other-c.js', bytes: 500 },
  ])
})

test('a first page within the budget is fine; one byte more is said in words, with every file and its size', async () => {
  const files = { 'index.html': PAGE, 'assets/index-a.js': 'import"./b.js"', 'assets/b.js': '' }
  const within = await built({ ...files, 'assets/index-a.js.br': 80_000, 'assets/b.js.br': 10_000 })
  expect(await overBudget(within)).toBeUndefined()
  const over = await built({ 'assets/b.js.br': 10_001 })
  expect(await overBudget(over)).toBe(
    [
      'The first page loads 90,001 bytes of JavaScript; the budget is 90,000:',
      '  80,000 assets/index-a.js',
      '  10,001 assets/b.js',
      'Load what a visitor does not need with import(), as app.tsx does with the workspace.',
    ].join('\n'),
  )
})

test('what cannot be counted is a fault, not zero', async () => {
  for (const page of [
    '<!doctype html><title>No script</title>',
    `${PAGE}<script src="https://elsewhere.test/a.js"></script>`,
    `${PAGE}<script>document.title = "inline"</script>`,
  ]) {
    await expect(
      firstPageScripts(await built({ 'index.html': page, 'assets/index-a.js': '' })),
    ).rejects.toThrow('cannot be counted')
  }
})

import { readFile, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { parseAst } from 'vite'

/** What the first page may load, in bytes of JavaScript as served to a browser that takes brotli. */
const BUDGET = 90_000

interface Script {
  /** Below the folder of the build. */
  readonly path: string
  /** As served: the brotli copy where there is one. */
  readonly bytes: number
}

/** The words for a first page that loads too much; undefined when the build in `folder` is within the budget. */
export async function overBudget(folder: string): Promise<string | undefined> {
  const scripts = await firstPageScripts(folder)
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total <= BUDGET) return undefined
  return [
    `The first page loads ${inWords(total)} bytes of JavaScript; the budget is ${inWords(BUDGET)}:`,
    ...scripts.map(({ path, bytes }) => `  ${inWords(bytes)} ${path}`),
    'Load what a visitor does not need with import(), as app.tsx does with the workspace.',
  ].join('\n')
}

/**
 * Every script that the page of a build loads at once: those it names, and what they import without `import()`.
 *
 * @throws when the page has a script that is no file of the build, or none at all.
 */
export async function firstPageScripts(folder: string): Promise<Script[]> {
  const page = await readFile(posix.join(folder, 'index.html'), 'utf8')
  const scripts: Script[] = []
  // A list that grows while it is walked: each path once, in the order in which it is met.
  const paths = new Set(namedBy(page))
  for (const path of paths) {
    const file = posix.join(folder, path)
    scripts.push({ path, bytes: await servedBytes(file) })
    for (const imported of importsOf(await readFile(file, 'utf8')))
      paths.add(posix.join(posix.dirname(path), imported))
  }
  return scripts
}

function namedBy(page: string): string[] {
  const tags = page.match(/<script\b[^>]*>|<link\b[^>]*\brel="?modulepreload\b[^>]*>/g) ?? []
  const paths = tags.map((tag) => /\s(?:src|href)="\/([^"/][^"]*)"/.exec(tag)?.[1])
  if (paths.length === 0 || !paths.every((path) => path !== undefined)) {
    throw new Error(`The scripts of the page cannot be counted: ${tags.join(' ') || 'there are none'}.`)
  }
  return paths
}

function importsOf(code: string): string[] {
  return parseAst(code).body.flatMap((statement) =>
    'source' in statement && statement.source ? [statement.source.value] : [],
  )
}

async function servedBytes(file: string): Promise<number> {
  const copy = await stat(`${file}.br`).catch(() => undefined)
  return (copy ?? (await stat(file))).size
}

function inWords(bytes: number): string {
  return bytes.toLocaleString('en')
}

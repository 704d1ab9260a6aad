import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')

/** The rows of the tables that claim something: rules, files, and tests by file and words of the title. */
const rows = page
  .split('\n')
  .filter((line) => /^\| (D\d|CVE|\d)/.test(line) && line.split('|').length === 6)
  .map((line) => {
    const [, rules = '', , files = '', tests = ''] = line.split('|').map((cell) => cell.trim())
    return { rules: rules.split(', '), files, tests }
  })

const fileAt = (path: string, home: string): string =>
  join(ROOT, /^(apps|packages|e2e)\//.test(path) ? path : `apps/api/${home}/${path}`)

/** Text between quotes of any kind that holds all of these words: a title. */
function titlesIn(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/'((?:[^'\n\\]|\\.)*)'|`([^`\n]*)`/g)].map(
    ([, plain, template]) => plain ?? template ?? '',
  )
}

const carries = (title: string, rule: string): boolean =>
  new RegExp(`(^|[ ,])${rule.replaceAll('.', '\\.')}[,:]`).test(title)

test('every rule that the page claims has a mechanism and a test that are there', () => {
  expect(rows.length).toBeGreaterThan(50)
  const missing: string[] = []
  for (const { rules, files, tests } of rows) {
    if (!/`[^`]+`/.test(files)) missing.push(`${rules}: no mechanism`)
    for (const [, path = ''] of files.matchAll(/`([^`]+)`/g)) {
      if (!existsSync(fileAt(path, 'src'))) missing.push(`${rules}: no file ${path}`)
    }
    const named = [...tests.matchAll(/`([^`”]+)[`”] “([^”]+)”/g)]
    if (named.length === 0) missing.push(`${rules}: no test`)
    const ours: string[] = []
    for (const [, path = '', words = ''] of named) {
      const file = fileAt(path, 'test')
      const titles = existsSync(file) ? titlesIn(file).filter((title) => title.includes(words)) : []
      if (titles.length === 0) missing.push(`${rules}: no “${words}” in ${path}`)
      // The browser tests stand for many rules at once and carry no ids.
      if (!path.startsWith('e2e/')) ours.push(...titles)
    }
    if (ours.length === 0) continue
    for (const rule of rules)
      if (!ours.some((title) => carries(title, rule))) missing.push(`${rule}: in no title`)
  }
  expect(missing).toEqual([])
})

test('each of the ten defects and the two CVEs has its row', () => {
  const named = rows.flatMap(({ rules }) => rules)
  for (let i = 1; i <= 10; i++) expect(named).toContain(`D${i}`)
  expect(named).toContain('CVE-2024-35220')
  expect(named).toContain('CVE-2024-31999')
})

import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { ROOT } from '../../scripts/support/root.ts'
import { runNested } from '../support/nested-run.ts'
import { canary } from '../support/secrets.ts'

const REPORTER = join(ROOT, 'packages/leak-guard/src/playwright/run-files-reporter.ts')
const CONFIG = `
  import { defineConfig } from '@playwright/test'
  export default defineConfig({
    use: { trace: 'on' },
    reporter: [['line'], ['json', { outputFile: 'report.json' }], [${JSON.stringify(REPORTER)}]],
  })`

const test = base.extend<{ run: (body: string) => Promise<{ code: number | null; output: string }> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
  run: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'e2e-nested-'))
    await symlink(join(ROOT, 'e2e/node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'playwright.config.ts'), CONFIG)
    await use(async (body) => {
      const spec = `import { test } from '@playwright/test'\ntest('passes', async ({}, info) => { ${body} })`
      await writeFile(join(folder, 'it.spec.ts'), spec)
      return runNested(folder, { VELT_AUTH_TOKEN: secret })
    })
    await rm(folder, { recursive: true })
  },
})

const secret = canary()

for (const [what, body, file] of [
  ['an attachment', "await info.attach('notes', { body: process.env.VELT_AUTH_TOKEN })", 'attachments/'],
  ['a trace', 'await test.step(process.env.VELT_AUTH_TOKEN, async () => {})', 'trace.zip!'],
  ['a report', "console.log(process.env.VELT_AUTH_TOKEN.split('').reverse().join(''))", 'report.json'],
] as const) {
  test(`a run whose tests pass fails for a secret that it leaves behind in ${what}`, async ({ run }) => {
    const { code, output } = await run(body)
    expect(output).toContain('1 passed')
    expect(output).toMatch(new RegExp(`leak-guard: \\S*${file}\\S* holds VELT_AUTH_TOKEN`))
    expect(output.split('leak-guard:').slice(1).join()).not.toContain(secret)
    expect(code).toBe(1)
  })
}

test('a run that leaves no secret behind passes', async ({ run }) => {
  const { code, output } = await run("await info.attach('notes', { body: 'nothing to see' })")
  expect(output).not.toContain('leak-guard')
  expect(code).toBe(0)
})

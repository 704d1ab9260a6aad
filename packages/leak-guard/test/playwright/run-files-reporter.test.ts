import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FullConfig } from '@playwright/test/reporter'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import RunFilesReporter from '../../src/playwright/run-files-reporter.ts'
import { zip } from '../scanner/encoders.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('run files', ALPHANUMERIC, 40)
const secrets = () => ({ TOKEN: SECRET })
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-files-'))
  onTestFinished(() => rm(folder, { recursive: true }))
})

/** What a run with these files is told at its end, and what was printed. */
async function report(files: Readonly<Record<string, string | Buffer>>, hasRun = true) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => print.mockRestore())
  const reporter = new RunFilesReporter({ secrets })
  reporter.onBegin({
    projects: [{ outputDir: join(folder, 'results') }],
    reporter: [
      ['list', null],
      ['html', { outputFolder: 'report' }],
    ],
    configFile: join(folder, 'playwright.config.ts'),
  } as unknown as FullConfig)
  if (hasRun) reporter.onTestEnd()
  const outcome = await reporter.onEnd()
  return { outcome, printed: print.mock.calls.map(([line]) => String(line)).join('') }
}

test('a trace with a secret in it fails the run and is named', async () => {
  const { outcome, printed } = await report({
    'results/a-test/trace.zip': zip('trace.network', Buffer.from(`{"body":"${SECRET}"}`)),
  })
  expect(outcome).toEqual({ status: 'failed' })
  expect(printed).toContain('trace.zip!trace.network holds TOKEN')
  expect(printed).not.toContain(SECRET)
})

test('so does a report', async () => {
  const { outcome, printed } = await report({ 'report/index.html': `<p>${SECRET}</p>` })
  expect(outcome).toEqual({ status: 'failed' })
  expect(printed).toContain(`${join('report', 'index.html')} holds TOKEN`)
})

test('a run that leaves nothing behind, or nothing of a secret, keeps its status', async () => {
  expect((await report({})).outcome).toBeUndefined()
  expect(
    (await report({ 'results/note.txt': 'nothing', 'elsewhere/note.txt': SECRET })).outcome,
  ).toBeUndefined()
})

test('what an earlier run has left is no fault of one in which no test ran', async () => {
  const { outcome, printed } = await report({ 'results/old.txt': SECRET }, false)
  expect([outcome, printed]).toEqual([undefined, ''])
})

import { startSandbox } from '@app/velt-sandbox'
import { expect, onTestFinished, test } from 'vitest'
import { production } from './support/api-process.ts'
import { LONG_RUN, MIXED_LOAD_MINUTES } from './support/long-run.ts'
import { measuredApi } from './support/measured-api.ts'
import { personAtWork } from './support/person-at-work.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const SECONDS = LONG_RUN ? MIXED_LOAD_MINUTES * 60 : 5
const PEOPLE = 6
const NEVER = '100000000'
const MEBIBYTE = 1024 * 1024

const task = `${SECONDS} seconds of mixed load leave nothing in use and no answer of 5xx`
test(task, { timeout: SECONDS * 1500 + 60_000 }, async ({ annotate }) => {
  const { VELT_API_KEY: apiKey, VELT_AUTH_TOKEN: authToken } = production
  const sandbox = await startSandbox({ port: 0, apiKey, authToken })
  onTestFinished(() => sandbox.close())
  const api = await measuredApi({
    ...production,
    DATA_DIR: temporaryFolder(),
    LOG_LEVEL: 'warn',
    VELT_API_URL: sandbox.url,
    RATE_LIMIT_PER_MINUTE: NEVER,
    RATE_LIMIT_SIGN_IN_PER_MINUTE: NEVER,
    RATE_LIMIT_TOKEN_PER_MINUTE: NEVER,
  })
  const answers = new Map<string, number>()
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, (_, i) => personAtWork(api.url, `person${i}@test.example`, answers)),
  )
  const workFor = (seconds: number) => Promise.all(people.map((work) => work(seconds)))
  await workFor(Math.min(SECONDS / 5, 60))
  const before = { inUse: await api.inUse(), files: api.openFiles() }
  await workFor(SECONDS)
  const after = { inUse: await api.inUse(), files: api.openFiles() }

  const total = [...answers.values()].reduce((sum, count) => sum + count, 0)
  const inMebibytes = [before, after].map(({ inUse }) => (inUse / MEBIBYTE).toFixed(1)).join(' and ')
  await annotate(`${total} answers; ${inMebibytes} MiB in use before and after`)
  const refused = [...answers.keys()].filter((key) => !/ 20\d$/.test(key))
  expect(refused.sort()).toEqual(['GET /api/nothing 404', 'GET /api/sessions 401', 'POST /api/session 401'])
  expect((after.inUse - before.inUse) / MEBIBYTE).toBeLessThan(5)
  expect(after.files - before.files).toBeLessThan(PEOPLE)
  expect(api.output()).not.toMatch(/"level":[56]0/)
})

import { expect, onTestFinished, test } from 'vitest'
import { production } from './support/api-process.ts'
import { times } from './support/long-run.ts'
import { measuredApi } from './support/measured-api.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { visitorsOf } from './support/visitors.ts'

const WARM_UP = 2_000
const REQUESTS = times(4_000, 50_000)
const MEBIBYTE = 1024 * 1024

test(
  `D6: ${REQUESTS} requests of visitors leave no memory in use, 5 MiB either way`,
  async ({ annotate }) => {
    const api = await measuredApi({
      ...production,
      DATA_DIR: temporaryFolder(),
      LOG_LEVEL: 'warn',
      RATE_LIMIT_PER_MINUTE: '1000000',
      RATE_LIMIT_SIGN_IN_PER_MINUTE: '1000000',
    })
    const visitors = visitorsOf(api.url)
    onTestFinished(() => visitors.close())
    await visitors.visit(WARM_UP)
    const before = await api.inUse()
    await visitors.visit(REQUESTS)
    const after = await api.inUse()
    const inMebibytes = [before, after].map((bytes) => (bytes / MEBIBYTE).toFixed(1)).join(' and ')
    await annotate(`${inMebibytes} MiB in use before and after`)
    expect(Math.abs(after - before) / MEBIBYTE).toBeLessThan(5)
    expect([...visitors.statuses.keys()].sort()).toEqual([200, 204, 400, 401, 403, 404])
  },
  times(60_000, 600_000),
)

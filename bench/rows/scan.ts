import { once } from 'node:events'
import { builtWeb } from '../support/built-web.ts'
import type { Bench } from '../support/figure.ts'
import { measureLiteralRate } from '../support/literal-rate.ts'
import type { ScanAnswer } from '../support/scan-program.ts'
import { startProgram } from '../support/start-program.ts'
import { median } from '../support/statistics.ts'

const LITERAL_GIGABYTES = 6
const WHOLE_MS = 150

/** How fast the leak guard looks through a build in which nothing is to be found. */
export const scan: Bench = {
  name: 'scan',
  async run({ cleanup, say, isQuick }) {
    const rates = measureLiteralRate(isQuick ? 5 : 25)
    const folder = await builtWeb()
    const scans: ScanAnswer[] = []
    for (let round = 0; round < (isQuick ? 3 : 11); round++) {
      const file = 'support/scan-program.ts'
      const program = startProgram({ file, arguments: [folder], cleanup, hasProbe: false })
      const [answer] = (await Promise.race([once(program.child, 'message'), program.gone])) as [ScanAnswer]
      scans.push(answer)
      say(`whole scan ${answer.milliseconds.toFixed(0)} ms, ${answer.files} files, ${answer.bytes} bytes`)
    }
    const whole = median(scans.map(({ milliseconds }) => milliseconds))
    const processor = median(scans.map(({ cpuMilliseconds }) => cpuMilliseconds))
    return [
      ...rates.map(({ needles, gigabytesPerSecond, copyGigabytesPerSecond }) => ({
        what: `leak scan, literal tier, ${needles} needles`,
        budget: `≥ ${LITERAL_GIGABYTES} GB/s`,
        measured: `${gigabytesPerSecond.toFixed(1)} GB/s (a copy ${copyGigabytesPerSecond.toFixed(1)})`,
        isMet: gigabytesPerSecond >= LITERAL_GIGABYTES,
      })),
      {
        what: 'leak scan, all of the built web, in a fresh process',
        budget: `< ${WHOLE_MS} ms`,
        measured: `${whole.toFixed(0)} ms (${processor.toFixed(0)} ms of CPU; ${scans[0]?.files} files, ${scans[0]?.bytes} bytes)`,
        isMet: whole < WHOLE_MS,
      },
    ]
  },
}

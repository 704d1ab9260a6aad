import { once } from 'node:events'
import { builtWeb } from '../support/built-web.ts'
import type { Bench, Figure } from '../support/figure.ts'
import { measureLiteralRate } from '../support/literal-rate.ts'
import type { ScanAnswer, ScanTime } from '../support/scan-program.ts'
import { startProgram } from '../support/start-program.ts'
import { median } from '../support/statistics.ts'

const LITERAL_GIGABYTES = 6
const WHOLE_MS = 150
/** From this scan on, a process counts as one that has scanned before. */
const WARM = 5

/** How fast the leak guard looks through a build in which nothing is to be found. */
export const scan: Bench = {
  name: 'scan',
  async run({ cleanup, say, isQuick }) {
    const rates = measureLiteralRate(isQuick ? 5 : 25)
    const folder = await builtWeb()
    const answers: ScanAnswer[] = []
    for (let round = 0; round < (isQuick ? 3 : 11); round++) {
      const file = 'support/scan-program.ts'
      const program = startProgram({ file, arguments: [folder], cleanup, hasProbe: false })
      const [answer] = (await Promise.race([once(program.child, 'message'), program.gone])) as [ScanAnswer]
      answers.push(answer)
      const times = answer.scans.map(({ milliseconds }) => milliseconds.toFixed(0)).join(', ')
      say(`whole scans in one process ${times} ms, ${answer.files} files, ${answer.bytes} bytes`)
    }
    return [
      ...rates.map(({ needles, gigabytesPerSecond, copyGigabytesPerSecond }) => ({
        what: `leak scan, literal tier, ${needles} needles`,
        budget: `≥ ${LITERAL_GIGABYTES} GB/s`,
        measured: `${gigabytesPerSecond.toFixed(1)} GB/s (a copy ${copyGigabytesPerSecond.toFixed(1)})`,
        isMet: gigabytesPerSecond >= LITERAL_GIGABYTES,
      })),
      wholeScan('in a fresh process', answers, (scans) => scans.slice(0, 1)),
      wholeScan('in a process that has scanned before', answers, (scans) => scans.slice(WARM)),
    ]
  },
}

function wholeScan(
  where: string,
  answers: readonly ScanAnswer[],
  which: (scans: readonly ScanTime[]) => readonly ScanTime[],
): Figure {
  const times = answers.flatMap(({ scans }) => which(scans))
  const whole = median(times.map(({ milliseconds }) => milliseconds))
  const processor = median(times.map(({ cpuMilliseconds }) => cpuMilliseconds))
  const [answer] = answers
  return {
    what: `leak scan, all of the built web, ${where}`,
    budget: `< ${WHOLE_MS} ms`,
    measured: `${whole.toFixed(0)} ms (${processor.toFixed(0)} ms of CPU; ${answer?.files} files, ${answer?.bytes} bytes)`,
    isMet: whole < WHOLE_MS,
  }
}

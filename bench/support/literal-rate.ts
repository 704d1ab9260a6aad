import { randomBytes } from 'node:crypto'
import { createLiteralSearch } from '../../packages/leak-guard/src/scanner/literal-search.ts'
import { planSearch } from '../../packages/leak-guard/src/scanner/search-plan.ts'

export interface LiteralRate {
  readonly needles: number
  /** Of the scanner's first tier, in GB/s. */
  readonly gigabytesPerSecond: number
  /** Of a plain copy of the same bytes in between, which is what the memory of this machine allows. */
  readonly copyGigabytesPerSecond: number
}

const WORDS = 'export const render = (props) => createElement("div", { className: props.name });\n'
const FEWEST_NEEDLES = 47

/**
 * How fast the literal tier goes over text and base64 in which nothing is to be found. The best of `rounds`, because
 * whatever else runs on the machine only ever makes a round slower.
 */
export function measureLiteralRate(rounds: number): LiteralRate[] {
  const haystack = Buffer.concat([
    Buffer.alloc(60e6, WORDS),
    Buffer.from(randomBytes(15e6).toString('base64')),
  ])
  const target = Buffer.allocUnsafe(haystack.length)
  const { needles } = planSearch([{ name: 'TOKEN', value: randomBytes(48).toString('base64url') }]).whole
  return [FEWEST_NEEDLES, needles.length].map((count) => {
    const search = createLiteralSearch(needles.slice(0, count).map(({ bytes }) => bytes))
    const copying = new Stopwatch()
    const searching = new Stopwatch()
    for (let i = 0; i < rounds; i++) {
      copying.time(() => haystack.copy(target))
      searching.time(() =>
        search.find(haystack, () => {
          throw new Error('There is nothing to be found in this text.')
        }),
      )
    }
    return {
      needles: count,
      gigabytesPerSecond: haystack.length / searching.bestMs / 1e6,
      copyGigabytesPerSecond: haystack.length / copying.bestMs / 1e6,
    }
  })
}

class Stopwatch {
  bestMs = Number.POSITIVE_INFINITY

  time(work: () => void): void {
    const started = performance.now()
    work()
    this.bestMs = Math.min(this.bestMs, performance.now() - started)
  }
}

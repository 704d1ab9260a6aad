import { randomBytes } from 'node:crypto'
import { createLiteralSearch } from '../src/scanner/literal-search.ts'
import { planSearch } from '../src/scanner/search-plan.ts'

/**
 * Rate of the literal tier over text and base64 in which nothing is to be found, beside a plain copy of the same
 * bytes in the same run: the copy reads all of them, and is what the memory of this machine allows.
 *
 * Prints the best of several rounds, because whatever else runs on the machine only ever makes a round slower.
 */
const ROUNDS = 15
const words = Buffer.from(
  'export const render = (props) => createElement("div", { className: props.name });\n',
)
const haystack = Buffer.concat([Buffer.alloc(60e6, words), Buffer.from(randomBytes(15e6).toString('base64'))])
const target = Buffer.allocUnsafe(haystack.length)

const needles = planSearch([
  { name: 'TOKEN', value: randomBytes(48).toString('base64url') },
]).whole.needles.map(({ bytes }) => bytes)

report('memcpy', () => haystack.copy(target))
for (const count of [47, needles.length]) {
  const search = createLiteralSearch(needles.slice(0, count))
  report(`literal tier, ${count} needles`, () =>
    search.find(haystack, () => {
      throw new Error('There is nothing to be found in this text.')
    }),
  )
}

function report(what: string, run: () => void): void {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  process.stdout.write(`${what.padEnd(28)} ${(haystack.length / best / 1e6).toFixed(2)} GB/s\n`)
}

import { parseArgs } from 'node:util'
import { BENCHES } from '../bench/all-benches.ts'
import type { Bench, Figure } from '../bench/support/figure.ts'
import { machineFacts, table } from '../bench/support/report.ts'
import { interruption } from './support/interruption.ts'
import { Refusal, runCommand } from './support/refusal.ts'

// `pnpm bench [NAME…] [SIZE…]`: measures the budgets and prints each with its figure; fails when one is missed. Without a name
// all run but the long ones. `--quick` does a tenth of the work, to try the bench itself.
await runCommand(async () => {
  await using cleanup = new AsyncDisposableStack()
  await Promise.race([interruption(), measure(cleanup)])
})
process.exit()

async function measure(cleanup: AsyncDisposableStack): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean' } },
  })
  const sizes = positionals.filter((word) => /^\d+$/.test(word))
  const benches = chosen(positionals.filter((word) => !sizes.includes(word)))
  console.log(machineFacts())
  const figures: Figure[] = []
  for (const bench of benches) {
    console.log(`\n${bench.name}\n`)
    const ofBench = cleanup.use(new AsyncDisposableStack())
    try {
      figures.push(
        ...(await bench.run({
          arguments: sizes,
          isQuick: values.quick === true,
          cleanup: ofBench,
          say: (line) => console.log(`  ${line}`),
        })),
      )
    } catch (error) {
      // The others are still worth their time.
      if (cleanup.disposed) return
      console.error(error)
      figures.push({ what: bench.name, budget: '', measured: 'could not be measured', isMet: false })
    }
    await ofBench.disposeAsync()
  }
  console.log(`\n${table(figures)}`)
  if (figures.some(({ isMet }) => !isMet)) process.exitCode = 1
}

function chosen(names: readonly string[]): readonly Bench[] {
  if (names.length === 0) return BENCHES.filter(({ isLong }) => isLong !== true)
  return names.map((name) => {
    const bench = BENCHES.find((one) => one.name === name)
    if (bench !== undefined) return bench
    throw new Refusal(`There is no bench ${name}. There are: ${BENCHES.map((one) => one.name).join(', ')}.`)
  })
}

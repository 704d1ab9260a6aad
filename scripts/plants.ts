import { falseAlarms } from '../e2e/plants/clean-inputs.ts'
import { plantInFiles } from '../e2e/plants/file-recall.ts'
import { PLAIN_FORMS } from '../e2e/plants/forms.ts'
import { nearMiss, OBSERVERS, PLANTS, type Planting, plantAll } from '../e2e/plants/planting.ts'
import { inWords, type Recall, recallBy } from '../e2e/plants/recall.ts'
import { plantInResponses } from '../e2e/plants/response-recall.ts'
import { freeWithoutEachRule } from '../e2e/plants/scanner-rules.ts'
import { findChromium } from './support/find-chromium.ts'
import { runCommand } from './support/refusal.ts'

const ROUNDS = 5
const CLEAN_INPUTS = 10_000

interface ChannelTrial {
  readonly plant: string
  readonly channel: string
  readonly form: string
  readonly isCaught: boolean
}

// `pnpm plants`: lets secrets leak on purpose, in every form and every channel, and counts what is caught. Fails when one
// goes free, when a clean input is taken for a leak, and when a rule of the scanner or a part of the watch turns out not
// to be needed.
await runCommand(async () => {
  const { path: executablePath } = await findChromium()
  const faults: string[] = []

  heading('Forms in files, read by the scanner')
  const fileTrials = [...plantInFiles(ROUNDS)]
  print(recallBy(fileTrials, ({ form }) => form))
  total('forms', fileTrials, ({ form }) => form)

  heading('Response paths of a server, behind its guard')
  const responseTrials = await plantInResponses()
  print(recallBy(responseTrials, ({ path }) => path))
  total('response paths', responseTrials, ({ path }) => path)

  heading('The scanner with one rule of its SPEC.md left out: what goes free')
  for (const [rule, free] of freeWithoutEachRule()) {
    console.log(`${rule.padEnd(28)} ${free.length}: ${free.join(', ')}`)
    if (free.length === 0) faults.push(`The rule ${rule} of the scanner is not needed.`)
  }

  heading('Channels of a browser, read by the watch')
  const trials = await plantEverywhere()
  print(recallBy(trials, ({ channel }) => channel))
  total('ways out', trials, ({ plant }) => plant)

  heading('Forms and channels together: each way out in another form in each round')
  const product: ChannelTrial[] = []
  for (let round = 0; round < ROUNDS; round++) product.push(...(await plantForms(round)))
  print(recallBy(product, ({ form }) => form))
  print(recallBy(product, ({ channel }) => channel))
  total('pairs', product, ({ form, plant }) => `${form} in ${plant}`)

  heading('The watch with one part switched off: what goes free')
  for (const name of OBSERVERS) {
    const free = (await plantEverywhere({ without: [name] })).filter(({ isCaught }) => !isCaught)
    console.log(`${name.padEnd(28)} ${free.length}: ${free.map(({ plant }) => plant).join(', ')}`)
    if (free.length === 0) faults.push(`The part ${name} of the watch is not needed.`)
  }
  const blind = await plantEverywhere({ without: ['netLog', 'addresses'] })
  const tapped = await plantEverywhere({ without: ['netLog', 'addresses'], hasServerTap: true })
  const byTapAlone = tapped.filter(({ isCaught }, i) => isCaught && !blind[i]?.isCaught)
  console.log(
    `${'serverTap, for the network'.padEnd(28)} ${byTapAlone.length} of those that go free without it`,
  )
  if (byTapAlone.length === 0) faults.push('The server tap sees nothing of the network.')

  heading('What is no leak')
  const alarms = falseAlarms(CLEAN_INPUTS)
  for (const alarm of alarms) console.log(alarm)
  const { findings, unread } = await plantAll({ executablePath, formOf: nearMiss, hasServerTap: true })
  for (const { secret, channel, form } of findings) console.log(`${secret}, taken for ${form} in ${channel}`)
  console.log(
    `false positives: ${alarms.length} of ${CLEAN_INPUTS} inputs, ${findings.length} of ${PLANTS.length} ways out`,
  )
  if (alarms.length + findings.length > 0) faults.push('Something clean was taken for a leak.')
  for (const { channel, url = '', reason } of unread) faults.push(`Not read (${channel} ${url}): ${reason}`)

  for (const fault of faults) console.log(`\n${fault}`)
  if (faults.length > 0) process.exitCode = 1

  function plantForms(round: number): Promise<ChannelTrial[]> {
    const plants = PLANTS.filter(({ isInSmallLetters }) => !isInSmallLetters)
    const formAt = (index: number) => {
      const form = PLAIN_FORMS[(index * 7 + round * 11) % PLAIN_FORMS.length]
      if (!form) throw new Error('There are no plain forms.')
      return form
    }
    const formOf = (secret: string, index: number) => formAt(index)[1](secret)
    return plantEverywhere({ plants, formOf }, (index) => formAt(index)[0])
  }

  async function plantEverywhere(
    planting: Partial<Planting> = {},
    formName = (_index: number): string => 'raw',
  ): Promise<ChannelTrial[]> {
    const { findings } = await plantAll({ executablePath, ...planting })
    const caught = new Set(findings.map(({ secret }) => secret))
    return (planting.plants ?? PLANTS).map(({ id, channel }, index) => ({
      plant: id,
      channel,
      form: formName(index),
      isCaught: caught.has(id),
    }))
  }

  /** Something counts as caught when it is caught each time. */
  function total<Trial extends { readonly isCaught: boolean }>(
    what: string,
    trials: readonly Trial[],
    group: (trial: Trial) => string,
  ): void {
    const groups = [...recallBy(trials, group)]
    const free = groups.filter(([, { caught, of }]) => caught < of).map(([name]) => name)
    console.log(`${what}: ${inWords({ caught: groups.length - free.length, of: groups.length })}`)
    for (const name of free) faults.push(`${name} went free.`)
  }
})

function heading(text: string): void {
  console.log(`\n${text}\n`)
}

function print(recalls: ReadonlyMap<string, Recall>): void {
  for (const [name, recall] of recalls) console.log(`${name.padEnd(28)} ${inWords(recall)}`)
  console.log()
}

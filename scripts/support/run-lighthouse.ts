import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runPnpm } from './pnpm.ts'
import { Refusal } from './refusal.ts'

/** Fetched when it is asked for and kept by pnpm, because with 170 MB it would be half of what a fresh clone installs. */
const LIGHTHOUSE = 'lighthouse@13.5.0'
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const

export interface LighthouseResult {
  /** Of 100, by category. */
  readonly scores: Readonly<Record<(typeof CATEGORIES)[number], number>>
  /** What costs points, in Lighthouse's words. */
  readonly faults: readonly string[]
  /** First and largest paint, blocking and layout shift, in Lighthouse's words. */
  readonly measures: readonly string[]
}

interface Report {
  readonly runtimeError?: { readonly message: string }
  readonly categories: Record<
    string,
    {
      readonly score: number | null
      readonly auditRefs: readonly { readonly id: string; readonly weight: number }[]
    }
  >
  readonly audits: Record<
    string,
    { readonly title: string; readonly score: number | null; readonly displayValue?: string }
  >
}

const MEASURES = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
]

/**
 * Runs Lighthouse as a phone on a slow network on `url`, which may have a certificate that nobody signed. Its full report
 * goes to `folder`, under `name`.
 */
export async function runLighthouse(
  name: string,
  url: string,
  options: { readonly folder: string; readonly chromium: string; readonly cookie?: string },
): Promise<LighthouseResult> {
  const path = join(options.folder, `${name}.report.json`)
  const headers = join(options.folder, `${name}.headers.json`)
  await writeFile(headers, JSON.stringify(options.cookie === undefined ? {} : { cookie: options.cookie }))
  await runPnpm(
    [
      'dlx',
      LIGHTHOUSE,
      url,
      '--quiet',
      '--no-enable-error-reporting',
      `--only-categories=${CATEGORIES.join(',')}`,
      `--extra-headers=${headers}`,
      '--output=json',
      '--output=html',
      `--output-path=${join(options.folder, name)}`,
      '--chrome-flags=--headless=new --no-sandbox --ignore-certificate-errors',
    ],
    { folder: options.folder, environment: { CHROME_PATH: options.chromium } },
  )
  return readReport(JSON.parse(await readFile(path, 'utf8')) as Report)
}

function readReport({ runtimeError, categories, audits }: Report): LighthouseResult {
  if (runtimeError) throw new Refusal(`Lighthouse could not judge the page: ${runtimeError.message}`)
  const refs = CATEGORIES.flatMap((category) => categories[category]?.auditRefs ?? [])
  const isFault = ({ id, weight }: (typeof refs)[number]) => weight > 0 && (audits[id]?.score ?? 1) < 1
  const inWords = (id: string) => `${audits[id]?.title} ${audits[id]?.displayValue ?? ''}`.trim()
  return {
    scores: {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
    },
    faults: refs.filter(isFault).map(({ id }) => inWords(id)),
    measures: MEASURES.map(inWords),
  }

  function score(category: string): number {
    return Math.round((categories[category]?.score ?? 0) * 100)
  }
}

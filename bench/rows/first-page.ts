import { firstPageScripts } from '../../apps/web/build/first-page.ts'
import { builtWeb } from '../support/built-web.ts'
import type { Bench } from '../support/figure.ts'

const KILOBYTES = 90

/** The JavaScript that a browser loads before anybody has signed in. `pnpm check` counts it, too. */
export const firstPage: Bench = {
  name: 'first-page',
  async run({ say }) {
    const scripts = await firstPageScripts(await builtWeb())
    for (const { path, bytes } of scripts) say(`${path} ${bytes} bytes`)
    const kilobytes = scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
    return [
      {
        what: 'first page, JavaScript as served (brotli)',
        budget: `≤ ${KILOBYTES} KB`,
        measured: `${kilobytes.toFixed(1)} KB`,
        isMet: kilobytes <= KILOBYTES,
      },
    ]
  },
}

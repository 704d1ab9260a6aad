import { createScanner } from '@app/leak-guard'
import { requireCleanBuild } from '../../scripts/support/clean-build.ts'
import { expect, test } from '../support/test.ts'
import { createDocument, signIn, signOut } from '../support/visit.ts'

test('the built web holds no secret', async ({ run }) => {
  await requireCleanBuild(run.webRoot, { ...run.secrets })
})

test('no secret reaches the browsers of two people, from the first page to the last', async ({
  page,
  newContext,
  watch,
  stack,
  people,
  quiet,
}) => {
  const other = await (await newContext()).newPage()
  await signIn(page, people.ada)
  const address = await createDocument(page, 'Watched from the first page to the last')
  await page.getByLabel('Text').fill('Nothing to see here.')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  await signIn(other, people.grace)
  await other.goto(address)
  const present = page.getByRole('list', { name: 'People on this document' })
  await expect(present.getByRole('img', { name: people.grace.name })).toBeVisible()
  await other.getByRole('button', { name: 'Comment', exact: true }).click()
  await other.getByLabel('Your comment').fill('Is anybody listening?')
  await other.getByRole('button', { name: 'Add comment' }).click()
  await expect(page.getByRole('button', { name: 'Notifications, 1 new' })).toBeVisible()

  quiet.expect(/the server responded with a status of 404/)
  await other.goto('/documents/nothing-is-here')
  await expect(other.getByRole('heading', { name: 'This document is not here' })).toBeVisible()

  await watch.look()
  await signOut(page, quiet)
  const { findings } = createScanner({ ...stack.secrets }).scan(Buffer.from(stack.log.join('\n')))
  expect(findings, 'secrets in the log of the API').toEqual([])
})

test('the token that the browser does get was made for this person by the one who holds the secret', async ({
  page,
  people,
}) => {
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/velt/token'))
  await signIn(page, people.ada)
  const { token } = (await (await answered).json()) as { token: string }
  const [, claims = ''] = token.split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ email: people.ada.email })
})

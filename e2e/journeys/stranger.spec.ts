import { expect, test } from '../support/test.ts'
import { createDocument, signIn } from '../support/visit.ts'

test('a stranger neither finds nor opens a document of another organization', async ({
  page,
  newContext,
  people,
  quiet,
}) => {
  await signIn(page, people.ada)
  const address = await createDocument(page, 'For our eyes only')

  const stranger = await (await newContext()).newPage()
  await signIn(stranger, people.alan)
  await expect(stranger.getByRole('link', { name: /For our eyes only/ })).toBeHidden()

  quiet.expect(/the server responded with a status of 404/)
  await stranger.goto(address)
  await expect(stranger.getByRole('heading', { name: 'This document is not here' })).toBeVisible()
  await expect(stranger.getByText('For our eyes only')).toBeHidden()
  await expect(
    page.getByRole('list', { name: 'People on this document' }).getByRole('img', { name: people.alan.name }),
  ).toBeHidden()
})

import { expect, test } from '../support/test.ts'
import { createDocument, signIn } from '../support/visit.ts'

test('two people of one organization write, see each other and talk about a document', async ({
  page,
  newContext,
  people,
}) => {
  await signIn(page, people.ada)
  const address = await createDocument(page, 'Sketch of the loom')
  await page.getByLabel('Text').fill('It weaves algebraic patterns.')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  const other = await (await newContext()).newPage()
  await signIn(other, people.grace)
  await other.getByRole('link', { name: /Sketch of the loom/ }).click()
  await expect(other).toHaveURL(address)
  await expect(other.getByLabel('Text')).toHaveValue('It weaves algebraic patterns.')

  for (const browser of [page, other]) {
    const present = browser.getByRole('list', { name: 'People on this document' })
    await expect(present.getByRole('img', { name: people.ada.name })).toBeVisible()
    await expect(present.getByRole('img', { name: people.grace.name })).toBeVisible()
  }

  await other.getByRole('button', { name: 'Comment', exact: true }).click()
  await other.getByLabel('Your comment').fill('As the Jacquard loom weaves flowers?')
  await other.getByRole('button', { name: 'Add comment' }).click()

  await page.getByRole('button', { name: /^Comments/ }).click()
  const comments = page.getByRole('complementary', { name: 'Comments' })
  await expect(comments.getByRole('listitem')).toContainText([
    /Grace Hopper.*As the Jacquard loom weaves flowers\?/,
  ])
  await expect(page.getByRole('button', { name: 'Notifications, 1 new' })).toBeVisible()

  await other.getByRole('link', { name: 'Documents', exact: true }).click()
  const present = page.getByRole('list', { name: 'People on this document' })
  await expect(present.getByRole('img', { name: people.grace.name })).toBeHidden()
})

test('the text of a document is there again after the page is loaded anew', async ({ page, people }) => {
  await signIn(page, people.ada)
  await createDocument(page, 'Kept')
  await page.getByLabel('Title').fill('Kept for good')
  await page.getByLabel('Text').fill('Still here.')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  await page.reload()
  await expect(page.getByLabel('Title')).toHaveValue('Kept for good')
  await expect(page.getByLabel('Text')).toHaveValue('Still here.')
})

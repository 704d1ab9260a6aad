import type { Page } from '@playwright/test'
import { expect, test } from '../support/test.ts'
import { createDocument, signIn } from '../support/visit.ts'

/** Has Grace save a newer version of the document that Ada has open, and Ada run into it with words of her own. */
async function runIntoConflict(ada: Page, grace: Page, address: string): Promise<void> {
  await grace.goto(address)
  await grace.getByLabel('Text').fill('What Grace wrote')
  await expect(grace.getByText('Saved', { exact: true })).toBeVisible()
  await ada.getByLabel('Text').fill('What Ada wrote')
  await expect(ada.getByRole('heading', { name: 'Somebody saved a newer version' })).toBeVisible()
}

test.describe('when two people change the same document', () => {
  test.beforeEach(({ quiet }) => quiet.expect(/the server responded with a status of 409/))

  test('the later one is shown the newer version and loses nothing that was typed', async ({
    page,
    newContext,
    people,
  }) => {
    const other = await (await newContext()).newPage()
    await signIn(page, people.ada)
    await signIn(other, people.grace)
    const address = await createDocument(page, 'Contested')
    await runIntoConflict(page, other, address)

    await expect(page.getByRole('article', { name: 'The newer version' })).toContainText('What Grace wrote')
    await expect(page.getByLabel('Text')).toHaveValue('What Ada wrote')
    await page.getByLabel('Text').pressSequentially(', and goes on writing')
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()

    await other.reload()
    await expect(other.getByLabel('Text')).toHaveValue('What Ada wrote, and goes on writing')
  })

  test('the later one may take the newer version instead', async ({ page, newContext, people }) => {
    const other = await (await newContext()).newPage()
    await signIn(page, people.ada)
    await signIn(other, people.grace)
    const address = await createDocument(page, 'Given up')
    await runIntoConflict(page, other, address)

    await page.getByRole('button', { name: 'Take theirs' }).click()
    await expect(page.getByLabel('Text')).toHaveValue('What Grace wrote')
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  })
})

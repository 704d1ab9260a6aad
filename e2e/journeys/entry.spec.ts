import { randomUUID } from 'node:crypto'
import { expect, test } from '../support/test.ts'
import { createDocument, signIn, signOut } from '../support/visit.ts'

const password = 'correct horse battery staple'

test('a visitor makes an account, writes, signs out and comes back', async ({ page, quiet }) => {
  const email = `${randomUUID()}@example.com`
  await page.goto('/')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await page.getByLabel('Your name').fill('Hedy Lamarr')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Organization').fill('Frequency Hoppers')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'No documents yet' })).toBeVisible()
  await createDocument(page, 'Patent 2,292,387')

  await signOut(page, quiet)
  await signIn(page, { email, password })
  await expect(page.getByRole('link', { name: /Patent 2,292,387/ })).toBeVisible()
})

test('a visitor is shown the sign-in page, and nothing in the console', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.waitForLoadState('networkidle')
})

test('a wrong password is refused in words', async ({ page, people, quiet }) => {
  quiet.expect(/the server responded with a status of 401/)
  await page.goto('/')
  await page.getByLabel('Email').fill(people.ada.email)
  await page.getByLabel('Password').fill('not her password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('after signing out the way back shows nothing of the person who was here', async ({
  page,
  people,
  quiet,
}) => {
  await signIn(page, people.ada)
  const address = await createDocument(page, 'Seen a moment ago')
  await signOut(page, quiet)

  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goBack()
  await expect(page.getByText('Seen a moment ago')).toBeHidden()
})

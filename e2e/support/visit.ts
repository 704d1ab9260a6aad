import type { Page } from '@playwright/test'
import type { QuietBrowser } from './quiet-browser.ts'
import { expect } from './test.ts'

/** Signs in by the form and waits for the list of documents. */
export async function signIn(
  page: Page,
  person: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Documents', level: 1 })).toBeVisible()
}

/** Makes a document from the list and opens it. Gives its address. */
export async function createDocument(page: Page, title: string): Promise<string> {
  await page.getByLabel('New document').fill(title)
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByLabel('Title')).toHaveValue(title)
  return page.url()
}

/** Signs out and waits for the page of a visitor. Chrome notes in the console that the site's storage was cleared. */
export async function signOut(page: Page, quiet: QuietBrowser): Promise<void> {
  quiet.expect(/Clear-Site-Data header .* Cleared data types: "storage"/)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

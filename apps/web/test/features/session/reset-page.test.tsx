import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { ResetPage } from '../../../src/features/session/reset-page.tsx'
import { renderPage } from '../../support/render-page.tsx'
import { refusal, serve } from '../../support/server.ts'

async function submit(password: string) {
  await userEvent.type(await screen.findByLabelText('New password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Set password' }))
}

test('says whose account the link is for', async () => {
  const claims = Buffer.from(JSON.stringify({ email: 'zoë@example.com' })).toString('base64url')
  renderPage(<ResetPage />, `/reset#${claims}.signature`)
  expect(screen.getByLabelText<HTMLInputElement>('Account').value).toBe('zoë@example.com')
})

test('sends the token of the link with the new password, and leads to sign-in', async () => {
  const seen = await serve({ 'POST /api/account/reset': { status: 204 } })
  renderPage(<ResetPage />, '/reset#the.token')
  await submit('a few unrelated words')
  expect(await screen.findByRole('status')).toBeDefined()
  expect(seen.map(({ url, body }) => ({ url, body }))).toEqual([
    { url: '/api/account/reset', body: { token: 'the.token', newPassword: 'a few unrelated words' } },
  ])
  expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/')
})

test('shows at the field what is wrong with the password', async () => {
  const issues = [{ path: '/newPassword', message: 'At least 12 characters' }]
  await serve({ 'POST /api/account/reset': refusal(400, 'VALIDATION', 'The request is not valid.', issues) })
  renderPage(<ResetPage />, '/reset#the.token')
  await submit('short')
  const field = screen.getByLabelText('New password')
  expect(await screen.findByText('At least 12 characters')).toBeDefined()
  expect(field.getAttribute('aria-invalid')).toBe('true')
})

test('says that a link is not valid any more', async () => {
  const words = 'This link is not valid any more. Ask for a new one.'
  await serve({ 'POST /api/account/reset': refusal(403, 'RESET_LINK_INVALID', words) })
  renderPage(<ResetPage />, '/reset#used')
  await submit('a few unrelated words')
  expect((await screen.findByRole('alert')).textContent).toBe(words)
})

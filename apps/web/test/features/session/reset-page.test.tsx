import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { ResetPage } from '../../../src/features/session/reset-page.tsx'
import { renderPage } from '../../support/render-page.tsx'
import { refusal, serve } from '../../support/server.ts'

const tokenFor = (email: string) =>
  `${Buffer.from(JSON.stringify({ email })).toString('base64url')}.signature`
const token = tokenFor('ada@example.com')

async function submit(password: string) {
  await userEvent.type(await screen.findByLabelText('New password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Set password' }))
}

test('says whose account the link is for', async () => {
  renderPage(<ResetPage />, `/reset#${tokenFor('zoë@example.com')}`)
  expect(screen.getByLabelText<HTMLInputElement>('Account').value).toBe('zoë@example.com')
})

test('sends the token of the link with the new password, and leads to sign-in', async () => {
  const seen = await serve({ 'POST /api/account/reset': { status: 204 } })
  renderPage(<ResetPage />, `/reset#${token}`)
  await submit('a few unrelated words')
  expect(await screen.findByRole('status')).toBeDefined()
  expect(seen.map(({ url, body }) => ({ url, body }))).toEqual([
    { url: '/api/account/reset', body: { token, newPassword: 'a few unrelated words' } },
  ])
  expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/')
})

test('shows at the field what is wrong with the password', async () => {
  const issues = [{ path: '/newPassword', message: 'At least 12 characters' }]
  await serve({ 'POST /api/account/reset': refusal(400, 'VALIDATION', 'The request is not valid.', issues) })
  renderPage(<ResetPage />, `/reset#${token}`)
  await submit('short')
  const field = screen.getByLabelText('New password')
  expect(await screen.findByText('At least 12 characters')).toBeDefined()
  expect(field.getAttribute('aria-invalid')).toBe('true')
})

test('says that a link is not valid any more', async () => {
  const words = 'This link is not valid any more. Ask for a new one.'
  await serve({ 'POST /api/account/reset': refusal(403, 'RESET_LINK_INVALID', words) })
  renderPage(<ResetPage />, `/reset#${token}`)
  await submit('a few unrelated words')
  expect((await screen.findByRole('alert')).textContent).toBe(words)
})

test('a second link in the same tab is for its own account, whatever the first one came to', async () => {
  const seen = await serve({ 'POST /api/account/reset': { status: 204 } })
  renderPage(<ResetPage />, `/reset#${token}`)
  await submit('a few unrelated words')
  await screen.findByRole('status')
  const second = tokenFor('grace@example.com')
  act(() => {
    window.history.replaceState(null, '', `/reset#${second}`)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  })
  expect(screen.getByLabelText<HTMLInputElement>('Account').value).toBe('grace@example.com')
  await submit('some more unrelated words')
  await screen.findByRole('status')
  expect(seen.map(({ body }) => body)).toMatchObject([{ token }, { token: second }])
})

test.for(['', 'the.token', token.slice(0, 9)])('a link that ends in “%s” is told at once', (rest) => {
  renderPage(<ResetPage />, `/reset#${rest}`)
  expect(screen.getByRole('heading', { name: 'This link is incomplete' })).toBeDefined()
  expect(screen.getByText(/ask whoever sent it for a new one/)).toBeDefined()
  expect(screen.queryByLabelText('New password')).toBeNull()
})

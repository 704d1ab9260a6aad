import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { rememberSessionEnd, sessionHasEnded } from '../../../src/features/session/session-end.ts'
import { sessionQuery } from '../../../src/features/session/session-query.ts'
import { SignInPage } from '../../../src/features/session/sign-in-page.tsx'
import { SignUpPage } from '../../../src/features/session/sign-up-page.tsx'
import { ada } from '../../support/people.ts'
import { renderPage } from '../../support/render-page.tsx'
import { refusal, serve } from '../../support/server.ts'

test('wrong credentials are told in the words of the API, at the form and not at a field', async () => {
  await serve({ 'POST /api/session': refusal(401, 'WRONG_CREDENTIALS', 'Email or password is wrong') })
  renderPage(<SignInPage demoPeople={[]} />)
  await userEvent.type(screen.getByLabelText('Email'), 'ada@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'not the one')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByRole('alert')).toHaveProperty('textContent', 'Email or password is wrong')
  expect(screen.getByLabelText('Email').getAttribute('aria-invalid')).toBe('false')
  expect(screen.getByLabelText('Email')).toHaveProperty('value', 'ada@example.com')
})

test('signing in gives the page its viewer and forgets that a session ended', async () => {
  const seen = await serve({ 'POST /api/session': { status: 200, body: { viewer: ada } } })
  rememberSessionEnd()
  const { queries } = renderPage(<SignInPage demoPeople={[]} />)
  expect(screen.getByRole('status').textContent).toBe('Your session has ended. Please sign in again.')
  await userEvent.type(screen.getByLabelText('Email'), 'ada@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'demo-password{Enter}')
  await waitFor(() => expect(queries.getQueryData(sessionQuery.queryKey)?.viewer).toEqual(ada))
  expect(seen[0]?.body).toEqual({ email: 'ada@example.com', password: 'demo-password' })
  expect(sessionHasEnded()).toBe(false)
})

test('a demo person is signed in by one click', async () => {
  const seen = await serve({ 'POST /api/session': { status: 200, body: { viewer: ada } } })
  const person = {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    password: 'demo-password',
    organizationName: 'Engines',
  }
  const { queries } = renderPage(<SignInPage demoPeople={[person]} />)
  await userEvent.click(screen.getByRole('button', { name: 'Sign in as Ada Lovelace, Engines' }))
  await waitFor(() => expect(queries.getQueryData(sessionQuery.queryKey)?.viewer).toEqual(ada))
  expect(seen[0]?.body).toEqual({ email: 'ada@example.com', password: 'demo-password' })
})

test('the button waits while an answer is on its way, and only then', async () => {
  let answer = (_: ReturnType<typeof refusal>) => {}
  await serve({ 'POST /api/session': () => new Promise((resolve) => (answer = resolve)) })
  renderPage(<SignInPage demoPeople={[]} />)
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  const waiting = await screen.findByRole('button', { name: 'Signing in…' })
  expect(waiting.getAttribute('aria-disabled')).toBe('true')
  expect(document.activeElement).toBe(waiting)
  await waitFor(() => {
    answer(refusal(503, 'UNAVAILABLE', 'Please try again later'))
    expect(screen.getByRole('button', { name: 'Sign in' }).getAttribute('aria-disabled')).toBe('false')
  })
})

test('each fault of a sign-up stands at its field, is read out with it, and the first has the focus', async () => {
  const issues = [
    { path: '/password', message: 'At least 12 characters' },
    { path: '/email', message: 'Not an email address' },
  ]
  await serve({ 'POST /api/accounts': refusal(400, 'VALIDATION', 'The request is not valid', issues) })
  renderPage(<SignUpPage />, '/sign-up')
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  const email = await screen.findByLabelText('Email')
  await waitFor(() => expect(describedBy(email)).toBe('Not an email address'))
  expect(describedBy(screen.getByLabelText('Password'))).toBe('At least 12 characters')
  expect(screen.getByLabelText('Your name').getAttribute('aria-invalid')).toBe('false')
  expect(document.activeElement).toBe(email)
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a fault that belongs to no field is told at the form', async () => {
  await serve({ 'POST /api/accounts': refusal(409, 'EMAIL_TAKEN', 'This email has an account already') })
  renderPage(<SignUpPage />, '/sign-up')
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  expect((await screen.findByRole('alert')).textContent).toBe('This email has an account already')
})

function describedBy(element: HTMLElement): string | undefined {
  return document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent ?? undefined
}

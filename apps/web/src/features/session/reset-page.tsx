import { useSyncExternalStore } from 'react'
import { call } from '../../api.ts'
import { Field } from '../../ui/field.tsx'
import { useFormErrors } from '../../ui/use-form-errors.ts'
import { useSingleMutation } from '../../ui/use-single-mutation.ts'
import { EntryLayout } from './entry-layout.tsx'

/** Sets a new password by the link that an operator made. Its token is in the fragment, which no server's log sees. */
export function ResetPage() {
  // A second link in the same tab changes the fragment and loads nothing anew.
  const token = useSyncExternalStore(subscribeToHash, () => window.location.hash.slice(1))
  const account = accountOf(token)
  if (account !== undefined) return <ResetForm key={token} token={token} account={account} />
  return (
    <EntryLayout title="This link is incomplete">
      <p>
        Open it again as a whole, as it was sent to you, or ask whoever sent it for a new one.{' '}
        <a href="/">Sign in</a>
      </p>
    </EntryLayout>
  )
}

function ResetForm({ token, account }: { token: string; account: string }) {
  const reset = useSingleMutation({
    mutationFn: (newPassword: string) => call('resetPassword', { body: { token, newPassword } }),
  })
  const { form, errors, message } = useFormErrors(reset.error, ['newPassword'])

  if (reset.isSuccess) {
    return (
      <EntryLayout title="Your password is new">
        <p role="status">
          Every browser that was signed in with the old one is signed out. {/* Loaded anew, this one too. */}
          <a href="/">Sign in</a>
        </p>
      </EntryLayout>
    )
  }
  return (
    <EntryLayout title="Choose a new password">
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          reset.mutate(String(new FormData(event.currentTarget).get('newPassword')))
        }}
      >
        <Field
          name="account"
          type="email"
          label="Account"
          autoComplete="username"
          defaultValue={account}
          readOnly
        />
        <Field
          name="newPassword"
          type="password"
          label="New password"
          hint="At least 12 characters. A few unrelated words make a good one."
          autoComplete="new-password"
          error={errors.newPassword}
        />
        {message && (
          <p role="alert" className="form-message">
            {message}
          </p>
        )}
        <button type="submit" className="button primary wide" aria-disabled={reset.isPending}>
          {reset.isPending ? 'Saving…' : 'Set password'}
        </button>
      </form>
      <p className="entry-other">
        Remembered it? <a href="/">Sign in</a>
      </p>
    </EntryLayout>
  )
}

function subscribeToHash(listener: () => void) {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/**
 * Whose account the link is for, as it says itself: for the person and their password manager, not to be trusted.
 * Undefined when the link is cut short.
 */
function accountOf(token: string): string | undefined {
  try {
    const base64 = (token.split('.', 1)[0] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const claims = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(claims)).email
  } catch {
    return undefined
  }
}

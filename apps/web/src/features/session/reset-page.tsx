import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import { Field } from '../../ui/field.tsx'
import { useFormErrors } from '../../ui/use-form-errors.ts'
import { EntryLayout } from './entry-layout.tsx'

/** Sets a new password by the link that an operator made. Its token is in the fragment, which no server's log sees. */
export function ResetPage() {
  const [token] = useState(() => window.location.hash.slice(1))
  const reset = useMutation({
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
          defaultValue={accountOf(token)}
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
        <button type="submit" className="button primary wide" disabled={reset.isPending}>
          {reset.isPending ? 'Saving…' : 'Set password'}
        </button>
      </form>
      <p className="entry-other">
        Remembered it? <a href="/">Sign in</a>
      </p>
    </EntryLayout>
  )
}

/** Whose account the link is for, as it says itself: for the person and their password manager, not to be trusted. */
function accountOf(token: string): string {
  try {
    const base64 = (token.split('.', 1)[0] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const claims = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return String(JSON.parse(new TextDecoder().decode(claims)).email)
  } catch {
    return ''
  }
}

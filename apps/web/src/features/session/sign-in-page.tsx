import type { DemoPerson } from '@app/contracts'
import { Link } from 'wouter'
import { call } from '../../api.ts'
import { Field } from '../../ui/field.tsx'
import { useFormErrors } from '../../ui/use-form-errors.ts'
import { DemoPeople } from './demo-people.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { sessionHasEnded } from './session-end.ts'
import { useEntry } from './use-entry.ts'

/** Signs in with email and password, or in one click as a demo person where there are some. */
export function SignInPage({ demoPeople }: { demoPeople: readonly DemoPerson[] }) {
  const enter = useEntry((body: { email: string; password: string }) => call('signIn', { body }))
  const { form, errors, message } = useFormErrors(enter.error, ['email', 'password'])

  return (
    <EntryLayout title="Sign in">
      {sessionHasEnded() && (
        <p role="status" className="notice">
          Your session has ended. Please sign in again.
        </p>
      )}
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const fields = new FormData(event.currentTarget)
          enter.mutate({ email: String(fields.get('email')), password: String(fields.get('password')) })
        }}
      >
        <Field name="email" type="email" label="Email" autoComplete="username" error={errors.email} />
        <Field
          name="password"
          type="password"
          label="Password"
          autoComplete="current-password"
          error={errors.password}
        />
        {message && (
          <p role="alert" className="form-message">
            {message}
          </p>
        )}
        <button type="submit" className="button primary wide" aria-disabled={enter.isPending}>
          {enter.isPending ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      <p className="entry-other">
        New here? <Link href="/sign-up">Create an account</Link>
      </p>
      {demoPeople.length > 0 && (
        <DemoPeople
          people={demoPeople}
          disabled={enter.isPending}
          onChoose={({ email, password }) => enter.mutate({ email, password })}
        />
      )}
    </EntryLayout>
  )
}

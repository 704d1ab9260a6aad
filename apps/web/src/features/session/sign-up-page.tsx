import { Link } from 'wouter'
import { call } from '../../api.ts'
import { Field } from '../../ui/field.tsx'
import { useFormErrors } from '../../ui/use-form-errors.ts'
import { EntryLayout } from './entry-layout.tsx'
import { useEntry } from './use-entry.ts'

const fields = ['name', 'email', 'password', 'organizationName'] as const
type NewAccount = Record<(typeof fields)[number], string>

/** Makes an account and the organization it starts with, and is signed in at once. */
export function SignUpPage() {
  const enter = useEntry((body: NewAccount) => call('createAccount', { body }))
  const { form, errors, message } = useFormErrors(enter.error, fields)

  return (
    <EntryLayout title="Create an account">
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate(Object.fromEntries(new FormData(event.currentTarget)) as NewAccount)
        }}
      >
        <Field name="name" label="Your name" autoComplete="name" dir="auto" error={errors.name} />
        <Field name="email" type="email" label="Email" autoComplete="username" error={errors.email} />
        <Field
          name="password"
          type="password"
          label="Password"
          hint="At least 12 characters. A few unrelated words make a good one."
          autoComplete="new-password"
          error={errors.password}
        />
        <Field
          name="organizationName"
          label="Organization"
          hint="The people you write with. You will be its first member."
          autoComplete="organization"
          dir="auto"
          error={errors.organizationName}
        />
        {message && (
          <p role="alert" className="form-message">
            {message}
          </p>
        )}
        <button type="submit" className="button primary wide" aria-disabled={enter.isPending}>
          {enter.isPending ? 'Creating your account…' : 'Create account'}
        </button>
      </form>
      <p className="entry-other">
        Already have an account? <Link href="/">Sign in</Link>
      </p>
    </EntryLayout>
  )
}

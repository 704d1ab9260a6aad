import { useState } from 'react'
import { wordsFor } from '../../api-error.ts'
import { rescueWork } from '../../leaving.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useSingleMutation } from '../../ui/use-single-mutation.ts'
import { signOut } from './sign-out.ts'

interface SignOutButtonProps {
  /** Whether unsaved text is kept in this tab, which signing out clears. */
  hasDrafts: () => boolean
  endVelt: () => Promise<void>
  /** Called when the session did not end after all. */
  resumeVelt: () => void
}

/** Signs out, once everything typed is saved; asks first when something cannot be. */
export function SignOutButton({ hasDrafts, endVelt, resumeVelt }: SignOutButtonProps) {
  const [asking, setAsking] = useState(false)
  const leave = useSingleMutation({ mutationFn: () => signOut(endVelt), onError: resumeVelt })
  const start = useSingleMutation({
    mutationFn: async () => (await rescueWork()) && !hasDrafts(),
    onSuccess: (safe) => (safe ? leave.mutate() : setAsking(true)),
  })
  const pending = start.isPending || leave.isPending || leave.isSuccess

  return (
    <>
      <button
        type="button"
        className="button quiet"
        aria-disabled={pending}
        onClick={() => pending || start.mutate()}
      >
        {pending ? 'Signing out…' : 'Sign out'}
      </button>
      {leave.isError && !asking && (
        <p role="alert" className="header-alert">
          You are still signed in. {wordsFor(leave.error)}
        </p>
      )}
      {asking && (
        <ConfirmDialog
          title="Sign out without saving?"
          confirm="Sign out anyway"
          danger
          pending={leave.isPending}
          error={leave.isError ? `You are still signed in. ${wordsFor(leave.error)}` : undefined}
          onConfirm={() => leave.mutate()}
          onCancel={() => setAsking(false)}
        >
          Some of your text is not saved. If you sign out now, it is lost.
        </ConfirmDialog>
      )}
    </>
  )
}

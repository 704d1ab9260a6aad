import { leaveFor, rescueWork } from '../../leaving.ts'
import { Notice } from '../../ui/notice.tsx'
import { useLateScript } from './use-late-script.ts'
import type { VeltClient } from './velt-client.ts'

interface VeltNoticesProps {
  client: VeltClient | null
  /** Why the last sign-in to Velt failed, in words. */
  trouble: string | null
  onSignInAgain: () => void
}

/** Says when collaboration is missing, and why. The documents work all the same. */
export function VeltNotices({ client, trouble, onSignInAgain }: VeltNoticesProps) {
  const late = useLateScript(client)
  return (
    <div role="status" className="notices">
      {late && (
        <Notice action="Try again" onAction={reload}>
          Comments and presence have not loaded. Your documents work and are saved as usual.
        </Notice>
      )}
      {trouble !== null && (
        <Notice action="Try again" onAction={onSignInAgain}>
          Comments and presence are not available: {trouble} Your documents work and are saved as usual.
        </Notice>
      )}
    </div>
  )
}

async function reload(): Promise<void> {
  // Unsaved text that could not be saved either is kept as a draft and comes back with the document.
  await rescueWork()
  leaveFor(window.location.pathname)
}

import { useEffect, useState } from 'react'
import type { VeltClient } from './velt-client.ts'

/** How long the script may take before the person hears of it, in milliseconds. */
const scriptPatienceMs = 10_000

/** Whether Velt's script is overdue. The package raises no error of its own, so the clock has to; a late arrival ends it. */
export function useLateScript(client: VeltClient | null): boolean {
  const [overdue, setOverdue] = useState(false)
  useEffect(() => {
    if (client) return
    const timer = setTimeout(() => setOverdue(true), scriptPatienceMs)
    return () => clearTimeout(timer)
  }, [client])
  return overdue && !client
}

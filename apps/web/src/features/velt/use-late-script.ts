import { useEffect, useState } from 'react'
import type { VeltClient } from './velt-client.ts'

/** How long the script may take before the person hears of it, in milliseconds. */
const scriptPatienceMs = 10_000
/** The id that the package gives its script element. */
const scriptId = 'veltScript'

/**
 * Whether Velt's script failed or is overdue. The package says neither, so the element and the clock have to; a late
 * arrival ends it.
 */
export function useLateScript(client: VeltClient | null): boolean {
  const [missing, setMissing] = useState(false)
  useEffect(() => {
    if (client) return
    const miss = () => setMissing(true)
    const timer = setTimeout(miss, scriptPatienceMs)
    const onError = ({ target }: Event) => {
      if (target instanceof Element && target.id === scriptId) miss()
    }
    // An element's error does not bubble, but passes here on its way down.
    window.addEventListener('error', onError, true)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('error', onError, true)
    }
  }, [client])
  return missing && !client
}

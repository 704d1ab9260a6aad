import { useEffect } from 'react'
import { call, onSessionEnd } from '../../api.ts'
import { leaveFor } from '../../leaving.ts'
import { rememberSessionEnd } from './session-end.ts'

/**
 * Watches for a session that ended elsewhere: any call answers 401, or the page comes back into view and the browser
 * is signed in as nobody or as somebody else. Then Velt's sign-in ends too, and the same address loads anew.
 * `endVelt` must never reject.
 */
export function useSessionEnd(userId: string, endVelt: () => Promise<void>, leave = leaveFor): void {
  useEffect(() => {
    let ended = false
    const end = async () => {
      if (ended) return
      ended = true
      rememberSessionEnd()
      await endVelt()
      leave(window.location.pathname)
    }
    const check = async () => {
      if (document.visibilityState !== 'visible') return
      // Offline is not signed out: a question without an answer changes nothing.
      const session = await call('readSession').catch(() => undefined)
      if (session && session.viewer?.user.id !== userId) await end()
    }
    const stopListening = onSessionEnd(end)
    document.addEventListener('visibilitychange', check)
    return () => {
      stopListening()
      document.removeEventListener('visibilitychange', check)
    }
  }, [userId, endVelt, leave])
}

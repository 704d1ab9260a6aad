import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const ASK_EVERY_MS = 30

/** Waits until a server takes connections at `url`, of http, and no longer than `withinMs`: what comes then is for the caller to see. */
export async function untilListening(url: string, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await isListening(new URL(url))) && Date.now() < deadline) await pause(ASK_EVERY_MS)
}

async function isListening({ hostname, port }: URL): Promise<boolean> {
  // In a URL an address of IPv6 stands in brackets, and the usual port is left out.
  const probe = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''))
  try {
    await once(probe, 'connect')
    return true
  } catch {
    return false
  } finally {
    probe.destroy()
  }
}

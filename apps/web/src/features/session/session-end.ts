import { tabStore } from '../../stores.ts'

const key = 'session-ended'

/** Leaves word for the sign-in page, on the other side of a reload. */
export function rememberSessionEnd(): void {
  tabStore.set(key, 'yes')
}

export function sessionHasEnded(): boolean {
  return tabStore.get(key) !== null
}

export function forgetSessionEnd(): void {
  tabStore.remove(key)
}

import { randomBytes } from 'node:crypto'

/** What a stack keeps to itself: each value is random, new for each run, and found nowhere else by accident. */
export interface StackSecrets {
  readonly VELT_AUTH_TOKEN: string
  readonly SESSION_SECRET: string
}

/** 86 characters each: long and mixed enough that a match is never chance. */
export function randomSecrets(): StackSecrets {
  return { VELT_AUTH_TOKEN: canary(), SESSION_SECRET: canary() }
}

export function canary(): string {
  return randomBytes(64).toString('base64url')
}

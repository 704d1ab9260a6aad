import type { Document } from '@app/contracts'

/** What a person writes: the part of a document that is edited. */
export interface Text {
  readonly title: string
  readonly body: string
}

export function textOf({ title, body }: Document): Text {
  return { title, body }
}

/** Whether the API would store both as the same: it trims titles. */
export function sameText(one: Text, other: Text): boolean {
  return one.title.trim() === other.title.trim() && one.body === other.body
}

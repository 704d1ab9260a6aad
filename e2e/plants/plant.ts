import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Channel } from '@app/leak-guard/playwright'
import type { BrowserContext, Page } from '@playwright/test'

/** What a plant has at hand: a page of the leaky site, and addresses of it. */
export interface Ground {
  readonly page: Page
  readonly context: BrowserContext
  /** A page of the same site that is about to be left. */
  readonly visitor: Page
  /** Gets to the page past every channel. */
  readonly secret: string
  /** The address at which the plant's own `serve` answers, below the page's origin. */
  readonly path: string
  /** The same address at the page's origin, and at another site. */
  readonly url: string
  readonly otherSite: string
}

/** One way for a secret to get out. */
export interface Plant {
  readonly id: string
  readonly way: string
  /** Where a watch must see it: an id of the section "Channels" of leak-guard's SPEC.md. */
  readonly channel: Channel
  /** A browser writes the names of headers and hosts in small letters, and not every form survives that. */
  readonly isInSmallLetters?: true
  /** How the site answers at the plant's address; `204 No Content` when not given. */
  readonly serve?: (response: ServerResponse, secret: string, request: IncomingMessage) => void
  /** The frames that the site sends when a WebSocket is opened at the plant's address. */
  readonly socket?: (secret: string) => {
    readonly headers?: string
    readonly frames?: readonly Buffer[]
    readonly isPacked?: boolean
  }
  readonly act: (ground: Ground) => Promise<unknown>
}

/** Fetches the plant's address and reads the answer to its end. */
export const fetched: Plant['act'] = ({ page, path }) =>
  page.evaluate(async (address) => void (await (await fetch(address)).arrayBuffer()), path)

/** Opens the plant's address in a frame and waits until it has loaded. */
export const framed =
  (addressOf: (ground: Ground) => string): Plant['act'] =>
  (ground) =>
    ground.page.evaluate(
      (address) =>
        new Promise<void>((resolve) => {
          const frame = document.createElement('iframe')
          frame.onload = () => resolve()
          frame.src = address
          document.body.append(frame)
        }),
      addressOf(ground),
    )

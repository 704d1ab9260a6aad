import type { BrowserContext } from '@playwright/test'

/** Hears all that a browser complains about, and holds it against a list of what a test expects. */
export class QuietBrowser {
  readonly #heard: string[] = []
  readonly #expected: RegExp[] = []

  attach(context: BrowserContext): void {
    context.on('console', (message) => this.#heard.push(`console ${message.type()}: ${message.text()}`))
    context.on('weberror', (fault) => this.#heard.push(`page error: ${fault.error().message}`))
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? 'unknown'
      // The page itself took these back: a stream it left, a question it no longer asks.
      if (reason !== 'net::ERR_ABORTED') this.#heard.push(`failed request: ${request.url()} ${reason}`)
    })
  }

  /** Announces a complaint that belongs to the test. One that then stays away fails the test too. */
  expect(complaint: RegExp): void {
    this.#expected.push(complaint)
  }

  /** What was heard and not expected, and what was expected and not heard. */
  faults(): string[] {
    const unexpected = this.#heard.filter((line) => !this.#expected.some((pattern) => pattern.test(line)))
    const missing = this.#expected.filter((pattern) => !this.#heard.some((line) => pattern.test(line)))
    return [...unexpected, ...missing.map((pattern) => `expected and not heard: ${pattern}`)]
  }
}

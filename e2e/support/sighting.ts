/** Where a secret came to light. */
export type Channel =
  | 'request'
  | 'response head'
  | 'response body'
  | 'stream'
  | 'web socket'
  | 'console'
  | 'page error'
  | 'download'
  | 'cookies and storage'
  | 'session storage'
  | 'cache storage'
  | 'page content'
  | 'browser protocol'
  | 'wire'

export interface Sighting {
  readonly channel: Channel
  readonly where: string
  readonly secret: string
  readonly form: string
}

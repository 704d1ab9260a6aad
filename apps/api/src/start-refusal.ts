/** Something that the server stands on cannot be used. The message says what, why, and the way out, and holds no secret. */
export class StartRefusal extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'StartRefusal'
  }
}

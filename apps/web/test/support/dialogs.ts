import { onTestFinished } from 'vitest'

/** Gives jsdom's dialogs the two methods it lacks, until the test ends. */
export function letDialogsOpen(): void {
  const dialogs = window.HTMLDialogElement.prototype
  Object.assign(dialogs, {
    showModal(this: HTMLDialogElement) {
      this.open = true
    },
    close(this: HTMLDialogElement) {
      this.open = false
    },
  })
  onTestFinished(() => {
    Reflect.deleteProperty(dialogs, 'showModal')
    Reflect.deleteProperty(dialogs, 'close')
  })
}

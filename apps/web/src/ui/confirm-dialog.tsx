import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

interface ConfirmDialogProps {
  title: string
  children: ReactNode
  confirm: string
  danger?: boolean
  pending?: boolean
  error?: string | undefined
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before something that cannot be taken back. It opens when it is rendered; Escape cancels. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, danger = false, pending = false, error, onConfirm, onCancel } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const cancel = () => pending || onCancel()

  // Closed while it is still on the page: only then the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault()
        cancel()
      }}
      onKeyDown={(event) => {
        // A second Escape would close the dialog without an event that can be prevented.
        if (pending && event.key === 'Escape') event.preventDefault()
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{children}</p>
      {error && (
        <p role="alert" className="form-message">
          {error}
        </p>
      )}
      <div className="actions">
        <button type="button" className="button" aria-disabled={pending} onClick={cancel}>
          Cancel
        </button>
        <button
          type="button"
          className={danger ? 'button danger-fill' : 'button primary'}
          aria-disabled={pending}
          onClick={onConfirm}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  )
}

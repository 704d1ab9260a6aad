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
        onCancel()
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
        <button type="button" className="button" disabled={pending} onClick={onCancel}>
          Cancel
        </button>
        <button
          type="button"
          className={danger ? 'button danger-fill' : 'button primary'}
          disabled={pending}
          onClick={onConfirm}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  )
}

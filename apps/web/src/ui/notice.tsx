import type { ReactNode } from 'react'

interface NoticeProps {
  children: ReactNode
  action: string
  onAction: () => unknown
  more?: { label: string; act: () => unknown }
}

/** A sentence the person should know, with what can be done about it. It never stands in the way. */
export function Notice({ children, action, onAction, more }: NoticeProps) {
  return (
    <div className="notice">
      <p>{children}</p>
      <div className="actions">
        {more && (
          <button type="button" className="button small" onClick={() => more.act()}>
            {more.label}
          </button>
        )}
        <button type="button" className="button small" onClick={() => onAction()}>
          {action}
        </button>
      </div>
    </div>
  )
}

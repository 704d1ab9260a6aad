interface FailureProps {
  message: string
  onRetry: () => unknown
}

/** In place of what could not be read: why, and another try. */
export function Failure({ message, onRetry }: FailureProps) {
  return (
    <div className="failure" role="alert">
      <p>{message}</p>
      <button type="button" className="button" onClick={() => onRetry()}>
        Try again
      </button>
    </div>
  )
}

import { useEffect, useState, type ReactNode } from 'react';
import classes from './camera-picture.module.css';
import { snapshotUrl } from './picture-urls';

interface Props {
  readonly cameraId: string;
  readonly alt: string;
  /** Undefined: it stands. */
  readonly everyMs: number | undefined;
  readonly renewals: number;
  /** Somebody looks at it now. */
  readonly isSeen: boolean;
  /** What was never in view is not fetched. */
  readonly isWanted: boolean;
  /** In place of no picture. */
  readonly nothing: ReactNode;
}

const missingEveryMs = 3_000;

/** The newest picture of a camera, renewed by itself. The one before stays until the next has come. */
export function Still({ cameraId, alt, everyMs, renewals, isSeen, isWanted, nothing }: Props): ReactNode {
  const [start] = useState(() => Date.now());
  const [round, setRound] = useState(0);
  const [hasFailed, setHasFailed] = useState(false);
  // A camera that has just begun has no picture yet: what stands is asked for until it is there.
  const pauseMs = hasFailed && isSeen ? missingEveryMs : everyMs;
  useEffect(() => {
    if (pauseMs === undefined) return;
    const timer = setInterval(() => {
      setRound((count) => count + 1);
    }, pauseMs);
    return () => {
      clearInterval(timer);
    };
  }, [pauseMs]);
  if (!isWanted && round === 0) return nothing;
  return (
    <>
      {hasFailed && nothing}
      <img
        alt={alt}
        src={snapshotUrl(cameraId, `${String(start)}-${String(renewals)}-${String(round)}`)}
        className={classes['picture']}
        hidden={hasFailed}
        decoding="async"
        onLoad={() => {
          setHasFailed(false);
        }}
        onError={() => {
          setHasFailed(true);
        }}
      />
    </>
  );
}

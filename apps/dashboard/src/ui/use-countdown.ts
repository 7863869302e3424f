import { useEffect, useState } from 'react';

/** Seconds that are left, beginning when it is first shown. */
export function useCountdown(seconds: number): number {
  const [endsAt] = useState(() => Date.now() + seconds * 1_000);
  const now = useNow(1_000);
  return Math.max(0, Math.ceil((endsAt - now.getTime()) / 1_000));
}

/** The time, anew every `everyMs`. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(new Date());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}

import { useRef } from 'react';

/** An Idempotency-Key, the same for as long as the same is wished: sent again after an error, it makes one thing. */
export function useWishKey(): (body: object) => string {
  const last = useRef({ text: '', key: '' });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.text !== text) last.current = { text, key: crypto.randomUUID() };
    return last.current.key;
  };
}

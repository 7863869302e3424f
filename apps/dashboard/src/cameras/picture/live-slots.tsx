import { createContext, useContext, useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import { decideLive, type LiveWish } from './live-slots.policy';

/** Gives the few connections that moving pictures may have to those that matter most now. */
class LiveSlots {
  private readonly wishes = new Map<string, LiveWish>();
  private readonly listeners = new Map<string, (isLive: boolean) => void>();
  private live: ReadonlySet<string> = new Set();
  private order = 0;

  wish(id: string, isHeld: boolean, listener: (isLive: boolean) => void): void {
    this.order += 1;
    this.wishes.set(id, { id, isHeld, order: this.order });
    this.listeners.set(id, listener);
    this.decide();
  }

  forget(id: string): void {
    this.wishes.delete(id);
    this.listeners.delete(id);
    this.decide();
  }

  private decide(): void {
    const before = this.live;
    this.live = decideLive([...this.wishes.values()], before);
    for (const [id, listener] of this.listeners) {
      if (before.has(id) !== this.live.has(id)) listener(this.live.has(id));
    }
  }
}

const SlotsContext = createContext<LiveSlots | undefined>(undefined);

export function LiveSlotsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const slots = useMemo(() => new LiveSlots(), []);
  return <SlotsContext value={slots}>{children}</SlotsContext>;
}

/** Whether this picture may move now. */
export function useLiveSlot(isWanted: boolean, isHeld: boolean): boolean {
  const slots = useContext(SlotsContext);
  const id = useId();
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    if (slots === undefined || !isWanted) return;
    slots.wish(id, isHeld, setIsLive);
  }, [slots, id, isWanted, isHeld]);
  useEffect(() => {
    if (slots === undefined || !isWanted) return;
    return () => {
      slots.forget(id);
      setIsLive(false);
    };
  }, [slots, id, isWanted]);
  return isLive && isWanted;
}

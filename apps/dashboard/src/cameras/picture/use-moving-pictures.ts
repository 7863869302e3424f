import { useDocumentVisibility, useMediaQuery } from '@mantine/hooks';
import { createContext, useContext, useState } from 'react';

export interface MovingPictures {
  /** Off: pictures stand until somebody renews them. */
  readonly isOn: boolean;
  readonly turn: (isOn: boolean) => void;
  /** Counts up with each renewal by hand. */
  readonly renewals: number;
  readonly renew: () => void;
}

/** On, unless the reader's system asks for less motion; off while nobody looks at the page. */
export function useMovingPicturesSwitch(): MovingPictures {
  const isReduced = useMediaQuery('(prefers-reduced-motion: reduce)', undefined, { getInitialValueInEffect: false });
  const [chosen, setChosen] = useState<boolean>();
  const [renewals, setRenewals] = useState(0);
  return {
    isOn: chosen ?? !isReduced,
    turn: setChosen,
    renewals,
    renew: () => {
      setRenewals((count) => count + 1);
    },
  };
}

export const MovingPicturesContext = createContext<MovingPictures>({
  isOn: false,
  turn: () => undefined,
  renewals: 0,
  renew: () => undefined,
});

export function useMovingPictures(): MovingPictures {
  return useContext(MovingPicturesContext);
}

export function useIsPageSeen(): boolean {
  return useDocumentVisibility() === 'visible';
}

import type { ReactNode } from 'react';
import icon from '../app/icon.svg';

export function Logo({ size = 28 }: { readonly size?: number }): ReactNode {
  return <img src={icon} width={size} height={size} alt="" />;
}

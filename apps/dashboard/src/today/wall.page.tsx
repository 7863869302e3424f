import type { ReactNode } from 'react';
import { TodayPage } from './today.page';

export function WallPage(): ReactNode {
  return <TodayPage />;
}

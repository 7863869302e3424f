import { TbBeach, TbClockPlus, TbInbox, TbLock } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageProps } from '../ui/page';
import { SectionPage, type NamedSection } from '../ui/section-page';

const sections = [
  {
    to: '/approvals',
    name: 'corrections',
    icon: TbInbox,
    needs: ['corrections.decide', 'department'],
    isExact: true,
  },
  { to: '/approvals/leave', name: 'leave', icon: TbBeach, needs: ['leave.decide', 'department'] },
  { to: '/approvals/overtime', name: 'overtime', icon: TbClockPlus, needs: ['overtime.decide', 'department'] },
  { to: '/approvals/periods', name: 'periods', icon: TbLock, needs: ['periods.lock', 'all'] },
] as const satisfies readonly NamedSection[];

/** Every page of what waits for a decision: the others beside it. */
export function ApprovalsFrame(page: PageProps): ReactNode {
  const { t } = useTranslation('approvals');
  return <SectionPage {...page} label={t('sections')} sections={sections} labelOf={(name) => t(`section.${name}`)} />;
}

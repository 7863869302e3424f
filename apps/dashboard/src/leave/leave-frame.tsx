import { TbCalendarMonth, TbFileImport, TbTags } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageProps } from '../ui/page';
import { SectionPage, type NamedSection } from '../ui/section-page';

const sections = [
  { to: '/leave', name: 'calendar', icon: TbCalendarMonth, needs: ['leave.read', 'department'], isExact: true },
  { to: '/leave/types', name: 'types', icon: TbTags, needs: ['leave_types.write', 'all'] },
  { to: '/leave/import', name: 'import', icon: TbFileImport, needs: ['leave.import', 'all'] },
] as const satisfies readonly NamedSection[];

/** Every page of who is away: the others beside it. */
export function LeaveFrame(page: PageProps): ReactNode {
  const { t } = useTranslation('leave');
  return <SectionPage {...page} label={t('sections')} sections={sections} labelOf={(name) => t(`section.${name}`)} />;
}

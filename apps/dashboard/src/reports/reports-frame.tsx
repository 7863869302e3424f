import { TbCalendarRepeat, TbReportAnalytics } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageProps } from '../ui/page';
import { SectionPage, type NamedSection } from '../ui/section-page';

const sections = [
  { to: '/reports', name: 'reports', icon: TbReportAnalytics, isExact: true },
  { to: '/reports/schedules', name: 'schedules', icon: TbCalendarRepeat, needs: ['reports.schedule', 'all'] },
] as const satisfies readonly NamedSection[];

/** Every page of reports: the other beside it. */
export function ReportsFrame(page: PageProps): ReactNode {
  const { t } = useTranslation('reports');
  return <SectionPage {...page} label={t('sections')} sections={sections} labelOf={(name) => t(`section.${name}`)} />;
}

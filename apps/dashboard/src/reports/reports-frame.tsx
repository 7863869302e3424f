import { IconCalendarRepeat, IconReportAnalytics } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { Page } from '../ui';
import { SectionNav } from '../ui/section-nav';

interface Props {
  readonly title: string;
  readonly description: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function ReportsFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('reports');
  const maySchedule = useMay('reports.schedule', 'all');
  return (
    <Page {...page}>
      <SectionNav
        label={t('sections')}
        sections={[
          { to: '/reports', label: t('section.reports'), icon: IconReportAnalytics, isExact: true },
          ...(maySchedule
            ? [{ to: '/reports/schedules', label: t('section.schedules'), icon: IconCalendarRepeat } as const]
            : []),
        ]}
      />
      {children}
    </Page>
  );
}

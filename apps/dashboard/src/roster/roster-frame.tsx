import { TbCalendarEvent, TbCalendarWeek, TbClockHour9, TbHistory, TbListDetails, TbMapPin } from 'react-icons/tb';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, PageSkeleton } from '../ui';
import type { PageProps } from '../ui/page';
import { SectionPage, type NamedSection } from '../ui/section-page';

const sections = [
  { to: '/roster', name: 'roster', icon: TbCalendarWeek, needs: ['roster.read', 'department'], isExact: true },
  { to: '/roster/assignments', name: 'assignments', icon: TbListDetails, needs: ['assignments.read', 'all'] },
  { to: '/roster/shifts', name: 'shifts', icon: TbClockHour9, needs: ['roster.read', 'department'] },
  { to: '/roster/holidays', name: 'holidays', icon: TbCalendarEvent, needs: ['roster.read', 'department'] },
  { to: '/roster/sites', name: 'sites', icon: TbMapPin, needs: ['roster.read', 'department'] },
  { to: '/roster/drafts', name: 'drafts', icon: TbHistory, needs: ['drafts.read', 'all'] },
] as const satisfies readonly NamedSection[];

/** Every page about who works when: the others beside it. */
export function RosterFrame(page: PageProps): ReactNode {
  const { t } = useTranslation('roster');
  return <SectionPage {...page} label={t('sections')} sections={sections} labelOf={(name) => t(`section.${name}`)} />;
}

interface UnreadProps {
  readonly title: string;
  readonly query: UseQueryResult;
}

/** In place of a page about one thing that is not read yet, or cannot be. */
export function RosterUnread({ title, query }: UnreadProps): ReactNode {
  if (query.isPending) return <PageSkeleton />;
  return (
    <RosterFrame title={title}>
      <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
    </RosterFrame>
  );
}

import {
  IconCalendarEvent,
  IconCalendarWeek,
  IconClockHour9,
  IconHistory,
  IconListDetails,
  IconMapPin,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny, type Permission, type Reach } from '../session';
import { Page } from '../ui';
import { SectionNav } from '../ui/section-nav';

interface Props {
  readonly title: string;
  readonly isUserText?: boolean;
  readonly description?: ReactNode;
  readonly back?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const sections = [
  { to: '/roster', name: 'roster', icon: IconCalendarWeek, needs: ['roster.read', 'department'], isExact: true },
  { to: '/roster/assignments', name: 'assignments', icon: IconListDetails, needs: ['assignments.read', 'all'] },
  { to: '/roster/shifts', name: 'shifts', icon: IconClockHour9, needs: ['roster.read', 'department'] },
  { to: '/roster/holidays', name: 'holidays', icon: IconCalendarEvent, needs: ['roster.read', 'department'] },
  { to: '/roster/sites', name: 'sites', icon: IconMapPin, needs: ['roster.read', 'department'] },
  { to: '/roster/drafts', name: 'drafts', icon: IconHistory, needs: ['drafts.read', 'all'] },
] as const satisfies readonly { readonly needs: readonly [Permission, Reach]; readonly [more: string]: unknown }[];

/** Every page about who works when: the others beside it. */
export function RosterFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const may = useMayAny();
  return (
    <Page {...page}>
      <SectionNav
        label={t('sections')}
        sections={sections
          .filter(({ needs: [permission, reach] }) => may(permission, reach))
          .map(({ name, ...section }) => ({ ...section, label: t(`section.${name}`) }))}
      />
      {children}
    </Page>
  );
}

import { IconBeach, IconClockPlus, IconInbox, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny, type Permission, type Reach } from '../session';
import { Page } from '../ui';
import { SectionNav } from '../ui/section-nav';

interface Props {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const sections = [
  {
    to: '/approvals',
    name: 'corrections',
    icon: IconInbox,
    needs: ['corrections.decide', 'department'],
    isExact: true,
  },
  { to: '/approvals/leave', name: 'leave', icon: IconBeach, needs: ['leave.decide', 'department'] },
  { to: '/approvals/overtime', name: 'overtime', icon: IconClockPlus, needs: ['overtime.decide', 'department'] },
  { to: '/approvals/periods', name: 'periods', icon: IconLock, needs: ['periods.lock', 'all'] },
] as const satisfies readonly { readonly needs: readonly [Permission, Reach]; readonly [more: string]: unknown }[];

/** Every page of what waits for a decision: the others beside it. */
export function ApprovalsFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('approvals');
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

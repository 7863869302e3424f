import { IconCalendarMonth, IconFileImport, IconTags } from '@tabler/icons-react';
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
  { to: '/leave', name: 'calendar', icon: IconCalendarMonth, needs: ['leave.read', 'department'], isExact: true },
  { to: '/leave/types', name: 'types', icon: IconTags, needs: ['leave_types.write', 'all'] },
  { to: '/leave/import', name: 'import', icon: IconFileImport, needs: ['leave.import', 'all'] },
] as const satisfies readonly { readonly needs: readonly [Permission, Reach]; readonly [more: string]: unknown }[];

/** Every page of who is away: the others beside it. */
export function LeaveFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('leave');
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

import { TbUserQuestion, TbUsersGroup } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../session';
import { Page } from '../ui';
import { SectionNav, type Section } from '../ui/section-nav';

interface Props {
  readonly title: string;
  readonly description: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What people settle because the system does not: the pages beside each other. */
export function ReviewFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('review');
  const may = useMayAny();
  const sections: Section[] = [
    ...(may('unknown_faces.review', 'all')
      ? [{ to: '/review' as const, label: t('sections.inbox'), icon: TbUserQuestion, isExact: true }]
      : []),
    ...(may('look_alikes.read', 'all')
      ? [{ to: '/review/look-alikes' as const, label: t('sections.lookAlikes'), icon: TbUsersGroup }]
      : []),
  ];
  return (
    <Page {...page}>
      <SectionNav label={t('sections.label')} sections={sections} />
      {children}
    </Page>
  );
}

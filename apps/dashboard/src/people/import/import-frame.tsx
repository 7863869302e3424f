import { TbFileSpreadsheet, TbFileZip } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../../session';
import { Page } from '../../ui';
import { SectionNav, type Section } from '../../ui/section-nav';
import { BackToPeople } from '../back-to-people';

interface Props {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** Many people at once: who they are, and their faces. */
export function ImportFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('people');
  const may = useMayAny();
  const sections: Section[] = [
    ...(may('users.write', 'all')
      ? [{ to: '/people/import' as const, label: t('import.staff'), icon: TbFileSpreadsheet, isExact: true }]
      : []),
    ...(may('faces.enrol', 'all')
      ? [{ to: '/people/import/photos' as const, label: t('import.photos'), icon: TbFileZip }]
      : []),
  ];
  return (
    <Page back={<BackToPeople />} {...page}>
      <SectionNav label={t('import.sections')} sections={sections} />
      {children}
    </Page>
  );
}

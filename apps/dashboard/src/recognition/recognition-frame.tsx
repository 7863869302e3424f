import { TbAdjustments, TbCpu, TbHistory, TbPhotoSearch, TbUserQuestion } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../session';
import { Page } from '../ui';
import { SectionNav, type Section } from '../ui/section-nav';

interface Props {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** Every page about recognition: the others beside it. */
export function RecognitionFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const may = useMayAny();
  const sections: Section[] = [
    ...(may('recognitions.read', 'department')
      ? [{ to: '/recognition' as const, label: t('sections.recent'), icon: TbHistory, isExact: true }]
      : []),
    ...(may('faces.recognize', 'all')
      ? [{ to: '/recognition/photo' as const, label: t('sections.photo'), icon: TbPhotoSearch }]
      : []),
    ...(may('strangers.read', 'all')
      ? [{ to: '/recognition/strangers' as const, label: t('sections.strangers'), icon: TbUserQuestion }]
      : []),
    ...(may('thresholds.read', 'all')
      ? [{ to: '/recognition/thresholds' as const, label: t('sections.thresholds'), icon: TbAdjustments }]
      : []),
    ...(may('models.read', 'all')
      ? [{ to: '/recognition/models' as const, label: t('sections.models'), icon: TbCpu }]
      : []),
  ];
  return (
    <Page {...page}>
      <SectionNav label={t('sections.label')} sections={sections} />
      {children}
    </Page>
  );
}

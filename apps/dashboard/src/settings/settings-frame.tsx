import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../session';
import { Page } from '../ui';
import { SectionNav } from '../ui/section-nav';
import { settingsSections } from './settings-sections';

interface Props {
  readonly title: string;
  readonly isUserText?: boolean;
  readonly description?: ReactNode;
  readonly back?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Every page of the settings: the others beside it. */
export function SettingsFrame({ children, ...page }: Props): ReactNode {
  const { t } = useTranslation('settings');
  const may = useMayAny();
  const sections = settingsSections
    .filter(({ needs }) => may(needs, 'all'))
    .map(({ to, name, icon }) => ({ to, icon, label: t(`section.${name}.title`) }));
  return (
    <Page {...page}>
      <SectionNav label={t('sections')} sections={sections} />
      {children}
    </Page>
  );
}

import { useMantineColorScheme } from '@mantine/core';
import { TbDeviceDesktop, TbLanguage, TbMoon, TbSun } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { menuButton } from './menu-button';

const Languages = menuButton(async () => ({ default: (await import('./language-items')).LanguageItems }));
const ColorSchemes = menuButton(async () => ({ default: (await import('./color-scheme-items')).ColorSchemeItems }));

export function LanguageMenu(): ReactNode {
  const { t } = useTranslation('ui');
  return <Languages label={t('language')} icon={<TbLanguage size={20} />} />;
}

const schemeIcons = { light: TbSun, dark: TbMoon, auto: TbDeviceDesktop };

export function ColorSchemeMenu(): ReactNode {
  const { t } = useTranslation('ui');
  const Icon = schemeIcons[useMantineColorScheme().colorScheme];
  return <ColorSchemes label={t('colors.label')} icon={<Icon size={20} />} />;
}

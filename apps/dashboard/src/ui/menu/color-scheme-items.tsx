import { Menu, useMantineColorScheme } from '@mantine/core';
import { TbCheck, TbDeviceDesktop, TbMoon, TbSun } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MenuFace } from './menu-button';
import { OpenedMenu } from './opened-menu';

const schemes = [
  ['light', TbSun],
  ['dark', TbMoon],
  ['auto', TbDeviceDesktop],
] as const;

export function ColorSchemeItems(face: MenuFace): ReactNode {
  const { t } = useTranslation('ui');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <OpenedMenu {...face}>
      {schemes.map(([scheme, Icon]) => (
        <Menu.Item
          key={scheme}
          role="menuitemradio"
          aria-checked={scheme === colorScheme}
          leftSection={<Icon size={16} aria-hidden />}
          rightSection={scheme === colorScheme ? <TbCheck size={16} aria-hidden /> : undefined}
          onClick={() => {
            setColorScheme(scheme);
          }}
        >
          {t(`colors.${scheme}`)}
        </Menu.Item>
      ))}
    </OpenedMenu>
  );
}

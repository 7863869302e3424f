import { Menu } from '@mantine/core';
import { TbCheck } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseAndStoreLanguage, currentLanguage, languages } from '../../i18n';
import type { MenuFace } from './menu-button';
import { OpenedMenu } from './opened-menu';

export function LanguageItems(face: MenuFace): ReactNode {
  // Drawn anew when the language changes.
  useTranslation('ui');
  const chosen = currentLanguage();
  return (
    <OpenedMenu {...face}>
      {languages.map(({ code, name, dir }) => (
        <Menu.Item
          key={code}
          lang={code}
          dir={dir}
          role="menuitemradio"
          aria-checked={code === chosen}
          rightSection={code === chosen ? <TbCheck size={16} aria-hidden /> : undefined}
          onClick={() => void chooseAndStoreLanguage(code)}
        >
          {name}
        </Menu.Item>
      ))}
    </OpenedMenu>
  );
}
